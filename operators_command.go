package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"
	"text/tabwriter"
	"time"

	"otklik/adapters/telegram"
	"otklik/bot"
	"otklik/bot/engine"
	"otklik/config"
	"otklik/desk/staff"
	"otklik/desk/web"
)

// operatorsCommand changes the table of operators. It may run beside the daemon.
type operatorsCommand struct {
	List     operatorsList     `cmd:"" help:"Show who works at the desk, who did, and who is invited."`
	Invite   operatorsInvite   `cmd:"" help:"Make a one-time invitation for a new colleague, good for three days."`
	Uninvite operatorsUninvite `cmd:"" help:"Take an invitation back that nobody has accepted yet."`
	Role     operatorsRole     `cmd:"" help:"Change what an operator may do."`
	Remove   operatorsRemove   `cmd:"" help:"End an operator's work: the sessions end, the customers wait for colleagues, the name stays in the transcripts."`
	Revoke   operatorsRevoke   `cmd:"" help:"Sign an operator out of every browser."`
	Password operatorsPassword `cmd:"" help:"Set a password for the page: typed twice at a terminal, which does not show it, or one line of the standard input. An empty one takes it away."`
}

// byOperators stands in the audit where a colleague would.
const byOperators = "otklik operators"

// settingsFlag names the settings of the store that a command works on.
type settingsFlag struct {
	Config string `help:"Settings file. Empty: environment only." default:"otklik.yaml" env:"OTKLIK_CONFIG" type:"path"`
}

// beside opens the store of the settings, while a daemon may be working on it.
func (f settingsFlag) beside(ctx context.Context) (config.Settings, bot.Store, error) {
	settings, err := config.Load(f.Config, environment())
	if err != nil {
		return settings, nil, err
	}
	store, err := openBeside(ctx, settings)
	return settings, store, err
}

// whoFlag names an operator.
type whoFlag struct {
	settingsFlag
	Who string `arg:"" help:"The operator: name, @username or id; an id below 0 stands behind --."`
}

// known finds the operator who is meant.
func (f whoFlag) known(ctx context.Context, s *staff.Staff) (staff.Operator, error) {
	who, found, err := s.Find(ctx, f.Who)
	if err == nil && !found {
		err = unknownOperator(f.Who)
	}
	return who, err
}

func unknownOperator(who string) error {
	return fmt.Errorf("find %s: %w; otklik operators list shows who works here", who, staff.ErrUnknown)
}

type operatorsList struct{ settingsFlag }

// Run prints the table.
func (c *operatorsList) Run(ctx context.Context) error {
	_, store, err := c.beside(ctx)
	if err != nil {
		return err
	}
	defer store.Close()
	table := staff.New(store, time.Now)
	all, err := table.Operators(ctx)
	if err != nil {
		return err
	}
	open, err := table.Invitations(ctx)
	if err != nil {
		return err
	}
	return errors.Join(printOperators(os.Stdout, all), printInvitations(os.Stdout, open))
}

func printOperators(out io.Writer, all []staff.Operator) error {
	if len(all) == 0 {
		fmt.Fprintln(out, "Nobody works at the desk yet: otklik operators invite --role admin makes an invitation for the first one to accept")
	}
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, o := range all {
		until := ""
		if !o.Works() {
			until = "until " + o.Off.Format(time.DateOnly)
		}
		fmt.Fprintf(table, "%d\t%s\t%s\tsince %s\t%s\n", o.ID, o.Role, o.Name, o.Since.Format(time.DateOnly), until)
	}
	return table.Flush()
}

func printInvitations(out io.Writer, open []staff.Invitation) error {
	if len(open) == 0 {
		return nil
	}
	fmt.Fprintln(out, "\nInvited, and not here yet; otklik operators uninvite takes one back:")
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, i := range open {
		fmt.Fprintf(table, "%s\t%s\t%s\tuntil %s\n", i.ID, i.Role, cmp.Or(i.Name, "-"), i.Expires.Local().Format("2006-01-02 15:04"))
	}
	return table.Flush()
}

type operatorsUninvite struct {
	settingsFlag
	ID string `arg:"" help:"The invitation, as otklik operators list shows it."`
}

// Run takes the invitation back.
func (c *operatorsUninvite) Run(ctx context.Context) error {
	_, store, err := c.beside(ctx)
	if err != nil {
		return err
	}
	defer store.Close()
	err = staff.New(store, time.Now).As(byOperators).Uninvite(ctx, c.ID)
	if errors.Is(err, staff.ErrInvitation) {
		return fmt.Errorf("there is no open invitation %s; otklik operators list shows those that are", c.ID)
	}
	if err != nil {
		return err
	}
	fmt.Println("The invitation is taken back: its link lets nobody in.")
	return nil
}

