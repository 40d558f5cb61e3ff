// Package adaptertest says what it means to be an adapter: rules that every platform's adapter keeps, each tried against a
// server that plays the platform.
package adaptertest

import (
	"context"
	"testing"
	"time"

	"otklik/bot"
)

// patience is how long one rule may take, on a machine that is busy with much else.
const patience = 2 * time.Minute

// Trouble is what a rule asks of the server for the next message or update.
type Trouble string

const (
	TooFast        Trouble = "too fast"        // the next message is refused because of its rate
	Blocked        Trouble = "blocked"         // the person has blocked the account
	AnswerLost     Trouble = "answer lost"     // the next message is said, but the connection breaks before the answer
	DeliveredTwice Trouble = "delivered twice" // the next line of a person is delivered a second time
)

// Bench is one account on a platform that is played, made anew for each rule.
type Bench struct {
	Account string      // the adapter's account name
	Adapter bot.Adapter // with a valid token
	Public  bot.Place   // a place that others read

	Write   func(person bot.Person, text string) (message int64) // the person writes to the account in private
	Press   func(person bot.Person, label string)                // the person presses the button of the account's last message
	Said    func(person int64) []string                          // what the account said to the person in private, oldest first
	Aloud   func() []string                                      // what the account said in the public place, oldest first
	Trouble func(person int64, what Trouble)                     // what the next message to (or line of) the person meets

	Stranger bot.Adapter // the same platform with a token that is not valid
	Token    string      // the stranger's
}

// Rule is one law. Holds gives nil, or in what way the adapter breaks it.
type Rule struct {
	Name  string
	Holds func(ctx context.Context, b Bench) error
}

// Rules are all the laws.
func Rules() []Rule { return append(receiving(), sending()...) }

// Run tries every rule on a bench of its own.
func Run(t *testing.T, open func(t *testing.T) Bench) {
	t.Helper()
	for _, rule := range Rules() {
		t.Run(rule.Name, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), patience)
			defer cancel()
			if err := rule.Holds(ctx, open(t)); err != nil {
				t.Error(err)
			}
		})
	}
}

func anna() bot.Person {
	return bot.Person{ID: 1001, Name: "Анна Пример", Username: "anna_example", Language: "ru"}
}

func toAnna(text string) bot.Message {
	return bot.Message{Place: bot.Place{Kind: bot.PrivateChat, Chat: anna().ID}, Text: text}
}
