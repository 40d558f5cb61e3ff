package topics

import (
	"context"

	"otklik/bot"
)

// order is what a command does with the words after it. It says itself what came of it.
type order func(d *deed, ctx context.Context, words string) error

// commands are all that can be ordered in a topic, by what operators type; the first name is the one in Telegram's menu, which
// takes Latin letters only.
func commands() []struct {
	names    []string
	anywhere bool // also where no customer is
	do       order
} {
	return []struct {
		names    []string
		anywhere bool
		do       order
	}{
		{[]string{"take", "взять", "беру"}, false, (*deed).take},
		{[]string{"give", "передать"}, false, (*deed).give},
		{[]string{"bot", "бот", "боту"}, false, (*deed).toBot},
		{[]string{"solved", "решено", "готово"}, false, (*deed).solved},
		{[]string{"spam", "спам"}, false, (*deed).spam},
		{[]string{"heat", "накал"}, false, (*deed).heat},
		{[]string{"faq", "ответы"}, false, (*deed).faq},
		{[]string{"summary", "сводка", "итог"}, false, (*deed).summary},
		{[]string{"help", "помощь", "start"}, true, (*deed).help},
	}
}

func (d *deed) command(ctx context.Context, name, words string) error {
	for _, c := range commands() {
		for _, n := range c.names {
			switch {
			case n != name:
			case d.id == "" && !c.anywhere:
				d.says("order.nowhere")
				return nil
			default:
				return c.do(d, ctx, words)
			}
		}
	}
	ready, err := d.shortcut(ctx, name)
	if !ready && err == nil {
		d.says("order.unknown")
	}
	return err
}

// menu is what Telegram shows to those who type a slash.
func (w *Window) menu() []bot.Command {
	var menu []bot.Command
	for _, c := range commands() {
		menu = append(menu, bot.Command{Name: c.names[0], What: w.words.Say("menu." + c.names[0])})
	}
	return menu
}

// help is the whole of what can be done, and how lines are read.
func (d *deed) help(context.Context, string) error {
	d.says("help")
	return nil
}
