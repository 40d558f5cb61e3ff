package vk

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/SevereCloud/vksdk/v2/api"

	"otklik/bot"
)

const apiUsage = "Manage > API usage"

// Capabilities asks VK what the account may do. Keys: key, messages, files, longpoll or callback, events, and of each public
// place answer.wall, delete.wall, …
// The error tells that VK could not be asked at all; a key that is not valid is a finding.
func (a *Adapter) Capabilities(ctx context.Context) ([]bot.Capability, error) {
	rights, found, err := a.keyCapability(ctx)
	if err != nil || !found.Works {
		return []bot.Capability{found}, err
	}
	list := []bot.Capability{found, right("messages", rights, "messages", "answers to people in private"), filing(rights)}
	events, err := a.eventsCapability(ctx)
	if err != nil {
		return nil, err
	}
	list = append(list, events...)
	for _, kind := range a.public {
		answers, err := a.answersIn(ctx, kind, rights)
		if err != nil {
			return nil, err
		}
		list = append(list, answers, a.deletesIn(kind))
	}
	return list, nil
}

// keyCapability finds what the key may do.
func (a *Adapter) keyCapability(ctx context.Context) ([]string, bot.Capability, error) {
	c := bot.Capability{Key: "key", Advice: apiUsage + " > Access tokens > Create token, with messages, manage, wall, photos and docs"}
	var found struct {
		Permissions []struct {
			Name string `json:"name"`
		} `json:"permissions"`
	}
	if err := a.community.ask(ctx, "groups.getTokenPermissions", nil, &found); err != nil {
		c.What = "VK does not accept the key, so nothing is received or sent: " + asFailure(err).Error()
		return nil, c, unlessAnswered(err)
	}
	var rights []string
	for _, p := range found.Permissions {
		rights = append(rights, p.Name)
	}
	return rights, bot.Capability{Key: "key", Works: true, What: "the key is valid and may: " + strings.Join(rights, ", ")}, nil
}

// unlessAnswered keeps errors that say nothing of the account.
func unlessAnswered(err error) error {
	if asFailure(err).passing() {
		return err
	}
	return nil
}

func right(what string, rights []string, name, purpose string) bot.Capability {
	if slices.Contains(rights, name) {
		return bot.Capability{Key: what, Works: true, What: fmt.Sprintf("the key has the right %q", name)}
	}
	return bot.Capability{Key: what, What: fmt.Sprintf("the key lacks the right %q: no %s", name, purpose),
		Advice: fmt.Sprintf("%s > Access tokens > Create token, tick %q", apiUsage, name)}
}

// filing tells whether operators can send files to customers.
func filing(rights []string) bot.Capability {
	for _, name := range []string{"photos", "docs"} {
		if !slices.Contains(rights, name) {
			return right("files", rights, name, "files from operators to customers")
		}
	}
	return bot.Capability{Key: "files", Works: true, What: "operators can send photos, documents and voice messages"}
}

// wantedEvents are those that must be ticked.
func (a *Adapter) wantedEvents() []string {
	wanted := []string{"message_new", "message_reply", "message_edit", "message_allow", "message_deny", "message_event"}
	for _, s := range sections() {
		if !a.listensTo(s.kind) {
			continue
		}
		for _, end := range []string{"_new", "_edit", "_delete", "_restore"} {
			wanted = append(wanted, s.events+end)
		}
	}
	if a.listensTo(bot.Wall) {
		wanted = append(wanted, "wall_post_new")
	}
	return wanted
}

func (a *Adapter) eventsCapability(ctx context.Context) ([]bot.Capability, error) {
	if a.callback.on {
		return a.callbackCapability(ctx)
	}
	var found struct {
		Enabled flag            `json:"is_enabled"`
		Events  map[string]flag `json:"events"`
	}
	c := bot.Capability{Key: "longpoll", Advice: apiUsage + " > Long Poll API: Enabled, API version 5.131"}
	if err := a.community.ask(ctx, "groups.getLongPollSettings", api.Params{"group_id": a.group}, &found); err != nil {
		c.What = asFailure(err).Error()
		return []bot.Capability{c}, unlessAnswered(err)
	}
	if !found.Enabled {
		c.What = "Long Poll is switched off: nothing is heard"
		return []bot.Capability{c}, nil
	}
	works := bot.Capability{Key: "longpoll", Works: true, What: "Long Poll is on"}
	return []bot.Capability{works, a.ticked(found.Events, apiUsage+" > Long Poll API > Event types")}, nil
}

