package sandbox_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"otklik/sandbox"
)

// BenchmarkConversation measures one whole exchange over HTTP: a person writes, the bot gets the update, the bot answers.
func BenchmarkConversation(b *testing.B) {
	world := sandbox.New(sandbox.Options{})
	server := httptest.NewServer(world)
	defer func() { world.Close(); server.Close() }()
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64}}
	defer client.CloseIdleConnections()
	post := func(path, body string) []byte {
		response, err := client.Post(server.URL+path, "application/json", strings.NewReader(body))
		if err != nil {
			b.Error(err)
			return nil
		}
		defer response.Body.Close()
		answer, _ := io.ReadAll(response.Body)
		return answer
	}
	answers := make(chan int64, 1024)
	var work sync.WaitGroup
	for range 8 {
		work.Go(func() {
			for chat := range answers {
				post("/bot1:a/sendMessage", fmt.Sprintf(`{"chat_id":%d,"text":"Здравствуйте! Сейчас разберёмся."}`, chat))
			}
		})
	}
	work.Go(func() { pollAll(post, b.N, answers) })
	var n atomic.Int64
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			post("/act", fmt.Sprintf(`{"person":%d,"where":"private","text":"Где мой заказ? Жду неделю."}`, 1+n.Add(1)%2000))
		}
	})
	work.Wait()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "exchanges/s")
}

func pollAll(post func(path, body string) []byte, n int, answers chan<- int64) {
	defer close(answers)
	for offset, seen := int64(0), 0; seen < n; {
		var got struct {
			Result []struct {
				ID      int64 `json:"update_id"`
				Message struct {
					Chat struct{ ID int64 } `json:"chat"`
				} `json:"message"`
			} `json:"result"`
		}
		if json.NewDecoder(bytes.NewReader(post("/bot1:a/getUpdates", fmt.Sprintf(`{"offset":%d,"timeout":10}`, offset)))).Decode(&got) != nil {
			return
		}
		for _, u := range got.Result {
			offset = u.ID + 1
			seen++
			answers <- u.Message.Chat.ID
		}
	}
}
