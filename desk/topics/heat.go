package topics

import (
	"context"
	"fmt"
	"strings"

	"otklik/bot"
	"otklik/understand"
)

// levels are how operators call the levels of heat.
func levels() map[string]understand.Level {
	return map[string]understand.Level{
		"angry": understand.Angry, "злой": understand.Angry, "злая": understand.Angry, "зол": understand.Angry, "злится": understand.Angry,
		"upset": understand.Frustrated, "расстроен": understand.Frustrated, "расстроена": understand.Frustrated,
		"недоволен": understand.Frustrated, "недовольна": understand.Frustrated,
		"calm": understand.Neutral, "спокоен": understand.Neutral, "спокойно": understand.Neutral, "спокойна": understand.Neutral,
		"happy": understand.Positive, "доволен": understand.Positive, "довольна": understand.Positive,
		"zły": understand.Angry, "zła": understand.Angry, "rozżalony": understand.Frustrated, "rozżalona": understand.Frustrated,
		"spokojny": understand.Neutral, "spokojna": understand.Neutral, "spokojnie": understand.Neutral,
		"zadowolony": understand.Positive, "zadowolona": understand.Positive,
	}
}

// heat tells how the heat has moved and why; with a word after it the customer is read so from now on.
func (d *deed) heat(ctx context.Context, words string) error {
	list, err := d.w.store.Load(ctx, []bot.ID{d.id})
	if err != nil {
		return fmt.Errorf("load %s: %w", d.id, err)
	}
	if words == "" {
		d.tells(d.w.heat(list[0]) + "\n" + d.w.words.Say("heat.correct"))
		return nil
	}
	level, known := levels()[strings.ToLower(words)]
	if !known {
		d.says("heat.correct")
		return nil
	}
	_, err = d.brings(ctx, bot.Event{ID: d.ID, Kind: bot.CorrectedEvent, Correction: bot.Correction{Heat: level}})
	return err
}
