package main

import (
	"cmp"
	"fmt"
	"time"

	"otklik/bot"
	"otklik/config"
	"otklik/flows"
)

// shippedFlow is the flow of an account that names none.
const shippedFlow = "complaint"

// botAccounts is what decisions may ask of each account.
func botAccounts(s config.Settings) ([]*bot.Account, error) {
	f := folders{s.Flows, s.Phrases, s.Markers, s.Answers}
	compiled, err := compileFlows(f)
	if err != nil {
		return nil, err
	}
	company, err := newCompany(s, f)
	if err != nil {
		return nil, err
	}
	var known []*bot.Account
	for _, a := range s.Accounts {
		name := cmp.Or(a.Flow, shippedFlow)
		flow := compiled[name]
		if flow == nil {
			return nil, fmt.Errorf("open account %s: there is no flow %q in the folder of flows; there are %v", a.Name, name, names(compiled))
		}
		one := company
		one.Name, one.Platform, one.Flow = a.Name, bot.Platform(a.Platform), flow
		one.PublicHeat, one.PublicWait, one.TakeDown = a.PublicHeat, waits(a.PublicWait), a.TakeDown
		one.Staff = staffGroup(s, a).Group != 0
		known = append(known, &one)
	}
	return known, nil
}

// newCompany is what all accounts have from their company.
func newCompany(s config.Settings, f folders) (bot.Account, error) {
	reader, err := newReader(f)
	if err != nil {
		return bot.Account{}, err
	}
	shelf, err := newShelf(f)
	if err != nil {
		return bot.Account{}, err
	}
	calendar, err := s.Company.Calendar()
	if err != nil {
		return bot.Account{}, err
	}
	return bot.Account{
		Company: s.Company.Name, Language: s.Company.Language, Tone: tone(s.Company), Role: role(s.Company), Region: s.Company.Region,
		Reader: reader, Shelf: shelf, Hours: calendar, Targets: targets(s.Targets),
		Reopen: time.Duration(s.Reopen), Quiet: time.Duration(s.Quiet.Window), QuietMax: time.Duration(s.Quiet.Limit),
	}, nil
}

// tone is how phrases call the company's manner.
func tone(c config.Company) string {
	if c.Address == "informal" {
		return flows.Informal
	}
	return ""
}

// role is who speaks for the company; "" means that it says "we".
func role(c config.Company) string {
	if c.Voice == "we" {
		return ""
	}
	return c.Voice
}

// targets are the settings' targets as decisions know them.
func targets(t config.Targets) bot.Targets {
	all := bot.Targets{Target: target(config.Target{First: t.First, Next: t.Next, Solution: t.Solution}), Public: target(t.Public),
		Kinds: make(map[string]bot.Target, len(t.Kinds)), Idle: time.Duration(t.Idle)}
	for kind, one := range t.Kinds {
		all.Kinds[kind] = target(one)
	}
	return all
}

func target(t config.Target) bot.Target {
	return bot.Target{First: time.Duration(t.First), Next: time.Duration(t.Next), Solution: time.Duration(t.Solution)}
}
