package telegram

import (
	"testing"
	"testing/synctest"
)

func TestAnUpdateIsReadAgainOnceItCanBeUnderstood(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := listen(t, Options{})
		if err := l.Reread(t.Context(), l.accept, []byte(said(41, "раз"))); err != nil || len(l.heard) != 1 || l.heard[0].Text != "раз" {
			t.Errorf("heard %+v, %v", l.heard, err)
		}
		if err := l.Reread(t.Context(), l.accept, []byte(`{"update_id":42,"message":7}`)); err == nil || len(l.asides) != 0 {
			t.Errorf("what still cannot be read: %v, aside %+v", err, l.asides)
		}
	})
}

func TestAFaultInReadingIsTheFaultOfOneUpdate(t *testing.T) {
	var unmade Adapter // its parts are not there
	r := unmade.readSafely(unpack([]byte(`{"update_id":41,"message":{"message_id":1,"chat":{"id":-5,"type":"supergroup"},"from":{"id":1},"text":"раз"}}`)))
	if r.err == nil || r.id != 41 {
		t.Errorf("read %+v", r)
	}
}
