package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"

	"golang.org/x/term"

	"otklik/bot"
	"otklik/desk/topics"
	"otklik/store/erasing"
	"otklik/store/moving"
)

// eraseCommand is for a person who asks the company to erase what it keeps of them. It works beside the daemon.
type eraseCommand struct {
	settingsFlag
	Who     string `arg:"" help:"The conversation as audit and failed print it (shop-tg/1001), the address of its page at the desk, or the link of its topic in the operators' group."`
	Yes     bool   `help:"Erase without asking. Left out, you see what would go, and at a terminal you are asked."`
	Rewrite bool   `help:"Write the files of a great store anew too, so that nothing is left in them: for that long SQLite lets nobody write."`
}

// settling is how long the program may have in hand what it decided before.
const settling = time.Second

// errNoConversation means that nobody was named.
var errNoConversation = errors.New("that names no conversation; write it as audit and failed print it, such as shop-tg/1001, or paste the address of its page at the desk or the link of its topic")

// Run shows what is kept of the person, and erases it where that is wanted.
func (c *eraseCommand) Run(ctx context.Context) error {
	settings, store, err := c.beside(ctx)
	if err != nil {
		return err
	}
	defer store.Close()
	if err := moving.Open(ctx, store); err != nil {
		return fmt.Errorf("erase: %w", err)
	}
	who, err := whoIsMeant(ctx, store, strings.TrimSpace(c.Who))
	if err != nil {
		return err
	}
	e := newErasure(settings, store)
	if err := e.find(ctx, who); err != nil {
		return err
	}
	if e.found.Empty() {
		return c.nobody(ctx, e, who)
	}
	e.show(os.Stdout)
	wanted := c.Yes
	if !wanted && term.IsTerminal(int(os.Stdin.Fd())) {
		wanted, err = saysYes(ctx, os.Stdin)
	}
	if err != nil || !wanted {
		fmt.Println("\nNothing was erased. To erase all of this: otklik erase", who, "--yes")
		return err
	}
	return e.erase(ctx, os.Stdout, c.Rewrite)
}

// nobody is said of who is not there. Who was erased before may still stand in free places of the files: so where erasing is wanted, those
// are cleared all the same, which finishes what was broken off.
func (c *eraseCommand) nobody(ctx context.Context, e *erasure, who bot.ID) error {
	nobody := fmt.Errorf("%s: %w; look at the name, and at --config", who, erasing.ErrNobody)
	switch {
	case c.Rewrite:
		fmt.Println("Nothing is kept of", who, "any more.")
		return e.wipe(ctx, os.Stdout, true)
	case c.Yes:
		return errors.Join(e.wipe(ctx, os.Stdout, false), nobody)
	}
	return fmt.Errorf("%w; to finish an erasing that was broken off: otklik erase %s --yes", nobody, who)
}

// whoIsMeant is the conversation that a topic's link, a page's address or a name stands for. What stands behind a # is a case or a line of it.
func whoIsMeant(ctx context.Context, store bot.Store, name string) (bot.ID, error) {
	if topic, ok := topics.ReadLink(name); ok {
		id, err := topic.Customer(ctx, store)
		if err == nil && id == "" {
			err = fmt.Errorf("%s: %w", name, erasing.ErrNobody)
		}
		return id, err
	}
	if strings.Contains(name, "://") {
		name = pageOf(name)
	}
	name, _, _ = strings.Cut(name, "#")
	account, person, ok := strings.Cut(strings.TrimSpace(name), "/")
	number, err := strconv.ParseInt(person, 10, 64)
	if !ok || account == "" || err != nil {
		return "", errNoConversation
	}
	return bot.NewID(account, number), nil
}

// pageOf is the conversation whose page at the desk has that address; "": it is none.
func pageOf(address string) string {
	page, err := url.Parse(address)
	if err != nil {
		return ""
	}
	steps := strings.Split(strings.Trim(page.Path, "/"), "/")
	if len(steps) < 3 || steps[len(steps)-3] != "c" {
		return ""
	}
	return strings.Join(steps[len(steps)-2:], "/")
}

// saysYes asks at a terminal. Who interrupts it has not said yes.
func saysYes(ctx context.Context, in io.Reader) (bool, error) {
	fmt.Print("\nErase all of this? It cannot be brought back. Type yes: ")
	answered := make(chan string, 1)
	go func() {
		line, _ := bufio.NewReader(in).ReadString('\n')
		answered <- line
	}()
	select {
	case <-ctx.Done():
		return false, ctx.Err()
	case answer := <-answered:
		return strings.TrimSpace(answer) == "yes", nil
	}
}
