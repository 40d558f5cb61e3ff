package hours

import (
	"fmt"
	"time"
)

// speech is how a language tells when people answer.
type speech struct {
	until, today, tomorrow, onDay, onDate string // formats: a time; a time; a time; a weekday and a time; day, month and a time
	weekdays                              [7]string
	months                                [12]string
}

func speeches() map[string]speech {
	return map[string]speech{
		"ru": {"сегодня до %s", "сегодня с %s", "завтра с %s", "%s с %s", "%d %s с %s",
			[7]string{"в воскресенье", "в понедельник", "во вторник", "в среду", "в четверг", "в пятницу", "в субботу"},
			[12]string{"января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября", "декабря"}},
		"en": {"today until %s", "today from %s", "tomorrow from %s", "%s from %s", "on %d %s from %s",
			[7]string{"on Sunday", "on Monday", "on Tuesday", "on Wednesday", "on Thursday", "on Friday", "on Saturday"},
			[12]string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"}},
		"pl": {"dziś do %s", "dziś od %s", "jutro od %s", "%s od %s", "%d %s od %s",
			[7]string{"w niedzielę", "w poniedziałek", "we wtorek", "w środę", "w czwartek", "w piątek", "w sobotę"},
			[12]string{"stycznia", "lutego", "marca", "kwietnia", "maja", "czerwca", "lipca", "sierpnia", "września", "października", "listopada", "grudnia"}},
	}
}

// Say tells a customer when people answer: "сегодня до 18:00" while they do, "завтра с 9:00" before they do. It ends a sentence
// such as "Люди отвечают …". It is "" for a nil Calendar, for a language it does not speak, and where no opening is near.
func (c *Calendar) Say(t time.Time, language string) string {
	words, spoken := speeches()[language]
	if c == nil || !spoken {
		return ""
	}
	opens, closes := c.next(t)
	if closes.IsZero() {
		return ""
	}
	if !opens.After(t) {
		return fmt.Sprintf(words.until, c.told(closes))
	}
	return words.from(opens.In(c.zone), t.In(c.zone), c.told(opens))
}

func (w speech) from(opens, now time.Time, clock string) string {
	switch days := daysBetween(now, opens); {
	case days == 0:
		return fmt.Sprintf(w.today, clock)
	case days == 1:
		return fmt.Sprintf(w.tomorrow, clock)
	case days < 7:
		return fmt.Sprintf(w.onDay, w.weekdays[opens.Weekday()], clock)
	}
	return fmt.Sprintf(w.onDate, opens.Day(), w.months[opens.Month()-1], clock)
}

// told is the time of day as people say it; the end of a day is 24:00.
func (c *Calendar) told(t time.Time) string {
	local := t.In(c.zone)
	if local.Hour() == 0 && local.Minute() == 0 {
		return "24:00"
	}
	return fmt.Sprintf("%d:%02d", local.Hour(), local.Minute())
}

// daysBetween counts midnights.
func daysBetween(a, b time.Time) int {
	midnight := func(t time.Time) time.Time { return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC) }
	return int(midnight(b).Sub(midnight(a)) / (24 * time.Hour))
}
