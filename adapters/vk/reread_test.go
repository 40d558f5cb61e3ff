package vk

import (
	"testing"
	"testing/synctest"
)

func TestAnEventIsReadAgainOnceItCanBeUnderstood(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := listen(t, Options{}, vkWith())
		if err := l.Reread(t.Context(), l.accept, []byte(written(7, "раз"))); err != nil || l.texts() != "heard раз" {
			t.Errorf("heard %s, %v", l.texts(), err)
		}
		if err := l.Reread(t.Context(), l.accept, []byte(event("message_new", `{"message":{"id":"x"}}`))); err == nil || len(l.asides) != 0 {
			t.Errorf("what still cannot be read: %v, aside %+v", err, l.asides)
		}
	})
}

func TestAFaultInReadingIsTheFaultOfOneEvent(t *testing.T) {
	unmade := Adapter{group: testGroup} // its parts are not there
	if r := unmade.safely(func() received {
		return unmade.read([]byte(event("wall_post_new", `{"id":5,"from_id":1001,"text":"раз"}`)))
	}); r.err == nil {
		t.Errorf("read %+v", r)
	}
}
