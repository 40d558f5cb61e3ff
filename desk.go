package main

import (
	"cmp"
	"context"
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"

	"otklik/bot"
	"otklik/config"
	"otklik/desk/draft"
	"otklik/desk/staff"
	"otklik/desk/web"
	"otklik/flows/wording"
)

// serveWithDesk serves the accounts and the operators' page until ctx ends.
func (p *program) serveWithDesk(ctx context.Context) error {
	options, err := p.deskOptions()
	if err != nil {
		return err
	}
	desk, err := web.New(options)
	if err != nil {
		return err
	}
	listener, err := listen(p.settings.Desk.Listen, "desk.listen")
	if err != nil {
		return err
	}
	endWatch, err := p.serveWatch()
	if err != nil {
		return err
	}
	defer endWatch()
	p.announce(listener.Addr())
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	var wg sync.WaitGroup
	wg.Go(func() {
		stop(serveHTTP(ctx, listener, p.deskSite(desk)))
	})
	context.AfterFunc(ctx, desk.Close)
	err = p.serve(ctx)
	stop(nil)
	wg.Wait()
	return err
}

// deskOptions are the operators' page as the settings want it.
func (p *program) deskOptions() (web.Options, error) {
	s := p.settings
	file, err := config.Wording(s.Wording)
	if err != nil {
		return web.Options{}, err
	}
	rules, err := wording.Parse(file.Name, file.Data)
	if err != nil {
		return web.Options{}, err
	}
	zone, err := time.LoadLocation(cmp.Or(s.Company.Zone, "Local"))
	if err != nil {
		return web.Options{}, fmt.Errorf("read company.zone: %w", err)
	}
	return web.Options{Engine: p.engine, Store: p.store, Language: s.Desk.Language, Password: s.Desk.Password.Reveal(), Zone: zone, Log: p.log,
		Staff: staff.New(p.store, time.Now), URL: s.Desk.Address(), Draft: draft.New(rules), Open: p.open,
		Invitation: func(ctx context.Context, code string) []string { return inviteLinks(ctx, s, code) }}, nil
}

// open fetches what a customer attached, from the account that has it.
func (p *program) open(ctx context.Context, account string, a bot.Attachment) (bot.File, error) {
	for _, known := range p.accounts {
		if opener, able := known.adapter.(bot.Opener); able && known.Name == cmp.Or(a.Account, account) {
			return opener.Open(ctx, a)
		}
	}
	return bot.File{}, bot.ErrNoFile
}

// deskSite is the desk, a way to it from the front door, and what a watchdog asks.
func (p *program) deskSite(desk *web.Desk) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/desk/", desk.Handler())
	mux.Handle("GET /{$}", http.RedirectHandler("/desk/", http.StatusSeeOther))
	p.watched(mux)
	return mux
}

func (p *program) announce(at net.Addr) {
	p.log.Info("otklik serves", "desk", "http://"+at.String()+"/desk/", "accounts", len(p.accounts), "store", config.Redacted(p.settings.Store))
}
