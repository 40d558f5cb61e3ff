package bot

import (
	"maps"
	"testing"
	"time"
)

func TestWherePublicComplaintsDropOffIsCounted(t *testing.T) {
	wall := Place{Kind: Wall, Chat: -1, Thread: 2}
	private := Place{Kind: PrivateChat, Chat: 7}
	silent := Conversation{Case: Case{Turns: 1, Origin: wall, PublicAnswers: 1}}
	solved := Conversation{Private: private, Consent: &Receipt{Given: true}, Case: Case{Turns: 3, Origin: wall, PublicAnswers: 2, Handed: true, Solved: true, Stars: 5}}
	returned := Conversation{Case: Case{Turns: 1, Origin: private}, Past: []Past{{Number: 1, Steps: []Step{StepBegan, StepAnswered, StepCame}, Closed: time.Now()}}}
	inPrivate := Conversation{Case: Case{Turns: 4, Origin: private, Handed: true}}

	f := Funnel{}
	for _, c := range []Conversation{silent, solved, returned, inPrivate} {
		f.Add(c)
	}
	want := Funnel{StepBegan: 3, StepAnswered: 3, StepCame: 2, StepConsented: 1, StepHanded: 1, StepSolved: 1, StepRated: 1}
	if !maps.Equal(f, want) {
		t.Errorf("got %v, want %v", f, want)
	}
}