func (a *Adapter) ticked(events map[string]flag, where string) bot.Capability {
	var missing []string
	for _, wanted := range a.wantedEvents() {
		if !events[wanted] {
			missing = append(missing, wanted)
		}
	}
	if len(missing) == 0 {
		return bot.Capability{Key: "events", Works: true, What: "all events that are needed are ticked"}
	}
	return bot.Capability{Key: "events", What: "not ticked: " + strings.Join(missing, ", "), Advice: where + ": tick them"}
}

func (a *Adapter) callbackCapability(ctx context.Context) ([]bot.Capability, error) {
	var servers struct {
		Items []struct {
			ID     int64  `json:"id"`
			Title  string `json:"title"`
			Status string `json:"status"`
		} `json:"items"`
	}
	c := bot.Capability{Key: "callback", Advice: apiUsage + " > Callback API: add the address, set the secret key, confirm"}
	if err := a.community.ask(ctx, "groups.getCallbackServers", api.Params{"group_id": a.group}, &servers); err != nil {
		c.What = asFailure(err).Error()
		return []bot.Capability{c}, unlessAnswered(err)
	}
	c.What = "no address is set"
	for _, s := range servers.Items {
		if s.Status != "ok" {
			c.What = fmt.Sprintf("the address %q has the status %q", s.Title, s.Status)
			continue
		}
		ticks, err := a.callbackEvents(ctx, s.ID)
		return []bot.Capability{{Key: "callback", Works: true, What: fmt.Sprintf("the address %q is confirmed", s.Title)}, ticks}, err
	}
	return []bot.Capability{c}, nil
}

func (a *Adapter) callbackEvents(ctx context.Context, server int64) (bot.Capability, error) {
	var found struct {
		Events map[string]flag `json:"events"`
	}
	where := apiUsage + " > Callback API > Event types"
	if err := a.community.ask(ctx, "groups.getCallbackSettings", api.Params{"group_id": a.group, "server_id": server}, &found); err != nil {
		return bot.Capability{Key: "events", What: asFailure(err).Error(), Advice: where}, unlessAnswered(err)
	}
	return a.ticked(found.Events, where), nil
}

// answersIn tells whether comments can be answered there. They are heard in any case.
func (a *Adapter) answersIn(ctx context.Context, kind bot.PlaceKind, rights []string) (bot.Capability, error) {
	what := "answer." + string(kind)
	if s, _ := sectionOf(kind); !s.admin {
		return right(what, rights, "wall", "answers to comments on the wall"), nil
	}
	c := bot.Capability{Key: what, Advice: "give the account the key of a person who administers the community (user_token)",
		What: "VK takes no community key there: complaints are heard and shown to operators, and answered in private where the person may be written to"}
	if a.admin == nil {
		return c, nil
	}
	if _, err := a.admin.call(ctx, "users.get", nil); err != nil {
		c.What = "the administrator's key: " + asFailure(err).Error()
		return c, unlessAnswered(err)
	}
	return bot.Capability{Key: what, Works: true, What: "answered with the administrator's key"}, nil
}

// deletesIn tells whether a comment that shows personal data can be taken away there.
func (a *Adapter) deletesIn(kind bot.PlaceKind) bot.Capability {
	key := "delete." + string(kind)
	if kind == bot.Board || a.admin != nil {
		return bot.Capability{Key: key, Works: true, What: "comments with personal data can be deleted"}
	}
	return bot.Capability{Key: key, What: "VK lets only a person delete comments there: customers are asked to do it themselves",
		Advice: "give the account the key of a person who administers the community (user_token)"}
}
