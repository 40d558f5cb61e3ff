package adaptertest

import (
	"context"
	"fmt"
	"strings"

	"otklik/bot"
)

// longMonologue is how many lines a person writes in one go.
const longMonologue = 30

func receiving() []Rule {
	return []Rule{
		{"a line arrives with everything that is known of it", lineArrives},
		{"lines arrive in the order of writing", inOrder},
		{"what was not stored comes again under the same id", comesAgain},
		{"a line that is delivered twice has one id", oneID},
		{"what is written while the account is down is heard later", heardLater},
		{"a press brings back what the button carried", pressArrives},
		{"a token that is not valid ends Run and is not shown", strangerEnds},
	}
}

func lineArrives(ctx context.Context, b Bench) error {
	e := newEar()
	return listening(ctx, b.Adapter, e, func(ctx context.Context) error {
		message := b.Write(anna(), "Где мой заказ?!")
		got, err := e.line(ctx, bot.HeardEvent, "Где мой заказ?!")
		if err != nil {
			return err
		}
		return differs(got, bot.Event{
			ID: got.ID, Conversation: bot.NewID(b.Account, anna().ID), Message: message,
			Person: anna(), Place: bot.Place{Kind: bot.PrivateChat},
		})
	})
}

// differs compares what every platform can tell.
func differs(got, want bot.Event) error {
	switch {
	case got.ID == "":
		return fmt.Errorf("the event has no id")
	case got.Conversation != want.Conversation:
		return fmt.Errorf("the line belongs to %q, want %q", got.Conversation, want.Conversation)
	case got.Message != want.Message:
		return fmt.Errorf("the line has number %d, want %d", got.Message, want.Message)
	case got.Person.ID != want.Person.ID || got.Person.Name != want.Person.Name:
		return fmt.Errorf("the line is of %+v, want %+v", got.Person, want.Person)
	case got.Place.Kind != want.Place.Kind || got.Place.Chat == 0:
		return fmt.Errorf("the line was said in %+v, want a private chat", got.Place)
	}
	return nil
}

func inOrder(ctx context.Context, b Bench) error {
	e := newEar()
	return listening(ctx, b.Adapter, e, func(ctx context.Context) error {
		for i := range longMonologue {
			b.Write(anna(), fmt.Sprint("строка ", i))
		}
		if _, err := e.line(ctx, bot.HeardEvent, fmt.Sprint("строка ", longMonologue-1)); err != nil {
			return err
		}
		heard, _ := e.await(ctx, "nothing", func([]bot.Event) bool { return true })
		for i, line := range once(heard) {
			if want := fmt.Sprint("строка ", i); line.Text != want {
				return fmt.Errorf("line %d is %q, want %q", i, line.Text, want)
			}
		}
		return nil
	})
}

// once leaves out what was delivered again.
func once(events []bot.Event) []bot.Event {
	seen := make(map[string]bool)
	var first []bot.Event
	for _, e := range events {
		if !seen[e.ID] {
			first = append(first, e)
		}
		seen[e.ID] = true
	}
	return first
}

func comesAgain(ctx context.Context, b Bench) error {
	e := newEar()
	e.refuse = 1
	return listening(ctx, b.Adapter, e, func(ctx context.Context) error {
		b.Write(anna(), "не потеряйте")
		got, err := e.line(ctx, bot.HeardEvent, "не потеряйте")
		if err != nil {
			return err
		}
		e.mu.Lock()
		defer e.mu.Unlock()
		if i := find(e.refused, bot.HeardEvent, "не потеряйте"); i < 0 || e.refused[i].ID != got.ID {
			return fmt.Errorf("the line came again with the id %q, it was refused with another", got.ID)
		}
		return nil
	})
}

func oneID(ctx context.Context, b Bench) error {
	e := newEar()
	b.Trouble(anna().ID, DeliveredTwice)
	return listening(ctx, b.Adapter, e, func(ctx context.Context) error {
		b.Write(anna(), "дважды")
		b.Write(anna(), "потом")
		heard, err := e.await(ctx, "the second line", func(heard []bot.Event) bool { return find(heard, bot.HeardEvent, "потом") >= 0 })
		if err != nil {
			return err
		}
		ids := make(map[string]string)
		for _, line := range heard {
			if other, known := ids[line.Text]; known && other != line.ID {
				return fmt.Errorf("%q has the ids %q and %q", line.Text, other, line.ID)
			}
			ids[line.Text] = line.ID
		}
		if ids["дважды"] == ids["потом"] {
			return fmt.Errorf("two lines share the id %q", ids["потом"])
		}
		return nil
	})
}

func heardLater(ctx context.Context, b Bench) error {
	e := newEar()
	hear := func(text string) func(context.Context) error {
		return func(ctx context.Context) error {
			_, err := e.line(ctx, bot.HeardEvent, text)
			return err
		}
	}
	b.Write(anna(), "сначала")
	if err := listening(ctx, b.Adapter, e, hear("сначала")); err != nil {
		return err
	}
	b.Write(anna(), "пока вас не было")
	return listening(ctx, b.Adapter, e, hear("пока вас не было"))
}

func pressArrives(ctx context.Context, b Bench) error {
	e := newEar()
	return listening(ctx, b.Adapter, e, func(ctx context.Context) error {
		b.Write(anna(), "здравствуйте")
		if _, err := e.line(ctx, bot.HeardEvent, "здравствуйте"); err != nil {
			return err
		}
		m := toAnna("Чем помочь?")
		m.Keyboard.Rows = [][]bot.Button{{{Label: "Позвать человека", Data: "human:7"}}}
		if _, err := b.Adapter.Send(ctx, m, "line-1"); err != nil {
			return err
		}
		b.Press(anna(), "Позвать человека")
		press, err := e.line(ctx, bot.PressedEvent, "")
		if err != nil {
			return err
		}
		if press.Data != "human:7" || press.Conversation != bot.NewID(b.Account, anna().ID) {
			return fmt.Errorf("the press brought %q for %q", press.Data, press.Conversation)
		}
		return nil
	})
}

func strangerEnds(ctx context.Context, b Bench) error {
	err := b.Stranger.Run(ctx, newEar().accept)
	switch {
	case err == nil || ctx.Err() != nil:
		return fmt.Errorf("Run with a wrong token gave %v; it has to say what to do", err)
	case strings.Contains(err.Error(), b.Token):
		return fmt.Errorf("the error shows the token")
	}
	return nil
}
