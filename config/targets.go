package config

import (
	"errors"
	"fmt"
	"time"

	"github.com/nyaruka/phonenumbers"

	"otklik/hours"
)

// Target is how soon customers are to hear from people, in business time; 0: no target.
type Target struct {
	First    Duration `yaml:"first" env:"FIRST"`       // the first answer of a case
	Next     Duration `yaml:"next" env:"NEXT"`         // each later one
	Solution Duration `yaml:"solution" env:"SOLUTION"` // the end of the case
}

// Targets are what the company wants to keep, for all cases, for those that began in public, and by kind.
type Targets struct {
	First    Duration          `yaml:"first" env:"FIRST"`
	Next     Duration          `yaml:"next" env:"NEXT"`
	Solution Duration          `yaml:"solution" env:"SOLUTION"`
	Public   Target            `yaml:"public" envPrefix:"PUBLIC_"`
	Kinds    map[string]Target `yaml:"kinds"`
	// Idle is how long an operator may let a customer wait before the case returns to the queue; 0: for ever.
	Idle Duration `yaml:"idle" env:"IDLE"`
}

// Calendar is when the company's people answer; nil: always.
func (c Company) Calendar() (*hours.Calendar, error) {
	zone, err := time.LoadLocation(c.Zone)
	if err != nil {
		return nil, fmt.Errorf("company.zone is %q; write the name of a time zone, such as Europe/Moscow", c.Zone)
	}
	calendar, err := hours.Read(c.Hours, c.Holidays, zone)
	if err != nil {
		return nil, fmt.Errorf("company.hours: %w", err)
	}
	return calendar, nil
}

func (c Company) checkHours() error {
	week := c
	week.Holidays = nil
	_, err := week.Calendar()
	switch {
	case err != nil:
		return err
	case c.Hours != "" && c.Zone == "":
		return errors.New("company.zone is missing; hours mean something in a time zone only, such as Europe/Moscow")
	case c.Hours == "" && len(c.Holidays) > 0:
		return errors.New("company.holidays are set without company.hours: people always answer then, on holidays too; set the hours, or leave the holidays out")
	}
	var faults []error
	for i, day := range c.Holidays {
		if _, err := hours.Read(c.Hours, []string{day}, time.UTC); err != nil {
			faults = append(faults, fmt.Errorf("company.holidays[%d]: %w", i, err))
		}
	}
	return errors.Join(faults...)
}

// checkRegion wants a country that has telephones; "" goes by the customer's language.
func (c Company) checkRegion() error {
	if c.Region != "" && phonenumbers.GetCountryCodeForRegion(c.Region) == 0 {
		return fmt.Errorf("company.region is %q; write the country of phone numbers without a code in two capitals, such as RU or PL", c.Region)
	}
	return nil
}

func (t Targets) check() error {
	faults := []error{Target{t.First, t.Next, t.Solution}.check("targets"), t.Public.check("targets.public")}
	for kind, target := range t.Kinds {
		faults = append(faults, target.check("targets.kinds."+kind),
			oneOf("targets.kinds", kind, "constructive", "impulsive", "trolling", "spam", "question", "thanks", "unsure"))
	}
	if t.Idle < 0 {
		faults = append(faults, fmt.Errorf("targets.idle is %s; a time span is not negative", t.Idle))
	}
	return errors.Join(faults...)
}

func (t Target) check(where string) error {
	for _, span := range []Duration{t.First, t.Next, t.Solution} {
		if span < 0 {
			return fmt.Errorf("%s has %s; a time span is not negative, and 0 means no target", where, span)
		}
	}
	return nil
}
