package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// ownSettings names a company's own files; it is read without its token, which is elsewhere.
func ownSettings(t *testing.T, more string) string {
	t.Helper()
	return written(t, "otklik.yaml", `company: {name: Ромашка}
accounts: [{name: shop-tg, platform: telegram, token_file: /nowhere/at/all}]
`+more)
}

func TestWhatIsCheckedIsWhatTheSettingsName(t *testing.T) {
	broken := ownSettings(t, "flows: "+brokenFlows(t)+"\n")
	answers := ownSettings(t, "answers: "+filepath.Dir(written(t, "ru.yaml", `language: ru
answers:
  - {shortcut: /вес, title: Сколько весит чайник, questions: [Сколько весит чайник?], text: Килограмм.}
`))+"\n")
	wording := ownSettings(t, "wording: "+written(t, "wording.yaml", "languages: [\n")+"\n")
	markers := ownSettings(t, "markers: "+filepath.Dir(written(t, "ru.yaml", "markers: [\n"))+"\n")
	for name, c := range map[string]struct {
		args []string
		code int
		says []string
	}{
		"flows checked":           {[]string{"flows", "check", "--config", broken}, 1, []string{"broken.yaml:"}},
		"flows drawn":             {[]string{"flows", "draw", "--config", broken}, 1, []string{"broken.yaml:"}},
		"flows rehearsed":         {[]string{"flows", "test", "--config", broken}, 1, []string{"broken.yaml:"}},
		"phrases judged":          {[]string{"phrases", "check", "--config", broken}, 1, []string{"broken.yaml:"}},
		"answers checked":         {[]string{"answers", "check", "--config", answers}, 0, []string{"1 ready answers, good"}},
		"answers found":           {[]string{"answers", "find", "--config", answers, "чайник"}, 0, []string{"/вес"}},
		"wording of answers":      {[]string{"answers", "check", "--config", wording}, 1, []string{"wording.yaml:"}},
		"wording of phrases":      {[]string{"phrases", "check", "--config", wording}, 1, []string{"wording.yaml:"}},
		"messages read":           {[]string{"understand", "read", "--config", markers, "Где заказ?"}, 1, []string{"ru.yaml"}},
		"a flag goes before":      {[]string{"flows", "check", "--config", broken, "--flows", shippedFolder(t, "flows")}, 0, []string{"complaint: good"}},
		"what is checked is told": {[]string{"flows", "check", "--config", answers}, 0, []string{"shipped flows, shipped phrases, answers of /"}},
		"no settings":             {[]string{"flows", "check", "--config", "/nowhere/otklik.yaml"}, 0, []string{"shipped flows", "complaint: good"}},
		"broken settings":         {[]string{"flows", "check", "--config", ownSettings(t, "flow: x\n")}, 1, []string{`unknown key "flow"`}},
		"a folder that is gone":   {[]string{"flows", "check", "--config", ownSettings(t, "flows: /nowhere/flows\n")}, 1, []string{"/nowhere/flows", "no such folder"}},
	} {
		t.Run(name, func(t *testing.T) {
			child := otklik(t, c.args...)
			if code := child.wait(t, usualTime); code != c.code {
				t.Errorf("it ended with %d, want %d", code, c.code)
			}
			child.mustSay(t, c.says...)
		})
	}
}

func TestTalksStandBesideTheFlowsTheyRehearse(t *testing.T) {
	flows := shippedFolder(t, "flows")
	if err := os.Mkdir(filepath.Join(flows, "talks"), 0o700); err != nil {
		t.Fatal(err)
	}
	talk := "talk: Anna complains\nsteps:\n  - customer: Где мой заказ?!\n    state: calm\n"
	if err := os.WriteFile(filepath.Join(flows, "talks", "mine.talk.yaml"), []byte(talk), 0o600); err != nil {
		t.Fatal(err)
	}
	child := otklik(t, "flows", "test", "--flows", flows)
	child.wait(t, usualTime)
	child.mustSay(t, "mine.talk.yaml")

	child = otklik(t, "flows", "test", "--flows", shippedFolder(t, "flows"))
	if code := child.wait(t, usualTime); code != 1 {
		t.Errorf("it ended with %d", code)
	}
	child.mustSay(t, "talks", "docs/flows.md")
}

// shippedFolder is a copy of a folder of YAML files.
func shippedFolder(t *testing.T, name string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), name)
	if err := os.CopyFS(dir, os.DirFS(filepath.Join("config", name))); err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(filepath.Join(dir, "talks")); err != nil && !strings.Contains(err.Error(), "no such") {
		t.Fatal(err)
	}
	return dir
}
