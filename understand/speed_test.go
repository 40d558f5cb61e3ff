package understand

import (
	"reflect"
	"slices"
	"sync"
	"testing"
	"time"
)

// twoHundred are messages of about 200 characters, as customers write them.
var twoHundred = []string{
	"Добрый день! Заказ 7720148 обещали привезти в среду, сегодня уже суббота, курьер не звонил, на горячей линии автоответчик. Сколько можно ждать? Верните деньги или привезите наконец мой чайник, пожалуйста!!!",
	"Здравствуйте, подскажите, пожалуйста, можно ли перенести запись к терапевту со вторника на четверг, желательно после шести вечера, и нужно ли брать с собой результаты анализов, которые я сдавала в прошлом месяце?",
	"Dzień dobry, od trzech tygodni czekam na zwrot pieniędzy za zamówienie 5512087, infolinia nie odpowiada, na maile też nikt nie odpisuje. Proszę o kontakt z konsultantem, numer telefonu 512 345 678, dziękuję.",
	"@airline we have been sitting on the tarmac for ninety minutes, nobody has said a word, my connection is gone and the desk says to call the number that hangs up on me. Please help, reference 4481205, thanks.",
}

func BenchmarkReadTwoHundredCharacters(b *testing.B) {
	reader := newReader(b)
	b.ReportAllocs()
	took := make([]time.Duration, 0, 1<<20)
	for b.Loop() {
		start := time.Now()
		reader.Read(twoHundred[len(took)%len(twoHundred)], Context{})
		took = append(took, time.Since(start))
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds()), "p50-µs")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds()), "p99-µs")
}

func TestReadingAllocatesLittle(t *testing.T) {
	reader := newReader(t)
	for i, text := range twoHundred {
		most := 10.0
		if i == 2 {
			most = 130 // libphonenumber's own, for the telephone number in it
		}
		if got := fewestAllocations(func() { reader.Read(text, Context{}) }); got > most {
			t.Errorf("%.40q…: %.0f allocations, more than %.0f", text, got, most)
		}
	}
}

// fewestAllocations is of many tries, because the race detector empties the pool now and then.
func fewestAllocations(do func()) float64 {
	fewest := testing.AllocsPerRun(1, do)
	for range 50 {
		fewest = min(fewest, testing.AllocsPerRun(1, do))
	}
	return fewest
}

func TestManyReadAtOnceAndReadTheSame(t *testing.T) {
	reader, alone := newReader(t), newReader(t)
	var want []Reading
	for _, text := range twoHundred {
		want = append(want, alone.Read(text, Context{}))
	}
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			for j := range 2 * len(twoHundred) {
				at := (i + j) % len(twoHundred)
				if got := reader.Read(twoHundred[at], Context{}); !reflect.DeepEqual(got, want[at]) {
					t.Errorf("%.40q…: %+v, alone %+v", twoHundred[at], got, want[at])
				}
			}
		})
	}
	all.Wait()
}
