package staff

import (
	"fmt"
	"testing"
	"time"
)

func TestOfManyChangesOfTheTableTheLatestAreKept(t *testing.T) {
	s, changed := New(nil, time.Now).As("501"), new(table)
	for i := range mostBooked + 100 {
		if err := s.books(changed, "signed out", fmt.Sprint(i)); err != nil {
			t.Fatal(err)
		}
	}
	entries, err := entriesOf(changed.Book)
	if err != nil || len(entries) != mostBooked || entries[0].To != "100" || entries[0].Operator != "501" {
		t.Errorf("%d are kept, the first %+v, %v", len(entries), entries[0], err)
	}
}
