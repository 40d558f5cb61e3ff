package main

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"
)

func TestAPasswordTypedAtATerminalIsAskedTwiceAndNeverShown(t *testing.T) {
	path, settings := maria(t)
	for _, c := range []struct {
		name, first, second, says string
		opens                     bool
	}{
		{"one that is too short", "short\n", "", "10 to 200", false},
		{"two that differ", "длинный пароль\n", "длинный порол\n", "two different", false},
		{"interrupted", "дли\x03", "", "no password came", false},
		{"the same twice", "длинный пароль\n", "длинный пароль\n", "is set", true},
	} {
		desk := atTerminal(t, setsPassword(t, settings))
		desk.answers(t, "New password of Мария", c.first)
		if c.second != "" {
			desk.answers(t, "Once more", c.second)
		}
		shown := desk.screen(t)
		if !strings.Contains(shown, c.says) || strings.Contains(shown, "длин") || strings.Contains(shown, "short") {
			t.Errorf("%s: the terminal shows %q", c.name, shown)
		}
		if got := entersWith(t, path, "длинный пароль"); got != c.opens {
			t.Errorf("%s: Maria comes in: %t", c.name, got)
		}
	}
}

// terminal is the keyboard and screen of a command.
type terminal struct {
	*child
	keyboard, line *os.File
	shown          chan struct{} // all that the command said is in its output
}

func atTerminal(t *testing.T, command *exec.Cmd) *terminal {
	t.Helper()
	d := &terminal{child: &child{command: command, ended: make(chan struct{})}, shown: make(chan struct{})}
	d.keyboard, d.line = pseudoterminal(t)
	command.Stdin, command.Stdout, command.Stderr = d.line, d.line, d.line
	command.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		_ = command.Wait() // how it ended is read from what it said
		close(d.ended)
	}()
	go func() {
		_, _ = io.Copy(&d.output, d.keyboard) // ends with an error once nobody holds the line
		close(d.shown)
	}()
	return d
}

// pseudoterminal opens a pair of files: what is written into the one is typed at the other.
func pseudoterminal(t *testing.T) (keyboard, line *os.File) {
	t.Helper()
	keyboard, err := os.OpenFile("/dev/ptmx", os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	if err := unix.IoctlSetPointerInt(int(keyboard.Fd()), unix.TIOCSPTLCK, 0); err != nil {
		t.Fatal(err)
	}
	number, err := unix.IoctlGetInt(int(keyboard.Fd()), unix.TIOCGPTN)
	if err != nil {
		t.Fatal(err)
	}
	line, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", number), os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { keyboard.Close() })
	return keyboard, line
}

// answers types something once it is asked for and would not be seen.
func (d *terminal) answers(t *testing.T, question, typed string) {
	t.Helper()
	d.until(t, "asked "+question+" without an echo", func() bool { return strings.Contains(d.output.String(), question) && !d.echoes(t) })
	if _, err := d.keyboard.WriteString(typed); err != nil {
		t.Fatal(err)
	}
}

// echoes tells whether the terminal shows what is typed.
func (d *terminal) echoes(t *testing.T) bool {
	t.Helper()
	modes, err := unix.IoctlGetTermios(int(d.line.Fd()), unix.TCGETS)
	if err != nil {
		t.Fatal(err)
	}
	return modes.Lflag&unix.ECHO != 0
}

// screen is all that stands on it when the command has ended; by then it shows again what is typed.
func (d *terminal) screen(t *testing.T) string {
	t.Helper()
	d.wait(t, usualTime)
	if !d.echoes(t) {
		t.Error("the terminal stays mute")
	}
	d.line.Close()
	<-d.shown
	return d.output.String()
}
