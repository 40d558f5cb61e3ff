package hours

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// weekdays are the names that an admin may write, in three languages, from Sunday on.
func weekdays() [7][]string {
	return [7][]string{
		{"вс", "sun", "nd"}, {"пн", "mon", "pn"}, {"вт", "tue", "wt"}, {"ср", "wed", "śr", "sr"},
		{"чт", "thu", "cz", "czw"}, {"пт", "fri", "pt"}, {"сб", "sat", "so", "sob"},
	}
}

var (
	// entry is "пн-пт 9:00-21:00", "sat 10-18", "пн,ср 9-12".
	entry = regexp.MustCompile(`^(\pL+)(?:\s*[-–—]\s*(\pL+))?\s+(\d{1,2}(?::\d{2})?)\s*[-–—]\s*(\d{1,2}(?::\d{2})?)$`)
	// clock is an hour with or without minutes.
	clock = regexp.MustCompile(`^(\d{1,2})(?::(\d{2}))?$`)
)

// Read reads hours such as "пн-пт 9:00-21:00, сб 10:00-18:00" and holidays such as "01-07" (every year) and "2026-12-31".
// Empty hours mean that people always answer, and give nil. Every error says what was not understood and how it is written.
func Read(text string, holidays []string, zone *time.Location) (*Calendar, error) {
	if strings.TrimSpace(text) == "" {
		return nil, nil
	}
	c := &Calendar{holidays: make(map[day]bool), zone: zone}
	for part := range strings.SplitSeq(text, ",") {
		if err := c.readEntry(strings.ToLower(strings.TrimSpace(part))); err != nil {
			return nil, err
		}
	}
	for _, text := range holidays {
		date, err := readDay(strings.TrimSpace(text))
		if err != nil {
			return nil, err
		}
		c.holidays[date] = true
	}
	return c, nil
}

func (c *Calendar) readEntry(text string) error {
	parts := entry.FindStringSubmatch(text)
	if parts == nil {
		return fmt.Errorf("hours %q are not understood; write days and times, such as пн-пт 9:00-21:00, сб 10:00-18:00", text)
	}
	first, last := weekday(parts[1]), weekday(parts[1])
	if parts[2] != "" {
		last = weekday(parts[2])
	}
	if first < 0 || last < 0 {
		return fmt.Errorf("hours %q: no such day; write пн, вт, ср, чт, пт, сб, вс (mon … sun, pn … nd)", text)
	}
	s, err := readSpan(parts[3], parts[4])
	if err != nil {
		return fmt.Errorf("hours %q: %w", text, err)
	}
	for d := first; ; d = (d + 1) % 7 {
		if err := c.open(d, s); err != nil {
			return fmt.Errorf("hours %q: %w", text, err)
		}
		if d == last {
			return nil
		}
	}
}

// open adds a span to a day, in order.
func (c *Calendar) open(weekday int, s span) error {
	spans := append(c.week[weekday], s)
	slices.SortFunc(spans, func(a, b span) int { return a.from - b.from })
	for i := range spans[1:] {
		if spans[i].to > spans[i+1].from {
			return fmt.Errorf("the times of one day overlap; write each day once, or with a break: пн 9:00-13:00, пн 14:00-18:00")
		}
	}
	c.week[weekday] = spans
	return nil
}

func weekday(name string) int {
	for number, names := range weekdays() {
		if slices.Contains(names, name) {
			return number
		}
	}
	return -1
}

func readSpan(from, to string) (span, error) {
	s := span{from: minutes(from), to: minutes(to)}
	if s.from < 0 || s.to < 0 || s.from >= s.to {
		return s, fmt.Errorf("from %s to %s is no time of one day; write 0:00 to 24:00, the earlier one first", from, to)
	}
	return s, nil
}

// minutes since midnight; -1: no such time.
func minutes(text string) int {
	parts := clock.FindStringSubmatch(text)
	hour, _ := strconv.Atoi(parts[1])
	minute, _ := strconv.Atoi("0" + parts[2])
	if total := hour*60 + minute; minute < 60 && total <= 24*60 {
		return total
	}
	return -1
}

func readDay(text string) (day, error) {
	if date, err := time.Parse(time.DateOnly, text); err == nil {
		return day{date.Year(), date.Month(), date.Day()}, nil
	}
	date, err := time.Parse("2006-01-02", "2000-"+text) // a leap year: 02-29 is a day
	if err != nil {
		return day{}, fmt.Errorf("holiday %q is not understood; write month and day for every year (01-07), or a whole date (2026-12-31)", text)
	}
	return day{0, date.Month(), date.Day()}, nil
}
