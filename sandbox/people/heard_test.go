package people

import (
	"context"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestNobodyWhoWaitsMissesAWord(t *testing.T) {
	log := NewLog()
	const persons, words = 20, 50
	var work sync.WaitGroup
	for person := range int64(persons) {
		work.Go(func() {
			ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
			defer cancel()
			q, heard := Query{Person: person + 1}, 0
			for heard < words && ctx.Err() == nil {
				for _, h := range log.Wait(ctx, q) {
					q.After = h.N
					heard++
				}
			}
			if heard != words {
				t.Errorf("person %d heard %d of %d words", person+1, heard, words)
			}
		})
		work.Go(func() {
			for range words {
				log.Add(Heard{Platform: "telegram", Chat: person + 1, Person: person + 1})
			}
		})
	}
	work.Wait()
	if all := log.Read(Query{Limit: persons*words + 1}); len(all) != persons*words || all[len(all)-1].N != persons*words {
		t.Errorf("%d entries", len(all))
	}
}

func TestAFaultMeetsOnlyWhatItNames(t *testing.T) {
	send := Call{Platform: "telegram", Method: "sendMessage", Chat: 1001, Noticed: true}
	poll := Call{Platform: "telegram", Method: "getUpdates"}
	topic := Call{Platform: "telegram", Method: "sendMessage", Chat: -5, Topic: 7, Noticed: true}
	for _, c := range []struct {
		fault Fault
		call  Call
		want  bool
	}{
		{Fault{Kind: FaultInternal}, send, true},
		{Fault{Kind: FaultInternal}, poll, false},
		{Fault{Kind: FaultInternal, Method: "*"}, poll, true},
		{Fault{Kind: FaultInternal, Method: "GETUPDATES"}, poll, true},
		{Fault{Kind: FaultInternal, Method: "send*"}, send, true},
		{Fault{Kind: FaultInternal, Method: "edit*"}, send, false},
		{Fault{Kind: FaultInternal, Chat: 1002}, send, false},
		{Fault{Kind: FaultInternal, Person: 1001}, send, true},
		{Fault{Kind: FaultInternal, Platform: "vk"}, send, false},
		{Fault{Kind: FaultBlocked}, topic, false},
		{Fault{Kind: FaultTopicDeleted}, send, false},
		{Fault{Kind: FaultTopicDeleted}, topic, true},
		{Fault{Kind: FaultTopicDeleted, Topic: 8}, topic, false},
		{Fault{Kind: FaultTwice}, send, false},
	} {
		var faults Faults
		if c.fault.Platform == "" {
			c.fault.Platform = "telegram"
		}
		faults.Order(c.fault)
		if _, met := faults.Meet(c.call); met != c.want {
			t.Errorf("%+v meets %+v: %v, want %v", c.fault, c.call, met, c.want)
		}
		if open := len(faults.Active()); (open == 0) != c.want {
			t.Errorf("%+v: %d orders are still open", c.fault, open)
		}
	}
}
