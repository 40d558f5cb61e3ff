package storetest

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"otklik/bot"
)

// flawVariable names the flaw that a child process puts into the model.
const flawVariable = "STORETEST_FLAW"

// Without a flaw the laws must hold: what they find in the child processes below is then the flaw, and not a law that nothing keeps.
func TestTheModelKeepsTheLaws(t *testing.T) {
	Run(t, subject(t, flaws()[os.Getenv(flawVariable)]))
}

func subject(t *testing.T, flaw flaw) Subject {
	share := func(store bot.Store) bot.Store {
		return &flawed{&model{memory: store.(*flawed).memory}, flaw}
	}
	return Subject{
		Open: func(*testing.T) bot.Store { return &flawed{newModel(), flaw} },
		Reopen: func(_ *testing.T, store bot.Store) bot.Store {
			if flaw.restart != nil {
				flaw.restart(store.(*flawed).model)
			}
			return share(store)
		},
		Beside: func(_ *testing.T, store bot.Store) bot.Store { return share(store) },
	}
}

// Each flawed store meets its law in a process of its own, because a failing test cannot be taken back.
func TestEveryFlawedStoreIsCaught(t *testing.T) {
	for name, flaw := range flaws() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			output, err := child(t, name, flaw.law)
			for range chances(flaw.law) {
				if err != nil {
					break
				}
				output, err = child(t, name, flaw.law)
			}
			var exit *exec.ExitError
			if err == nil || !errors.As(err, &exit) {
				t.Fatalf("the store passed, or was not tried: %v\n%s", err, output)
			}
			if !strings.Contains(output, "--- FAIL: TestTheModelKeepsTheLaws/"+flaw.law+" ") {
				t.Errorf("the law %s did not find it:\n%s", flaw.law, output)
			}
		})
	}
}

// chances is how often more a flaw is looked for: two callers do not fall over each other in every single run.
func chances(law string) int {
	if strings.HasPrefix(law, "crowd/") {
		return 9
	}
	return 0
}

// The proof above is worth nothing if the children fail for another reason: without a flaw each of the laws must hold there.
func TestAChildWithoutAFlawPasses(t *testing.T) {
	output, err := child(t, "", ".*/.*")
	if err != nil {
		t.Errorf("%v\n%s", err, output)
	}
	for name, flaw := range flaws() {
		if !strings.Contains(output, "--- PASS: TestTheModelKeepsTheLaws/"+flaw.law+" ") {
			t.Errorf("the law %s of the flaw %q was not held", flaw.law, name)
		}
	}
}

func child(t *testing.T, flaw, law string) (string, error) {
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	pattern := "^TestTheModelKeepsTheLaws$/^" + strings.Replace(law, "/", "$/^", 1) + "$"
	command := exec.CommandContext(ctx, os.Args[0], "-test.v", "-test.run", pattern)
	command.Env = append(os.Environ(), flawVariable+"="+flaw)
	command.Dir = t.TempDir()
	output, err := command.CombinedOutput()
	return string(output), err
}
