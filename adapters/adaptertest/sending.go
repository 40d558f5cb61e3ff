package adaptertest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"otklik/bot"
)

// tooLong is more than any platform takes in one message.
const tooLong = 20_000

func sending() []Rule {
	return []Rule{
		{"a line is said once and word for word", saidOnce},
		{"a person who blocked the account is gone", blockedIsGone},
		{"what was too fast is to be tried later", tooFastIsRetried},
		{"a lost answer is a doubt and no second line", lostAnswerIsDoubt},
		{"personal data is not said in public", privateStaysPrivate},
		{"a text that is too long is refused", tooLongIsRefused},
	}
}

// greeted makes sure that the private chat exists: on most platforms nobody may be written to first.
func greeted(b Bench) { b.Write(anna(), "здравствуйте") }

func saidOnce(ctx context.Context, b Bench) error {
	greeted(b)
	text := "Понимаю, это *очень* досадно. <b>Сейчас</b> разберёмся 🙏\n\nВаш заказ_12?"
	sent, err := b.Adapter.Send(ctx, toAnna(text), "line-1")
	if err != nil {
		return err
	}
	if sent.Message <= 0 {
		return fmt.Errorf("the message has the number %d", sent.Message)
	}
	return said(b, text)
}

func said(b Bench, want ...string) error {
	if got := b.Said(anna().ID); !slices.Equal(got, want) {
		return fmt.Errorf("the person read %q, want %q", got, want)
	}
	return nil
}

func blockedIsGone(ctx context.Context, b Bench) error {
	greeted(b)
	b.Trouble(anna().ID, Blocked)
	_, err := b.Adapter.Send(ctx, toAnna("вы здесь?"), "line-1")
	var refused *bot.RefusedError
	if !errors.As(err, &refused) || !refused.Gone {
		return fmt.Errorf("Send gave %v, want a RefusedError that says gone", err)
	}
	return said(b)
}

func tooFastIsRetried(ctx context.Context, b Bench) error {
	greeted(b)
	b.Trouble(anna().ID, TooFast)
	_, err := b.Adapter.Send(ctx, toAnna("сейчас"), "line-1")
	var retry *bot.RetryError
	if !errors.As(err, &retry) || retry.After <= 0 || retry.Account {
		return fmt.Errorf("Send gave %#v, want a RetryError for this chat, with a time", err)
	}
	if err := said(b); err != nil {
		return err
	}
	if _, err := b.Adapter.Send(ctx, toAnna("сейчас"), "line-1"); err != nil {
		return err
	}
	return said(b, "сейчас")
}

func lostAnswerIsDoubt(ctx context.Context, b Bench) error {
	greeted(b)
	b.Trouble(anna().ID, AnswerLost)
	_, err := b.Adapter.Send(ctx, toAnna("один раз"), "line-1")
	var doubt *bot.DoubtError
	if !errors.As(err, &doubt) {
		return fmt.Errorf("Send gave %v, want a DoubtError", err)
	}
	if keyed, ok := b.Adapter.(bot.Idempotent); ok && keyed.Idempotent() {
		if _, err := b.Adapter.Send(ctx, toAnna("один раз"), "line-1"); err != nil {
			return err
		}
	}
	return said(b, "один раз")
}

func privateStaysPrivate(ctx context.Context, b Bench) error {
	_, err := b.Adapter.Send(ctx, bot.Message{Place: b.Public, Text: "Ваш телефон +7 999 000-00-01?", Private: true}, "line-1")
	var refused *bot.RefusedError
	if !errors.As(err, &refused) || refused.Gone {
		return fmt.Errorf("Send gave %v, want a RefusedError", err)
	}
	if aloud := b.Aloud(); len(aloud) > 0 {
		return fmt.Errorf("said in public: %q", aloud)
	}
	return nil
}

func tooLongIsRefused(ctx context.Context, b Bench) error {
	greeted(b)
	_, err := b.Adapter.Send(ctx, toAnna(strings.Repeat("ы", tooLong)), "line-1")
	var refused *bot.RefusedError
	if !errors.As(err, &refused) {
		return fmt.Errorf("Send gave %v, want a RefusedError", err)
	}
	return said(b)
}
