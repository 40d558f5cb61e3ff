package main

import (
	"os"
	"strings"
	"testing"

	"otklik/bot"
	"otklik/sandbox"
	"otklik/sandbox/sandboxtest"
	"otklik/store/redis/redistest"
)

func TestAHouseMovesToRedisWhenTheProgramIsStoppedAndTheProgramGoesOnThere(t *testing.T) {
	town, server, path := sandboxtest.Start(t, sandbox.Options{}), redistest.Single(t), storePath(t)
	old := settingsFile(t, path, town.URL, "quiet: {window: 100ms, limit: 1s}\n")
	body, err := os.ReadFile(old)
	if err != nil {
		t.Fatal(err)
	}
	address := "redis://" + server.Address() + "/0"
	next := written(t, "otklik.yaml", strings.Replace(string(body), "sqlite:"+path, address, 1))
	move := func(code int, says ...string) {
		t.Helper()
		child := otklik(t, "move", "--from", "sqlite:"+path, "--to", address)
		if got := child.wait(t, usualTime); got != code {
			t.Errorf("move ended with %d, want %d", got, code)
		}
		child.mustSay(t, says...)
	}

	daemon := otklik(t, "run", "--config", old)
	daemon.says(t, "otklik serves")
	town.Act(`{"person":1001,"name":"Анна Пример","where":"private","text":"Где мой заказ?! Жду неделю!"}`)
	daemon.until(t, "answered", func() bool { return len(town.Heard(0)) > 1 })
	failing(t, path, bot.Failed{ID: "update-1", Account: "shop-tg"})
	move(1, "another daemon works on this store")
	if code := daemon.stop(t); code != 0 {
		t.Fatalf("the daemon ended with %d:\n%s", code, &daemon.output)
	}
	before := otklik(t, "export", "--config", old)
	before.wait(t, usualTime)
	before.mustSay(t, "Где мой заказ", "update-1", "1 conversations")
	move(0, "moved and compared: 1 conversations", "Now set store: "+address)
	move(1, "not empty")

	left := otklik(t, "run", "--config", old)
	if code := left.wait(t, usualTime); code != 1 {
		t.Errorf("the program served from a store that was left: %d", code)
	}
	left.mustSay(t, "moved", address)
	after := otklik(t, "export", "--config", next)
	after.wait(t, usualTime)
	if after.output.String() != before.output.String() {
		t.Errorf("exported before:\n%s\nafter:\n%s", &before.output, &after.output)
	}
	again := otklik(t, "run", "--config", next)
	again.says(t, "otklik serves")
	town.Act(`{"person":1001,"name":"Анна Пример","where":"private","text":"И где он?! Позовите человека!"}`)
	again.until(t, "answered from the new store", func() bool { return len(town.Heard(0)) > 3 })
	back := otklik(t, "move", "--from", address, "--to", "sqlite:"+storePath(t))
	if code := back.wait(t, usualTime); code != 1 {
		t.Errorf("a move beside the program ended with %d", code)
	}
	back.mustSay(t, "stop all of its replicas")
}

func TestAMoveThatLeadsNowhereSaysSo(t *testing.T) {
	here := "sqlite:" + storePath(t)
	for words, way := range map[string][2]string{
		"the same store":          {here, here},
		"sqlite: and a path":      {"nonsense", here},
		"no store to move out of": {here, "sqlite:" + storePath(t)},
	} {
		move := otklik(t, "move", "--from", way[0], "--to", way[1])
		if code := move.wait(t, usualTime); code != 1 {
			t.Errorf("a move from %s to %s ended with %d", way[0], way[1], code)
		}
		move.mustSay(t, words)
	}
}
