package main

import (
	"os/exec"
	"strings"
	"testing"
	"time"

	"otklik/desk/staff"
	"otklik/store/sqlite"
)

// maria works at a desk of her own; it returns the store and settings for the commands.
func maria(t *testing.T) (path, settings string) {
	t.Helper()
	path = storePath(t)
	store, err := sqlite.Open(t.Context(), path, sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	token, err := staff.New(store, time.Now).Invite(t.Context(), staff.Admin, "Мария")
	if err != nil || store.Close() != nil {
		t.Fatal(err)
	}
	hires(t, path, token, 501)
	return path, settingsFile(t, path, "http://127.0.0.1:1", "")
}

// entersWith tells whether Maria gets in at the page with a password.
func entersWith(t *testing.T, path, password string) bool {
	t.Helper()
	beside, err := sqlite.OpenBeside(t.Context(), path, sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer beside.Close()
	_, who, err := staff.New(beside, time.Now).Password(t.Context(), "Мария", password)
	return err == nil && who.ID == 501
}

// setsPassword is the command that sets Maria's password.
func setsPassword(t *testing.T, settings string) *exec.Cmd {
	command := exec.CommandContext(t.Context(), childBinary(), "operators", "password", "Мария", "--config", settings)
	command.Env = append(ownEnvironment(), childVariable+"="+childCommand)
	return command
}

func TestAPasswordIsOneLineOfTheStandardInput(t *testing.T) {
	path, settings := maria(t)
	for _, c := range []struct{ typed, says, opens string }{
		{"длинный пароль\r\n", "is set", "длинный пароль"},
		{"short\n", "10 to 200", "длинный пароль"},
		{"", "no password came", "длинный пароль"},
		{"первая строка\nвторая строка\n", "one line", "длинный пароль"},
		{"длинный\x00пароль\n", "control characters", "длинный пароль"},
		{"\xff\xfe пароль в чужой кодировке\n", "UTF-8", "длинный пароль"},
		{strings.Repeat("длинный пароль ", 1000), "10 to 200", "длинный пароль"},
		{"пароль без конца строки", "is set", "пароль без конца строки"},
	} {
		command := setsPassword(t, settings)
		command.Stdin = strings.NewReader(c.typed)
		out, _ := command.CombinedOutput()
		if !strings.Contains(string(out), c.says) || c.typed != "" && strings.Contains(string(out), strings.TrimSpace(c.typed)) {
			t.Errorf("%.40q is answered with %s", c.typed, out)
		}
		if !entersWith(t, path, c.opens) {
			t.Errorf("after %.40q Maria does not come in with %q", c.typed, c.opens)
		}
	}
	command := setsPassword(t, settings)
	command.Stdin = strings.NewReader("\n")
	if out, err := command.CombinedOutput(); err != nil || !strings.Contains(string(out), "no password any more") || entersWith(t, path, "пароль без конца строки") {
		t.Errorf("an empty line is answered with %s, %v", out, err)
	}
}
