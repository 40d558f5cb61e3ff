package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"otklik/sandbox"
	"otklik/sandbox/sandboxtest"
)

func TestACopyIsTakenWhileTheBotIsRunningAndTheBotGoesOnFromIt(t *testing.T) {
	town, path := sandboxtest.Start(t, sandbox.Options{}), storePath(t)
	settings := settingsFile(t, path, town.URL, "quiet: {window: 100ms, limit: 1s}\n")
	daemon := otklik(t, "run", "--config", settings)
	daemon.says(t, "otklik serves")
	town.Act(`{"person":1001,"name":"Анна Пример","where":"private","text":"Где мой заказ?! Жду неделю!"}`)
	daemon.until(t, "answered", func() bool { return len(town.Heard(0)) > 1 })

	file := filepath.Join(t.TempDir(), "copy of today.db")
	must(t, commandSays(t, 0, "backup", file, "--config", settings), []string{file, "MB, whole and sound", "stop Otklik", path + "-wal"}, "заказ")
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the copy is %v, %v", info, err)
	}
	before, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	must(t, commandSays(t, 1, "backup", file, "--config", settings), []string{"file already exists", "name another file"})
	if after, err := os.ReadFile(file); err != nil || string(after) != string(before) {
		t.Errorf("the copy was changed by a second one: %v", err)
	}
	daemon.stopsCleanly(t)

	restored := otklik(t, "run", "--config", settingsFile(t, file, town.URL, "quiet: {window: 100ms, limit: 1s}\n"))
	restored.says(t, "otklik serves")
	must(t, commandSays(t, 0, "export", "--config", settingsFile(t, file, town.URL, "")), []string{"Где мой заказ"})
	restored.stopsCleanly(t)
}

func TestWhoCannotCopyThisWayReadsWhatToDo(t *testing.T) {
	town, path := sandboxtest.Start(t, sandbox.Options{}), storePath(t)
	settings := settingsFile(t, path, town.URL, "")
	copied := filepath.Join(t.TempDir(), "copy.db")
	must(t, commandSays(t, 1, "backup", copied, "--config", settings), []string{"otklik run"})
	onRedis := withTopics(t, settings, "redis://"+freeAddress(t)+"/0")
	must(t, commandSays(t, 1, "backup", copied, "--config", onRedis), []string{"redis-cli", "--rdb", "docs/redis.md"})

	daemon := otklik(t, "run", "--config", settings)
	daemon.says(t, "otklik serves")
	nowhere := filepath.Join(t.TempDir(), "no", "copy.db")
	must(t, commandSays(t, 1, "backup", nowhere, "--config", settings), []string{"mkdir -p " + strings.TrimSuffix(nowhere, "/copy.db")})
	must(t, commandSays(t, 1, "backup", path, "--config", settings), []string{"name another file"})
	daemon.stopsCleanly(t)
	if left, err := filepath.Glob(copied + "*"); err != nil || len(left) > 0 {
		t.Errorf("it left %q, %v", left, err)
	}
}
