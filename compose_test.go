package main

import (
	"os"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"otklik/config"
)

// composition is as much of compose.yaml as must fit together.
type composition struct {
	Services map[string]struct {
		Image       string
		Command     []string
		Deploy      struct{ Replicas int }
		Environment map[string]string
		Secrets     []string
		Volumes     []string
	}
	Configs map[string]struct{ Content string }
	Secrets map[string]struct{ File string }
	Volumes map[string]any
}

func composed(t *testing.T) composition {
	t.Helper()
	text, err := os.ReadFile("compose.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var c composition
	if err := yaml.Unmarshal(text, &c); err != nil {
		t.Fatal(err)
	}
	return c
}

func TestTheReplicasOfTheComposeFileFindTheirSettings(t *testing.T) {
	c := composed(t)
	bot := c.Services["otklik"]
	if file, set := bot.Environment["OTKLIK_CONFIG"]; bot.Deploy.Replicas != 2 || !set || file != "" {
		t.Errorf("%d replicas look for their settings in %q", bot.Deploy.Replicas, file)
	}
	delete(bot.Environment, "OTKLIK_CONFIG")
	environment := make(map[string]string)
	for name, value := range bot.Environment {
		if secret, mounted := strings.CutPrefix(value, "/run/secrets/"); mounted {
			if !slices.Contains(bot.Secrets, secret) || c.Secrets[secret].File == "" {
				t.Errorf("%s names the secret %s, which is not there", name, secret)
			}
			value = written(t, secret, "1000-"+secret)
		}
		environment[name] = strings.ReplaceAll(value, "${OTKLIK_HOST:-bot.example.com}", "bot.example.com")
	}
	s, err := config.Load("", environment)
	if err != nil {
		t.Fatal(err)
	}
	if s.StoreAddress() != "redis://:1000-redis@redis:6379/0" || len(s.Accounts) != 1 || s.Accounts[0].Webhook.Secret.Reveal() != "1000-webhook" {
		t.Errorf("the settings are %+v", s)
	}
	front := c.Configs["caddy"].Content
	for _, listener := range []string{s.Desk.Listen, s.Accounts[0].Webhook.Listen} {
		if _, port, _ := strings.Cut(listener, ":"); !strings.Contains(front, "dynamic a otklik "+port) {
			t.Errorf("the front does not know %s:\n%s", listener, front)
		}
	}
	if !strings.Contains(front, "handle /"+path.Base(s.Accounts[0].Webhook.URL)) {
		t.Errorf("the front does not pass on %s:\n%s", s.Accounts[0].Webhook.URL, front)
	}
}

func TestTheRedisOfTheComposeFileIsOneThatTheProgramTakes(t *testing.T) {
	c := composed(t)
	redis := c.Services["redis"]
	command := strings.Join(redis.Command, " ")
	for _, want := range []string{"--appendonly yes", "--maxmemory-policy noeviction", "--requirepass"} {
		if !strings.Contains(command, want) {
			t.Errorf("it is started without %s: %s", want, command)
		}
	}
	for _, service := range c.Services {
		for _, volume := range service.Volumes {
			if name, _, _ := strings.Cut(volume, ":"); !volumeNamed(c, name) {
				t.Errorf("%s keeps its files in %s, which is not there", service.Image, name)
			}
		}
	}
}

func volumeNamed(c composition, name string) bool {
	_, there := c.Volumes[name]
	return there
}
