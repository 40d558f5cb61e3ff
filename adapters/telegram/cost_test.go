//go:build unix

package telegram

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"otklik/bot"
)

const (
	sentAnswer = `{"ok":true,"result":{"message_id":7,"from":{"id":700001,"is_bot":true,"first_name":"Ромашка","username":"shop_example_bot"},` +
		`"chat":{"id":1001,"first_name":"Анна","last_name":"Пример","type":"private"},"date":1790000000,"text":"` + comfort + `",` +
		`"reply_markup":{"inline_keyboard":[[{"text":"Да","callback_data":"yes"},{"text":"Нет","callback_data":"no"}]]}}}`
	comfort = "Понимаю, как это неприятно. Простите, что так вышло: давайте разберёмся вместе. Подскажите, пожалуйста, номер заказа."
)

// BenchmarkSend is what one line costs on its way to a server and back, beside the same bytes without any HTTP client. The
// server is in the same process and does next to nothing; 32 lines are under way at a time.
func BenchmarkSend(b *testing.B) {
	server := answeringAlways(b, sentAnswer)
	m := bot.Message{Place: bot.Place{Kind: bot.PrivateChat, Chat: 1001}, Text: comfort,
		Keyboard: bot.Keyboard{Rows: [][]bot.Button{{{Label: "Да", Data: "yes"}, {Label: "Нет", Data: "no"}}}}}
	b.Run("through the client", func(b *testing.B) {
		a, err := New(Options{Account: "shop-tg", Token: testToken, APIBase: "http://" + server})
		if err != nil {
			b.Fatal(err)
		}
		defer a.Close()
		crowded(b, func() func() error {
			return func() error { _, err := a.Send(b.Context(), m, "k"); return err }
		})
	})
	b.Run("bare bytes", func(b *testing.B) {
		request := []byte("POST / HTTP/1.1\r\nContent-Length: 900\r\n\r\n" + strings.Repeat("%", 900))
		crowded(b, func() func() error {
			conn, err := net.Dial("tcp", server)
			if err != nil {
				b.Error(err)
				return nil
			}
			b.Cleanup(func() { conn.Close() })
			answer := make([]byte, 4096)
			return func() error {
				if _, err := conn.Write(request); err != nil {
					return err
				}
				_, err := conn.Read(answer)
				return err
			}
		})
	})
}

// BenchmarkPoll is what one update costs when a hundred come at once, without the network.
func BenchmarkPoll(b *testing.B) {
	var list []string
	for n := range 100 {
		list = append(list, fmt.Sprintf(`{"update_id":%d,"message":{"message_id":%d,`+
			`"from":{"id":1001,"is_bot":false,"first_name":"Анна","last_name":"Пример","language_code":"ru"},`+
			`"chat":{"id":1001,"first_name":"Анна","last_name":"Пример","type":"private"},"date":1790000000,"text":%q}}`, n+1, n+1,
			"Сколько можно?! Заказ 48213 третий день не привозят, на горячей линии никто не отвечает, это издевательство!"))
	}
	l := listen(b, Options{}, updates(list...))
	used := processorTime(b)
	b.ReportAllocs()
	rounds := 0
	for b.Loop() {
		if next, err := l.round(b.Context(), l.accept, 1); err != nil || next != 101 {
			b.Fatal(next, err)
		}
		l.heard = l.heard[:0]
		rounds++
	}
	b.ReportMetric(float64(processorTime(b)-used)/float64(rounds*len(list)), "cpu-ns/update")
}

// crowded does what begin gives in 32 goroutines and reports the processor's time of one doing.
func crowded(b *testing.B, begin func() func() error) {
	b.Helper()
	b.SetParallelism(16)
	b.ReportAllocs()
	used := processorTime(b)
	b.RunParallel(func(p *testing.PB) {
		do := begin()
		for do != nil && p.Next() {
			if err := do(); err != nil {
				b.Error(err)
				return
			}
		}
	})
	b.ReportMetric(float64(processorTime(b)-used)/float64(b.N), "cpu-ns/op")
}

// processorTime is what this process has used so far.
func processorTime(b *testing.B) time.Duration {
	b.Helper()
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		b.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// answeringAlways starts a server that reads of HTTP only what it must, answers everything alike, and gives its address.
func answeringAlways(b *testing.B, body string) string {
	b.Helper()
	if !json.Valid([]byte(body)) {
		b.Fatal(body)
	}
	answer := fmt.Appendf(nil, "HTTP/1.1 %d OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", http.StatusOK, len(body), body)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go answerAll(conn, answer)
		}
	}()
	return listener.Addr().String()
}

func answerAll(conn net.Conn, answer []byte) {
	defer conn.Close()
	in := bufio.NewReaderSize(conn, 4096)
	for length := 0; ; {
		line, err := in.ReadSlice('\n')
		if err != nil {
			return
		}
		if size, found := bytes.CutPrefix(line, []byte("Content-Length: ")); found {
			length, _ = strconv.Atoi(string(bytes.TrimSpace(size)))
		}
		if len(line) > 2 {
			continue
		}
		if _, err := in.Discard(length); err != nil {
			return
		}
		if _, err := conn.Write(answer); err != nil {
			return
		}
	}
}
