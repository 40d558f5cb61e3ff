package main

import (
	"fmt"
	"slices"
	"strconv"
	"sync"
	"time"
)

// firstPerson is the number of the first customer; each writes once.
const firstPerson = 1_000_000

// lines are what customers write, in turn: short ones and long ones, angry ones and sober ones.
var lines = [...]string{
	"Сколько можно?! Заказ 48213 третий день не привозят, на горячей линии никто не отвечает, это издевательство!",
	"Где мой заказ?",
	"Здравствуйте. Вчера оплатила заказ 5120377, деньги списались дважды. Подскажите, пожалуйста, когда вернёте вторую оплату?",
	"Привезли разбитую вазу, курьер сказал, что это мои проблемы, и уехал. Я звонила в поддержку трижды, и трижды меня просто переводили с одного на другого. Это подарок маме, он нужен сегодня. Что вы собираетесь делать?",
}

// town is the customers and what waits to be fetched.
type town struct {
	mu      sync.Mutex
	changed *sync.Cond
	pending []update
	spoken  int // updates so far
	written map[int64]time.Time
	order   order
}

type update struct {
	id   int
	body []byte
}

// order is what is being measured.
type order struct {
	left, waiting, allowed int
	took                   []time.Duration
	stray                  int // answers to nobody who waits
}

// result is what came of an order.
type result struct {
	Answered int     `json:"answered"`
	Missing  int     `json:"missing"`
	Stray    int     `json:"stray"` // a second answer, or one to nobody
	Seconds  float64 `json:"seconds"`
	Median   float64 `json:"median_ms"` // from the line to its answer
	Late     float64 `json:"p99_ms"`
}

func newTown() *town {
	t := &town{written: make(map[int64]time.Time)}
	t.changed = sync.NewCond(&t.mu)
	return t
}

// write lets customers write and waits until each is answered.
func (t *town) write(count, allowed int) result {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.order = order{left: count, allowed: allowed}
	began, seen, heard := time.Now(), 0, time.Now()
	watch := time.AfterFunc(patience, t.changed.Broadcast)
	defer watch.Stop()
	t.speak()
	for len(t.order.took) < count && time.Since(heard) < patience {
		t.changed.Wait()
		if len(t.order.took) > seen {
			seen, heard = len(t.order.took), time.Now()
			watch.Reset(patience)
		}
	}
	return t.order.result(time.Since(began))
}

func (o *order) result(took time.Duration) result {
	r := result{Answered: len(o.took), Missing: o.left + o.waiting, Stray: o.stray, Seconds: took.Seconds()}
	if slices.Sort(o.took); len(o.took) > 0 {
		r.Median = milliseconds(o.took[len(o.took)/2])
		r.Late = milliseconds(o.took[len(o.took)*99/100])
	}
	return r
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// speak lets as many customers write as may wait at a time.
func (t *town) speak() {
	for t.order.left > 0 && t.order.waiting < t.order.allowed {
		t.order.left--
		t.order.waiting++
		t.spoken++
		person := firstPerson + int64(t.spoken)
		t.written[person] = time.Now()
		t.pending = append(t.pending, update{t.spoken, fmt.Appendf(nil, `{"update_id":%d,"message":{"message_id":%d,`+
			`"from":{"id":%d,"is_bot":false,"first_name":"Анна","last_name":"Пример","language_code":"ru"},`+
			`"chat":{"id":%d,"first_name":"Анна","last_name":"Пример","type":"private"},"date":%d,"text":%s}}`,
			t.spoken, t.spoken, person, person, time.Now().Unix(), strconv.Quote(lines[t.spoken%len(lines)]))})
	}
	t.changed.Broadcast()
}

// fetch confirms what is below the offset and gives up to limit updates; none when nothing comes in time.
func (t *town) fetch(answer []byte, offset int, wait time.Duration) []byte {
	t.mu.Lock()
	defer t.mu.Unlock()
	for len(t.pending) > 0 && t.pending[0].id < offset {
		t.pending = t.pending[1:]
	}
	late := time.AfterFunc(wait, t.changed.Broadcast)
	defer late.Stop()
	for until := time.Now().Add(wait); len(t.pending) == 0 && time.Now().Before(until); {
		t.changed.Wait()
	}
	const limit = 100
	for i, u := range t.pending[:min(limit, len(t.pending))] {
		if i > 0 {
			answer = append(answer, ',')
		}
		answer = append(answer, u.body...)
	}
	return answer
}

// answer is a message for a customer. It returns the number of the message.
func (t *town) answer(person int64) int {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.spoken++
	since, waits := t.written[person]
	if !waits {
		t.order.stray++
		return t.spoken
	}
	delete(t.written, person)
	t.order.took = append(t.order.took, time.Since(since))
	t.order.waiting--
	if t.order.waiting <= t.order.allowed*9/10 || t.order.left == 0 {
		t.speak()
	}
	return t.spoken
}
