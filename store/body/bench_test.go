package body_test

import (
	"encoding/json"
	"errors"
	"testing"

	"otklik/bot"
	"otklik/store/body"
	"otklik/store/storetest"
)

// BenchmarkWrite writes a typical change: a conversation, two lines, a job.
func BenchmarkWrite(b *testing.B) {
	b.Run("body", func(b *testing.B) {
		var w body.Writer
		typical(b, w.AppendConversation, w.AppendLine, w.AppendJob)
	})
	b.Run("encoding_json", func(b *testing.B) {
		typical(b, marshalled[bot.Conversation], marshalled[bot.Line], marshalled[bot.Job])
	})
}

type appending[T any] func([]byte, *T) ([]byte, error)

func marshalled[T any](text []byte, value *T) ([]byte, error) {
	own, err := json.Marshal(value)
	return append(text, own...), err
}

func typical(b *testing.B, conversation appending[bot.Conversation], line appending[bot.Line], job appending[bot.Job]) {
	change := storetest.Typical(1, 1)
	var text []byte
	b.ReportAllocs()
	for b.Loop() {
		var err, fault error
		text, err = conversation(text[:0], &change.Conversation)
		for i := range change.Lines {
			text, fault = line(text, &change.Lines[i])
			err = errors.Join(err, fault)
		}
		for i := range change.Jobs {
			text, fault = job(text, &change.Jobs[i])
			err = errors.Join(err, fault)
		}
		if err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(len(text)), "bytes")
}

// BenchmarkAnswered writes and reads a conversation after its first answer.
func BenchmarkAnswered(b *testing.B) {
	var c bot.Conversation
	if err := json.Unmarshal([]byte(former), &c); err != nil {
		b.Fatal(err)
	}
	var w body.Writer
	kept, err := w.Conversation(&c)
	b.Run("write", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			kept, err = w.AppendConversation(kept[:0], &c)
		}
		b.ReportMetric(float64(len(kept)), "bytes")
	})
	for name, kept := range map[string]string{"read": string(kept), "read_former": former[:len(former)-1]} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				var read bot.Conversation
				err = errors.Join(err, body.ReadConversation(kept, &read))
			}
		})
	}
	if err != nil {
		b.Fatal(err)
	}
}