type operatorsInvite struct {
	settingsFlag
	Role string `help:"operator answers customers, lead also takes over from colleagues, admin also invites." enum:"operator,lead,admin" default:"operator"`
	Name string `help:"Name that colleagues and transcripts show; left out: the person's own. Who joins at the page may change it there."`
}

// Run prints the invitation in the ways that it can be accepted.
func (c *operatorsInvite) Run(ctx context.Context) error {
	settings, store, err := c.beside(ctx)
	if err != nil {
		return err
	}
	defer store.Close()
	token, err := staff.New(store, time.Now).As(byOperators).Invite(ctx, staff.Role(c.Role), c.Name)
	if err != nil {
		return err
	}
	printInvitation(os.Stdout, token, inviteLinks(ctx, settings, token), settings.Desk.Address())
	return nil
}

// printInvitation names the bots that take it, if there are any, and the desk's page; an address that is not known is "".
func printInvitation(out io.Writer, token string, bots []string, page string) {
	fmt.Fprintln(out, "Invitation, good once and for three days.")
	if len(bots) > 0 {
		fmt.Fprintf(out, "In Telegram:\n  %s\n", strings.Join(bots, "\n  "))
	}
	if page == "" {
		fmt.Fprintf(out, "At the page, as the code of an invitation:\n  %s\n", token)
		return
	}
	fmt.Fprintf(out, "At the page:\n  %s%s?code=%s\n", page, web.JoinPath, token)
}

// namingTime is how long Telegram may take to say what a bot is called.
const namingTime = 10 * time.Second

// inviteLinks are deep links into the bots; where Telegram does not say what a bot is called, what to write to it.
func inviteLinks(ctx context.Context, s config.Settings, token string) (links []string) {
	ctx, cancel := context.WithTimeout(ctx, namingTime)
	defer cancel()
	for _, a := range s.Accounts {
		if bot.Platform(a.Platform) != bot.Telegram {
			continue
		}
		link := fmt.Sprintf("write to the bot of %s: /start %s%s", a.Name, staff.LinkPrefix, token)
		adapter, err := telegramAdapter(a, nil, slog.New(slog.DiscardHandler))
		if known, ok := adapter.(*telegram.Adapter); ok && err == nil {
			if me, err := known.Me(ctx); err == nil {
				link = "https://t.me/" + me.Username + "?start=" + staff.LinkPrefix + token
			}
		}
		links = append(links, link)
	}
	return links
}

type operatorsRole struct {
	whoFlag
	Role string `arg:"" help:"operator, lead or admin." enum:"operator,lead,admin"`
}

// Run changes the role.
func (c *operatorsRole) Run(ctx context.Context) error {
	return c.act(ctx, func(s *staff.Staff, who staff.Operator) (string, error) {
		return "%s is " + c.Role + " now.\n", s.SetRole(ctx, who.ID, staff.Role(c.Role))
	})
}

type operatorsRevoke struct{ whoFlag }

// Run ends the sessions.
func (c *operatorsRevoke) Run(ctx context.Context) error {
	return c.act(ctx, func(s *staff.Staff, who staff.Operator) (string, error) {
		return "%s is signed out everywhere.\n", s.Revoke(ctx, who.ID)
	})
}

// act does something to the operator who is named and says what has been done; the name takes the place of %s.
func (f whoFlag) act(ctx context.Context, do func(*staff.Staff, staff.Operator) (done string, err error)) error {
	_, store, err := f.beside(ctx)
	if err != nil {
		return err
	}
	defer store.Close()
	table := staff.New(store, time.Now).As(byOperators)
	who, err := f.known(ctx, table)
	if err != nil {
		return err
	}
	done, err := do(table, who)
	if err != nil {
		return err
	}
	fmt.Printf(done, who.Name)
	return nil
}

type operatorsRemove struct{ whoFlag }

// Run removes the operator and lets go of the customers they lead.
func (c *operatorsRemove) Run(ctx context.Context) error {
	settings, store, err := c.beside(ctx)
	if err != nil {
		return err
	}
	defer store.Close()
	table := staff.New(store, time.Now).As(byOperators)
	who, err := c.known(ctx, table)
	if err != nil {
		return err
	}
	accounts, err := botAccounts(settings)
	if err != nil {
		return err
	}
	if err := table.Remove(ctx, who.ID); err != nil {
		return err
	}
	door := engine.New(store, accounts, time.Now, slog.New(slog.DiscardHandler))
	freed, err := staff.Free(ctx, door, store, who.Key())
	if err != nil {
		return err
	}
	fmt.Printf("%s works here no more; %d of their customers wait for colleagues.\n", who.Name, freed)
	return nil
}
