package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"time"

	"otklik/bot"
	"otklik/config"
	"otklik/demo"
	"otklik/desk/staff"
	"otklik/desk/web"
	"otklik/sandbox/messenger"
	"otklik/sandbox/telegram"
)

type demoCommand struct {
	Listen      string        `help:"Address of the page." default:"127.0.0.1:8080"`
	Sandbox     string        `help:"Address of the messengers' server that the demo plays; people can act there by HTTP, too." default:"127.0.0.1:0"`
	Data        string        `help:"Folder to keep everything in, so that the demo goes on after a restart. Left out: a folder that is removed at the end." type:"path"`
	QuietWindow time.Duration `help:"How long the customer must be silent before the answer comes." default:"1s"`
}

// Validate refuses what cannot be waited for, before anything is opened.
func (c *demoCommand) Validate() error {
	if c.QuietWindow < 0 {
		return fmt.Errorf("--quiet-window is %s; write how long the customer is silent, such as 1s", c.QuietWindow)
	}
	return nil
}

// The people of the demo.
const (
	demoCompany  = "Ромашка"
	demoOperator = "Ольга" // works at the page
	// demoColleague works in the staff group on Telegram.
	demoColleague   = "Пётр"
	demoColleagueID = 502

	demoToken = "1000:demo" // Telegram
	demoKey   = "demo"      // VK
	demoGroup = 12345       // the community that the sandbox plays
)

// deskPaths is where the operators' page stands in each language.
var deskPaths = map[string]string{"ru": "/desk/", "en": "/desk-en/", "pl": "/desk-pl/"}

// Run plays the messengers, serves the bot on them, and shows both sides on one page.
func (c *demoCommand) Run(ctx context.Context) error {
	dir, remove, err := c.folder()
	if err != nil {
		return err
	}
	defer remove()
	world, err := openWorld(dir, c.Sandbox)
	if err != nil {
		return err
	}
	defer world.close()
	settings := c.settings(dir, world.address())
	settings.Desk.Topics = config.Topics{Account: settings.Accounts[0].Name, Group: telegram.UsualStaff}
	store, err := openStore(ctx, settings)
	if err != nil {
		return err
	}
	defer store.Close()
	if err := hireColleague(ctx, store); err != nil {
		return err
	}
	p, err := newProgram(settings, store, platformAdapter, newLog(settings.Log))
	if err != nil {
		return err
	}
	return c.serve(ctx, p, world)
}

// hireColleague makes who works in the Telegram group an operator, at the first start.
func hireColleague(ctx context.Context, store bot.Store) error {
	table := staff.New(store, time.Now)
	if _, works, err := table.Operator(ctx, demoColleagueID); works || err != nil {
		return err
	}
	token, err := table.Invite(ctx, staff.Lead, demoColleague)
	if err == nil {
		_, err = table.Accept(ctx, token, bot.Person{ID: demoColleagueID, Name: demoColleague})
	}
	return err
}

func (c *demoCommand) folder() (dir string, remove func(), err error) {
	if c.Data != "" {
		return c.Data, func() {}, os.MkdirAll(c.Data, 0o700)
	}
	dir, err = os.MkdirTemp("", "otklik-demo-")
	return dir, func() { os.RemoveAll(dir) }, err
}

func (c *demoCommand) settings(dir, sandboxAddress string) config.Settings {
	s := config.Defaults()
	s.Store = "sqlite:" + filepath.Join(dir, "otklik.db")
	s.Company.Name = demoCompany
	s.Quiet.Window = config.Duration(c.QuietWindow)
	s.Quiet.Limit = max(s.Quiet.Limit, s.Quiet.Window)
	s.Log.Level = "warn"
	s.Accounts = []config.Account{
		{Name: "demo-tg", Platform: "telegram", Token: demoToken, API: "http://" + sandboxAddress, Public: []string{"groups", "comments"}},
		{Name: "demo-vk", Platform: "vk", Token: demoKey, Group: demoGroup, API: "http://" + sandboxAddress + "/method/", Public: []string{"wall", "board"}},
	}
	return s
}

// serve runs the played servers, the bot and the page until ctx ends. The servers end last, so that the bot can finish what is in hand.
func (c *demoCommand) serve(ctx context.Context, p *program, world *demoWorld) error {
	worldContext, endWorld := context.WithCancel(context.WithoutCancel(ctx))
	defer endWorld()
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	site, err := demoSite(ctx, p, world.journal)
	if err != nil {
		return err
	}
	listener, err := listen(c.Listen, "--listen")
	if err != nil {
		return err
	}
	c.announce(listener.Addr())
	var wg sync.WaitGroup
	wg.Go(func() { stop(world.serve(worldContext)) })
	wg.Go(func() { stop(serveHTTP(ctx, listener, site)) })
	err = p.serve(ctx)
	stop(nil)
	endWorld()
	wg.Wait()
	return err
}

func (c *demoCommand) announce(at net.Addr) {
	fmt.Printf("Otklik's demo is open: http://%s\nComplain on the left, answer as an operator on the right. Ctrl-C ends it.\n", at)
}

// demoSite is the page with its two halves.
func demoSite(ctx context.Context, p *program, world http.Handler) (http.Handler, error) {
	mux := http.NewServeMux()
	mux.Handle("/messenger/", http.StripPrefix("/messenger", messenger.Handler(messenger.Options{API: world, Name: demoCompany,
		Operator: demoColleagueID, OperatorName: demoColleague})))
	options, err := p.deskOptions()
	if err != nil {
		return nil, err
	}
	options.Guest, options.Staff = demoOperator, nil
	for language, path := range deskPaths {
		options.Prefix, options.Language = path, language
		desk, err := web.New(options)
		if err != nil {
			return nil, err
		}
		context.AfterFunc(ctx, desk.Close)
		mux.Handle(path, desk.Handler())
	}
	mux.Handle("/", demo.Page(demo.Options{Desk: deskPaths, Group: "/messenger/staff"}))
	return mux, nil
}
