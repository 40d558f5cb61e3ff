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

// BenchmarkVKConversation is the same on VK, by Long Poll.
func BenchmarkVKConversation(b *testing.B) {
	world := sandbox.New(sandbox.Options{})
	server := httptest.NewServer(world)
	defer func() { world.Close(); server.Close() }()
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64}}
	defer client.CloseIdleConnections()
	post := func(path, kind, body string) []byte {
		response, err := client.Post(server.URL+path, kind, strings.NewReader(body))
		if err != nil {
			b.Error(err)
			return nil
		}
		defer response.Body.Close()
		answer, _ := io.ReadAll(response.Body)
		return answer
	}
	const form = "application/x-www-form-urlencoded"
	var ticket struct {
		Response struct{ Server, Key, TS string }
	}
	if err := json.Unmarshal(post("/method/groups.getLongPollServer", form, "v=5.131&access_token=key&group_id=12345"), &ticket); err != nil {
		b.Fatal(err)
	}
	answers := make(chan int64, 1024)
	var work sync.WaitGroup
	for range 8 {
		work.Go(func() {
			for peer := range answers {
				post("/method/messages.send", form, fmt.Sprintf("v=5.131&access_token=key&random_id=0&peer_id=%d&message=Здравствуйте", peer))
			}
		})
	}
	work.Go(func() {
		path := strings.TrimPrefix(ticket.Response.Server, server.URL)
		pollVK(func(ts string) []byte {
			return post(path, form, "act=a_check&wait=10&key="+ticket.Response.Key+"&ts="+ts)
		}, ticket.Response.TS, b.N, answers)
	})
	var n atomic.Int64
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			post("/act", "application/json", fmt.Sprintf(`{"platform":"vk","person":%d,"where":"private","text":"Где мой заказ? Жду неделю."}`, 1+n.Add(1)%2000))
		}
	})
	work.Wait()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "exchanges/s")
}

func pollVK(poll func(ts string) []byte, ts string, n int, answers chan<- int64) {
	defer close(answers)
	for seen := 0; seen < n; {
		var got struct {
			TS      string
			Updates []struct {
				Type   string
				Object struct {
					Message struct {
						Peer int64 `json:"peer_id"`
					}
				}
			}
		}
		if json.Unmarshal(poll(ts), &got) != nil {
			return
		}
		ts = got.TS
		for _, u := range got.Updates {
			if u.Type == "message_new" {
				seen++
				answers <- u.Object.Message.Peer
			}
		}
	}
}
