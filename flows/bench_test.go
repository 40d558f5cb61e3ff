package flows

import "testing"

func BenchmarkMove(b *testing.B) {
	flow := shipped(b)
	facts := &Facts{Private: true, Heat: 0.7, Here: 1, Turns: 2, Language: "ru", Kind: "impulsive", Length: "medium",
		Text: "Заказ 123456 так и не привезли, и никто не отвечает!",
	}
	b.ReportAllocs()
	for b.Loop() {
		if move, err := flow.Move("calm", Heard, facts); err != nil || move.Say != "calm_again" {
			b.Fatal(move, err)
		}
	}
}

func BenchmarkSpeak(b *testing.B) {
	flow := shipped(b)
	said := map[string]bool{}
	b.ReportAllocs()
	for seed := uint64(0); b.Loop(); seed++ {
		if _, err := flow.Speak("calm", Voice{
			Language: "ru", Seed: seed, Said: said, Values: in(map[string]string{"company": "Ромашка"}),
			Facts: &Facts{Private: true, Heat: 0.7, Turns: 1, Length: "long"},
		}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkCompile(b *testing.B) {
	for b.Loop() {
		if _, err := compileShipped(); err != nil {
			b.Fatal(err)
		}
	}
}
