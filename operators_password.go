package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/term"

	"otklik/desk/staff"
)

// Why no password was set.
var (
	errNoPassword   = errors.New("no password came, nothing was changed; an empty line would take the password away")
	errManyLines    = errors.New("a password is one line, and there are more; nothing was changed")
	errUnreadable   = errors.New("a password is text in UTF-8 without control characters; nothing was changed")
	errTwoPasswords = errors.New("these were two different passwords; nothing was changed, try again")
)

type operatorsPassword struct{ whoFlag }

// Run sets the password.
func (c *operatorsPassword) Run(ctx context.Context) error {
	return c.act(ctx, func(s *staff.Staff, who staff.Operator) (string, error) {
		password, err := newPassword(ctx, os.Stdin, who.Name)
		if err != nil {
			return "", err
		}
		done := "The password of %s is set; earlier sessions have ended.\n"
		if password == "" {
			done = "%s has no password any more; earlier sessions have ended.\n"
		}
		return done, s.SetPassword(ctx, who.ID, password)
	})
}

// newPassword is typed twice at a terminal, which does not show it, and is one line of anything else.
func newPassword(ctx context.Context, in *os.File, name string) (string, error) {
	if !term.IsTerminal(int(in.Fd())) {
		return pipedPassword(in)
	}
	first, err := typedPassword(ctx, in, fmt.Sprintf("New password of %s (nothing: take it away): ", name))
	if err == nil && first != "" {
		err = staff.Strong(first)
	}
	if err != nil {
		return "", err
	}
	second, err := typedPassword(ctx, in, "Once more: ")
	if err == nil && first != second {
		err = errTwoPasswords
	}
	return first, err
}

// mostPiped is how much of the standard input is looked at, in bytes: more than the longest password has.
const mostPiped = 4096

func pipedPassword(in io.Reader) (string, error) {
	text, err := io.ReadAll(io.LimitReader(in, mostPiped))
	if err != nil {
		return "", fmt.Errorf("read password: %w", err)
	}
	line, more, ended := strings.Cut(string(text), "\n")
	switch {
	case line == "" && !ended:
		return "", errNoPassword
	case more != "":
		return "", errManyLines
	}
	return readable(strings.TrimSuffix(line, "\r"))
}

func readable(password string) (string, error) {
	if !utf8.ValidString(password) || strings.ContainsFunc(password, unicode.IsControl) {
		return "", errUnreadable
	}
	return password, nil
}

// typedPassword asks once. Who interrupts it gets a terminal back that shows what is typed.
func typedPassword(ctx context.Context, in *os.File, question string) (string, error) {
	before, err := term.GetState(int(in.Fd()))
	if err != nil {
		return "", fmt.Errorf("read password: %w", err)
	}
	type answer struct {
		line []byte
		err  error
	}
	answered := make(chan answer, 1)
	fmt.Fprint(os.Stderr, question)
	defer fmt.Fprintln(os.Stderr)
	go func() {
		line, err := term.ReadPassword(int(in.Fd()))
		answered <- answer{line, err}
	}()
	select {
	case <-ctx.Done():
		return "", errors.Join(errNoPassword, term.Restore(int(in.Fd()), before))
	case a := <-answered:
		if a.err != nil {
			return "", fmt.Errorf("read password: %w", a.err)
		}
		return readable(string(a.line))
	}
}
