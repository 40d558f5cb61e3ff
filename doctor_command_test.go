package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"otklik/sandbox"
	"otklik/sandbox/sandboxtest"
	"otklik/sandbox/telegram"
)

func TestTheDoctorSeesThatCustomersAreShownAnExampleInPlaceOfThePrivacyNotice(t *testing.T) {
	town := sandboxtest.Start(t, sandbox.Options{})
	child := otklik(t, "doctor", "--config", settingsFile(t, storePath(t), town.URL, ""))
	if code := child.wait(t, usualTime); code != 1 {
		t.Errorf("it ended with %d", code)
	}
	child.mustSay(t, "yes  token", "NO   consent", "https://example.com/privacy", "document:")

	own := shippedFolder(t, "flows")
	flow, err := os.ReadFile(filepath.Join(own, "complaint.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	mended := strings.ReplaceAll(string(flow), "https://example.com/privacy", "https://romashka.test/privacy")
	if err := os.WriteFile(filepath.Join(own, "complaint.yaml"), []byte(mended), 0o600); err != nil {
		t.Fatal(err)
	}
	child = otklik(t, "doctor", "--config", settingsFile(t, storePath(t), town.URL, fmt.Sprintf("flows: %q\n", own)))
	if code := child.wait(t, usualTime); code != 0 {
		t.Errorf("it ended with %d", code)
	}
	child.mustSay(t, "yes  consent", "https://romashka.test/privacy")
}

func TestTheDoctorLooksAtEveryAccountThoughOneCannotBeReached(t *testing.T) {
	town := sandboxtest.Start(t, sandbox.Options{})
	second := fmt.Sprintf("  - {name: shop-two, platform: telegram, token: \"1001:x\", api: %q}\n", town.URL)
	settings := settingsFile(t, storePath(t), "http://127.0.0.1:1", "")
	text, err := os.ReadFile(settings)
	if err != nil {
		t.Fatal(err)
	}
	child := otklik(t, "doctor", "--config", written(t, "otklik.yaml", strings.Replace(string(text), "desk:", second+"desk:", 1)))
	if code := child.wait(t, usualTime); code != 1 {
		t.Errorf("it ended with %d", code)
	}
	child.mustSay(t, "shop-tg", "NO   reach: ", "connection refused", "proxy", "shop-two", "yes  token")
}

func TestTheDoctorLooksAtTheOperatorsGroupThatServesAllAccounts(t *testing.T) {
	town := sandboxtest.Start(t, sandbox.Options{})
	for group, found := range map[int64]string{
		telegram.UsualStaff: "yes  chat -1001000000002 forum", telegram.UsualGroup: "NO   chat -1001000000001 forum: the operators' group has no topics",
		-1009: "NO   chat -1009 member: the bot is not in this chat",
	} {
		text, err := os.ReadFile(settingsFile(t, storePath(t), town.URL, ""))
		if err != nil {
			t.Fatal(err)
		}
		topics := fmt.Sprintf("desk: {topics: {account: shop-tg, group: %d}, ", group)
		child := otklik(t, "doctor", "--config", written(t, "otklik.yaml", strings.Replace(string(text), "desk: {", topics, 1)))
		child.wait(t, usualTime)
		child.mustSay(t, found)
	}
}

func TestTheProgramSaysAtItsStartThatThePrivacyNoticeIsAnExample(t *testing.T) {
	town := sandboxtest.Start(t, sandbox.Options{})
	child := otklik(t, "run", "--config", settingsFile(t, storePath(t), town.URL, ""))
	child.says(t, "otklik serves")
	child.stopsCleanly(t)
	child.mustSay(t, "customers are asked to agree to an example", "https://example.com/privacy", "shop-tg")
}
