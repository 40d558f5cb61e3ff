package hours

import (
	"strings"
	"testing"
	"time"
)

// shop is open on weekdays and, shorter, on Saturdays, in a zone three hours east of Greenwich.
func shop(t *testing.T) *Calendar {
	t.Helper()
	c, err := Read("пн-пт 9:00-21:00, сб 10:00-18:00", []string{"01-07", "2026-12-31"}, time.FixedZone("MSK", 3*60*60))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// moment reads a local time of the shop.
func moment(t *testing.T, c *Calendar, text string) time.Time {
	t.Helper()
	at, err := time.ParseInLocation("2006-01-02 15:04", text, c.zone)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func TestCustomersAreToldHonestlyWhenPeopleAnswer(t *testing.T) {
	c := shop(t)
	for _, test := range []struct{ now, ru, en, pl string }{
		{"2026-11-24 12:00", "сегодня до 21:00", "today until 21:00", "dziś do 21:00"},
		{"2026-11-24 09:00", "сегодня до 21:00", "today until 21:00", "dziś do 21:00"},
		{"2026-11-24 08:59", "сегодня с 9:00", "today from 9:00", "dziś od 9:00"},
		{"2026-11-24 21:00", "завтра с 9:00", "tomorrow from 9:00", "jutro od 9:00"},
		{"2026-11-28 17:59", "сегодня до 18:00", "today until 18:00", "dziś do 18:00"},
		{"2026-11-28 18:00", "в понедельник с 9:00", "on Monday from 9:00", "w poniedziałek od 9:00"},
		{"2026-12-30 22:00", "в пятницу с 9:00", "on Friday from 9:00", "w piątek od 9:00"},
	} {
		now := moment(t, c, test.now)
		for language, want := range map[string]string{"ru": test.ru, "en": test.en, "pl": test.pl} {
			if got := c.Say(now, language); got != want {
				t.Errorf("%s, %s: %q, want %q", test.now, language, got, want)
			}
		}
	}
	if got := (*Calendar)(nil).Say(time.Now(), "ru"); got != "" {
		t.Errorf("without hours nothing is promised, but it says %q", got)
	}
}

func TestOnlyBusinessTimeCounts(t *testing.T) {
	c := shop(t)
	for _, test := range []struct {
		from string
		d    time.Duration
		want string
	}{
		{"2026-11-24 12:00", 30 * time.Minute, "2026-11-24 12:30"},
		{"2026-11-24 20:50", 30 * time.Minute, "2026-11-25 09:20"},
		{"2026-11-24 20:50", 10 * time.Minute, "2026-11-24 21:00"},
		{"2026-11-24 03:00", time.Hour, "2026-11-24 10:00"},
		{"2026-11-28 17:00", 2 * time.Hour, "2026-11-30 10:00"},
		{"2026-11-24 12:00", 24 * time.Hour, "2026-11-26 12:00"},
		{"2027-01-06 20:00", 2 * time.Hour, "2027-01-08 10:00"},
	} {
		if got, want := c.Add(moment(t, c, test.from), test.d), moment(t, c, test.want); !got.Equal(want) {
			t.Errorf("%s and %s: %s, want %s", test.from, test.d, got, want)
		}
	}
	now := time.Now()
	if got := (*Calendar)(nil).Add(now, time.Hour); !got.Equal(now.Add(time.Hour)) {
		t.Errorf("without hours an hour is %s", got.Sub(now))
	}
}

func TestABreakAtNoonIsClosed(t *testing.T) {
	c, err := Read("mon 14:00-18:00, mon 9-13", nil, time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	for text, open := range map[string]bool{"2026-11-23 12:59": true, "2026-11-23 13:00": false, "2026-11-23 14:00": true, "2026-11-24 10:00": false} {
		if got := c.Open(moment(t, c, text)); got != open {
			t.Errorf("%s: open %v", text, got)
		}
	}
	if got, want := c.Opens(moment(t, c, "2026-11-23 13:30")), moment(t, c, "2026-11-23 14:00"); !got.Equal(want) {
		t.Errorf("opens %s", got)
	}
	if got, want := c.Closes(moment(t, c, "2026-11-23 18:00")), moment(t, c, "2026-11-30 13:00"); !got.Equal(want) {
		t.Errorf("closes %s", got)
	}
}

func TestTheClockOnTheWallHoldsWhenItIsChanged(t *testing.T) {
	warsaw, err := time.LoadLocation("Europe/Warsaw")
	if err != nil {
		t.Fatal(err)
	}
	c, err := Read("nd 9:00-17:00", nil, warsaw)
	if err != nil {
		t.Fatal(err)
	}
	if got := c.Opens(time.Date(2026, 10, 24, 12, 0, 0, 0, warsaw)).In(warsaw).Format("15:04"); got != "09:00" {
		t.Errorf("on the day of the winter time it opens at %s", got)
	}
}

func TestHolidaysForEverDoNotHangAnybodyUp(t *testing.T) {
	c, err := Read("mon 9-10", []string{"2026-11-23"}, time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	c.week = [7][]span{}
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	if got := c.Add(now, time.Hour); !got.Equal(now.Add(time.Hour)) || c.Say(now, "ru") != "" {
		t.Errorf("%s, %q", got, c.Say(now, "ru"))
	}
}

func TestWrongHoursSayHowTheyAreWritten(t *testing.T) {
	for _, test := range []struct {
		hours    string
		holidays []string
		advice   string
	}{
		{"всегда", nil, "write days and times"},
		{"пн-пт", nil, "write days and times"},
		{"пн-хх 9-18", nil, "no such day"},
		{"пн 18-9", nil, "the earlier one first"},
		{"пн 9:70-18", nil, "0:00 to 24:00"},
		{"пн 9-25", nil, "0:00 to 24:00"},
		{"пн 9-18, пн-ср 17-19", nil, "overlap"},
		{"пн 9-18", []string{"7 января"}, "month and day"},
		{"пн 9-18", []string{"13-40"}, "month and day"},
	} {
		_, err := Read(test.hours, test.holidays, time.UTC)
		if err == nil || !strings.Contains(err.Error(), test.advice) {
			t.Errorf("%q %v: %v, want advice %q", test.hours, test.holidays, err, test.advice)
		}
	}
	if c, err := Read("  ", nil, time.UTC); c != nil || err != nil {
		t.Errorf("no hours: %v %v", c, err)
	}
}
