package vk

import (
	"context"
	"encoding/json"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/SevereCloud/vksdk/v2/api"
	"github.com/SevereCloud/vksdk/v2/object"

	"otklik/bot"
)

const (
	// mostNames is how many people one call asks for; VK allows 1000 and communities 500.
	mostNames = 500
	// managersAge is how long the list of the community's managers is believed, managersPause when one that could not be had is asked
	// for again.
	managersAge   = time.Hour
	managersPause = 30 * time.Second
	// askingTimeout bounds what is asked about lines before they are stored: what people write waits for it.
	askingTimeout = 5 * time.Second
)

// people knows the names of those who write (VK's events have numbers only) and who manages the community.
type people struct {
	names    *memory[bot.Person]
	managers atomic.Pointer[map[int64]bool]

	asking sync.Mutex // one asks for the managers, the others wait for what comes of it
	again  time.Time  // when to ask for them next
}

func newPeople() *people { return &people{names: newMemory[bot.Person]()} }

// manages tells whether the person speaks for the company in public.
func (p *people) manages(person int64) bool {
	managers := p.managers.Load()
	return managers != nil && (*managers)[person]
}

// name writes names into events. A name that cannot be had now is left out: it comes with a later line.
func (a *Adapter) name(ctx context.Context, events []bot.Event) {
	var users, communities []string
	wanted := make(map[int64]bool)
	for _, e := range events {
		id := e.Person.ID
		if _, known := a.people.names.get(strconv.FormatInt(id, 10)); known || wanted[id] {
			continue
		}
		wanted[id] = true
		if id > 0 {
			users = append(users, strconv.FormatInt(id, 10))
		} else if id < 0 {
			communities = append(communities, strconv.FormatInt(-id, 10))
		}
	}
	for ; len(users) > 0; users = users[min(mostNames, len(users)):] {
		a.askUsers(ctx, users[:min(mostNames, len(users))])
	}
	for ; len(communities) > 0; communities = communities[min(mostNames, len(communities)):] {
		a.askCommunities(ctx, communities[:min(mostNames, len(communities))])
	}
	for i := range events {
		if known, ok := a.people.names.get(strconv.FormatInt(events[i].Person.ID, 10)); ok {
			events[i].Person.Name, events[i].Person.Username = known.Name, known.Username
		}
	}
}

func (a *Adapter) askUsers(ctx context.Context, ids []string) {
	var found []object.UsersUser
	params := api.Params{"user_ids": strings.Join(ids, ","), "fields": "domain"}
	if err := a.community.ask(ctx, "users.get", params, &found); err != nil {
		a.log.Debug("names of people are not known yet", "error", err)
		return
	}
	for _, u := range found {
		a.people.names.put(strconv.Itoa(u.ID), bot.Person{Name: strings.TrimSpace(u.FirstName + " " + u.LastName), Username: u.Domain})
	}
}

func (a *Adapter) askCommunities(ctx context.Context, ids []string) {
	var found []object.GroupsGroup
	if err := a.community.ask(ctx, "groups.getById", api.Params{"group_ids": strings.Join(ids, ",")}, &found); err != nil {
		a.log.Debug("names of communities are not known yet", "error", err)
		return
	}
	for _, g := range found {
		a.people.names.put(strconv.Itoa(-g.ID), bot.Person{Name: g.Name, Username: g.ScreenName})
	}
}

// meetManagers learns, now and then, who manages the community: what they say in public is the company's word. A list that cannot be
// had leaves the last one.
func (a *Adapter) meetManagers(ctx context.Context) {
	if len(a.public) == 0 {
		return
	}
	a.people.asking.Lock()
	defer a.people.asking.Unlock()
	if time.Now().Before(a.people.again) {
		return
	}
	age := managersAge
	if err := a.askManagers(ctx); err != nil {
		a.log.Debug("the community's managers are not known", "error", err)
		age = managersPause
	}
	a.people.again = time.Now().Add(age)
}

func (a *Adapter) askManagers(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, askingTimeout)
	defer cancel()
	var found struct {
		Items []json.RawMessage `json:"items"`
	}
	params := api.Params{"group_id": a.group, "filter": "managers", "count": 1000}
	if err := a.community.ask(ctx, "groups.getMembers", params, &found); err != nil {
		return err
	}
	managers := make(map[int64]bool, len(found.Items))
	for _, raw := range found.Items {
		var manager struct {
			ID int64 `json:"id"`
		}
		if json.Unmarshal(raw, &manager) == nil && manager.ID > 0 {
			managers[manager.ID] = true
		}
	}
	a.people.managers.Store(&managers)
	return nil
}

// languageOf is the language of VK's number for it (lang_id); "" for the rarer ones and when it is not told.
func languageOf(id *int) string {
	if id == nil {
		return ""
	}
	switch *id {
	case object.LangRU:
		return "ru"
	case object.LangEN:
		return "en"
	case object.LangPL:
		return "pl"
	case object.LangUK:
		return "uk"
	case object.LangBE, object.LangBE2:
		return "be"
	case object.LangDE:
		return "de"
	case object.LangES:
		return "es"
	case object.LangFR:
		return "fr"
	case object.LangIT:
		return "it"
	case object.LangKK:
		return "kk"
	}
	return ""
}
