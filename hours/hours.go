// Package hours knows when people of a company answer: its business hours by day of the week, and its holidays.
package hours

import "time"

// day is a date without a year for holidays that come back, with one for those that do not (Year 0: every year).
type day struct {
	Year  int
	Month time.Month
	Day   int
}

// span is a part of a day in which people answer, in minutes from midnight; to is 24*60 at most.
type span struct{ from, to int }

// Calendar is when people answer. A nil Calendar is always open.
type Calendar struct {
	week     [7][]span // by time.Weekday, in order, not overlapping
	holidays map[day]bool
	zone     *time.Location
}

// horizon bounds the search for the next opening, in days: longer holidays nobody has.
const horizon = 400

// Open tells whether people answer at that moment.
func (c *Calendar) Open(t time.Time) bool {
	if c == nil {
		return true
	}
	opens, _ := c.next(t)
	return !opens.After(t)
}

// Opens is the next moment at or after t at which people answer: t itself while they do.
func (c *Calendar) Opens(t time.Time) time.Time {
	if c == nil {
		return t
	}
	opens, _ := c.next(t)
	return opens
}

// Closes is when the opening that holds at t, or the next one, ends; the zero time if there is none.
func (c *Calendar) Closes(t time.Time) time.Time {
	if c == nil {
		return time.Time{}
	}
	_, closes := c.next(t)
	return closes
}

// Add is the moment at which that much business time has passed since t.
func (c *Calendar) Add(t time.Time, d time.Duration) time.Time {
	if c == nil {
		return t.Add(d)
	}
	for {
		opens, closes := c.next(t)
		if closes.IsZero() || !opens.Add(d).After(closes) {
			return opens.Add(d)
		}
		d -= closes.Sub(opens)
		t = closes
	}
}

// next is the first opening that ends after t, from t on. Where there is none, it opens at t and never closes: a calendar that was
// read has an opening on some day, but holidays could cover all of them.
func (c *Calendar) next(t time.Time) (opens, closes time.Time) {
	local := t.In(c.zone)
	for ahead := range horizon {
		date := time.Date(local.Year(), local.Month(), local.Day()+ahead, 0, 0, 0, 0, c.zone)
		for _, s := range c.on(date) {
			opens, closes = at(date, s.from), at(date, s.to)
			if closes.After(t) {
				return later(opens, t), closes
			}
		}
	}
	return t, time.Time{}
}

// on are the openings of a date.
func (c *Calendar) on(date time.Time) []span {
	year, month, number := date.Date()
	if c.holidays[day{year, month, number}] || c.holidays[day{0, month, number}] {
		return nil
	}
	return c.week[date.Weekday()]
}

// at is a time of day on a date: by the clock on the wall, also on the days when it is changed.
func at(date time.Time, minutes int) time.Time {
	return time.Date(date.Year(), date.Month(), date.Day(), 0, minutes, 0, 0, date.Location())
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
