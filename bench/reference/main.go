// Reference is a bot as most are written: telegram-bot-api, a goroutine for each chat, the chat's state in Redis. It reads the
// state, notes the line, writes the state and answers. There is no outbox and no thought of crashes or of order across them:
// it is what Otklik's speed is compared with.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"log"
	"net/http"
	"os"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
	"github.com/redis/go-redis/v9"
)

// keptConnections are as many as Otklik keeps.
const keptConnections = 64

func main() {
	api := flag.String("api", "", "address of the Bot API server")
	address := flag.String("redis", "127.0.0.1:6379", "address of Redis")
	flag.Parse()
	if err := run(*api, *address); err != nil {
		fmt.Fprintln(os.Stderr, "reference:", err)
		os.Exit(1)
	}
}

func run(api, address string) error {
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: keptConnections, MaxConnsPerHost: keptConnections + 1}}
	telegram, err := tgbotapi.NewBotAPIWithClient("1000:reference", api+"/bot%s/%s", client)
	if err != nil {
		return err
	}
	b := &bot{telegram: telegram, states: redis.NewClient(&redis.Options{Addr: address, PoolSize: keptConnections}), chats: make(map[int64]chan *tgbotapi.Message)}
	ask := tgbotapi.NewUpdate(0)
	ask.Timeout = 30
	for update := range telegram.GetUpdatesChan(ask) {
		if update.Message != nil {
			b.hear(update.Message)
		}
	}
	return nil
}

type bot struct {
	telegram *tgbotapi.BotAPI
	states   *redis.Client
	chats    map[int64]chan *tgbotapi.Message
}

// state is what is remembered of a chat.
type state struct {
	Name  string    `json:"name"`
	Lines int       `json:"lines"`
	Last  string    `json:"last"`
	At    time.Time `json:"at"`
}

// hear hands a message to the goroutine of its chat.
func (b *bot) hear(m *tgbotapi.Message) {
	inbox := b.chats[m.Chat.ID]
	if inbox == nil {
		inbox = make(chan *tgbotapi.Message, 16)
		b.chats[m.Chat.ID] = inbox
		go func() {
			for m := range inbox {
				if err := b.answer(context.Background(), m); err != nil {
					log.Println(err)
				}
			}
		}()
	}
	inbox <- m
}

func (b *bot) answer(ctx context.Context, m *tgbotapi.Message) error {
	key := fmt.Sprint("chat:", m.Chat.ID)
	var s state
	stored, err := b.states.Get(ctx, key).Bytes()
	switch {
	case err == nil:
		err = json.Unmarshal(stored, &s)
	case errors.Is(err, redis.Nil):
		err = nil
	}
	if err != nil {
		return fmt.Errorf("read %s: %w", key, err)
	}
	s = state{Name: m.From.FirstName, Lines: s.Lines + 1, Last: m.Text, At: time.Now()}
	body, err := json.Marshal(s)
	if err != nil {
		return fmt.Errorf("write %s: %w", key, err)
	}
	if err := b.states.Set(ctx, key, body, 0).Err(); err != nil {
		return fmt.Errorf("write %s: %w", key, err)
	}
	_, err = b.telegram.Send(tgbotapi.NewMessage(m.Chat.ID, "Спасибо, мы получили ваше сообщение и скоро ответим. Простите, что так вышло."))
	return err
}
