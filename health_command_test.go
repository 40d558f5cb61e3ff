package main

import (
	"testing"

	"otklik/sandbox"
	"otklik/sandbox/sandboxtest"
)

func TestAWatchdogLearnsWhetherTheProgramIsWell(t *testing.T) {
	town := sandboxtest.Start(t, sandbox.Options{})
	desk := freeAddress(t)
	settings := settingsFile(t, storePath(t), town.URL, "", desk)
	before := otklik(t, "health", "--config", settings)
	if code := before.wait(t, usualTime); code != 1 {
		t.Errorf("with nobody there it ended with %d", code)
	}
	before.mustSay(t, "is otklik run running?")

	daemon := otklik(t, "run", "--config", settings)
	daemon.says(t, "otklik serves")
	if code := otklik(t, "health", "--config", settings).wait(t, usualTime); code != 0 {
		t.Errorf("of a program that is well it said %d", code)
	}
}

func TestAnAddressThatIsListenedOnIsCalledFromNearby(t *testing.T) {
	for listened, want := range map[string]string{
		"0.0.0.0:8080": "127.0.0.1:8080", ":8080": "127.0.0.1:8080", "[::]:8080": "[::1]:8080",
		"127.0.0.1:8080": "127.0.0.1:8080", "desk.example.com:80": "desk.example.com:80",
	} {
		if got := nearAddress(listened); got != want {
			t.Errorf("%s is called at %s, want %s", listened, got, want)
		}
	}
}
