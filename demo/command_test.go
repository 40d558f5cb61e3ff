package demo_test

import (
	"bufio"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"testing"
	"time"
)

// startCommand builds the program and runs its demo, and returns the address that it prints.
func startCommand(t *testing.T) string {
	t.Helper()
	program := filepath.Join(t.TempDir(), "otklik")
	build := exec.Command("go", "build", "-o", program, "otklik")
	build.Stderr = os.Stderr
	if err := build.Run(); err != nil {
		t.Fatalf("build the program: %v", err)
	}
	ctx, stop := context.WithCancel(context.Background())
	command := exec.CommandContext(ctx, program, "demo", "--listen", "127.0.0.1:0", "--quiet-window", "200ms")
	command.Cancel = func() error { return command.Process.Signal(os.Interrupt) }
	command.WaitDelay = 20 * time.Second
	command.Stderr = os.Stderr
	said, err := command.StdoutPipe()
	if err != nil {
		t.Fatalf("listen to the program: %v", err)
	}
	if err := command.Start(); err != nil {
		t.Fatalf("start the program: %v", err)
	}
	t.Cleanup(func() {
		stop()
		_ = command.Wait() // ended by us
	})
	return address(t, bufio.NewScanner(said))
}

var printed = regexp.MustCompile(`http://127\.0\.0\.1:\d+`)

func address(t *testing.T, lines *bufio.Scanner) string {
	t.Helper()
	for lines.Scan() {
		if found := printed.FindString(lines.Text()); found != "" {
			return found
		}
	}
	t.Fatalf("the program ended without an address: %v", lines.Err())
	return ""
}
