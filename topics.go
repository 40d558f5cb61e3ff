package main

import (
	"context"
	"fmt"
	"sync"

	"otklik/bot"
	"otklik/config"
	"otklik/desk/topics"
	"otklik/desk/web"
)

// operators is what lets people work on Telegram: their groups, and the bots' private chats as they use them.
type operators struct {
	windows []*topics.Window
	doors   map[string]*topics.Door // by account
}

// staffGroup is the group that shows an account's customers; Group 0: there is none.
func staffGroup(s config.Settings, a config.Account) config.Topics {
	if a.Staff != 0 {
		return config.Topics{Account: a.Name, Group: a.Staff}
	}
	return s.Desk.Topics
}

// seat opens the groups and the doors, and has the runners tell the groups what happens.
func (p *program) seat() error {
	p.operators.doors = make(map[string]*topics.Door)
	opened := make(map[config.Topics]*topics.Window)
	page, err := p.deskOptions()
	if err != nil {
		return err
	}
	for _, a := range p.accounts {
		if fetcher, able := a.adapter.(bot.Fetcher); able {
			fetcher.Fetches(p.fetch)
		}
		if a.adapter.Platform() == bot.Telegram {
			door, err := topics.NewDoor(topics.DoorOptions{Staff: page.Staff, Adapter: a.adapter, Page: page.URL, Language: page.Language, Log: p.log,
				Grouped: staffGroup(p.settings, a.Account).Group != 0})
			if err != nil {
				return err
			}
			p.operators.doors[a.Name] = door
		}
		group := staffGroup(p.settings, a.Account)
		if group.Group == 0 {
			continue
		}
		if opened[group] == nil {
			window, err := p.openGroup(group, page)
			if err != nil {
				return err
			}
			opened[group] = window
			p.operators.windows = append(p.operators.windows, window)
		}
		a.runner.Tells(opened[group].Show)
	}
	return nil
}

// openGroup makes the window of a staff group.
func (p *program) openGroup(group config.Topics, page web.Options) (*topics.Window, error) {
	for _, a := range p.accounts {
		messenger, able := a.adapter.(topics.Messenger)
		if a.Name != group.Account || !able {
			continue
		}
		window, err := topics.New(topics.Options{Engine: p.engine, Store: p.store, Staff: page.Staff, Account: a.Name, Messenger: messenger,
			Group: group.Group, Page: page.URL, Draft: page.Draft, Language: page.Language, Zone: page.Zone, Log: p.log})
		if err != nil {
			return nil, err
		}
		messenger.Attend(group.Group, window.Orders)
		return window, nil
	}
	return nil, fmt.Errorf("open the staff group %d: no Telegram account is called %q", group.Group, group.Account)
}

// accepts is the engine's door, past which operators' doings in private chats do not come.
func (p *program) accepts(a account) bot.Accept {
	if door := p.operators.doors[a.Name]; door != nil {
		return door.Accept(p.careful.Handle)
	}
	return p.careful.Handle
}

// work keeps the groups and the doors until ctx ends.
func (o *operators) work(ctx context.Context, wg *sync.WaitGroup) {
	for _, w := range o.windows {
		wg.Go(func() { w.Run(ctx) })
	}
	for _, d := range o.doors {
		wg.Go(func() { d.Run(ctx) })
	}
}

// fetch opens what lies on another of our accounts.
func (p *program) fetch(ctx context.Context, a bot.Attachment) (bot.File, error) {
	return p.open(ctx, a.Account, a)
}
