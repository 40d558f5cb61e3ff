package vk

import (
	"strings"
	"testing"

	"otklik/bot"
)

const (
	allRights  = `{"response":{"mask":1,"permissions":[{"name":"messages","setting":4096},{"name":"manage","setting":262144},{"name":"wall","setting":8192},{"name":"photos","setting":4},{"name":"docs","setting":131072}]}}`
	fewRights  = `{"response":{"mask":1,"permissions":[{"name":"manage","setting":262144}]}}`
	ticks      = `"message_new":1,"message_reply":1,"message_edit":1,"message_allow":1,"message_deny":true,"message_event":1`
	wallTicks  = ticks + `,"wall_post_new":1,"wall_reply_new":1,"wall_reply_edit":1,"wall_reply_delete":1,"wall_reply_restore":1`
	boardTicks = `,"board_post_new":1,"board_post_edit":1,"board_post_delete":1,"board_post_restore":1`
)

// told puts findings into a line: each key, with a minus before what does not work.
func told(list []bot.Capability) string {
	var words []string
	for _, c := range list {
		if c.Works {
			words = append(words, c.Key)
		} else {
			words = append(words, "-"+c.Key)
		}
	}
	return strings.Join(words, " ")
}

func TestAnAdminIsToldWhatWorksAndWhatToClick(t *testing.T) {
	wall, board := []bot.PlaceKind{bot.Wall}, []bot.PlaceKind{bot.Wall, bot.Board}
	hook := Options{Callback: true, CallbackSecret: hookSecret}
	with := func(o Options, public []bot.PlaceKind, user Secret) Options {
		o.Public, o.UserToken = public, user
		return o
	}
	for name, c := range map[string]struct {
		o       Options
		answers map[string]string
		want    string
	}{
		"all is well": {with(Options{}, wall, ""), map[string]string{"groups.getTokenPermissions": allRights, "groups.getLongPollSettings": `{"response":{"is_enabled":true,"events":{` + wallTicks + `}}}`},
			"key messages files longpoll events answer.wall -delete.wall"},
		"a key that is not valid": {with(Options{}, wall, ""), nil, "-key"},
		"a key with few rights": {with(Options{}, wall, ""), map[string]string{"groups.getTokenPermissions": fewRights, "groups.getLongPollSettings": `{"response":{"is_enabled":1,"events":{` + ticks + `}}}`},
			"key -messages -files longpoll -events -answer.wall -delete.wall"},
		"long poll is off": {with(Options{}, nil, ""), map[string]string{"groups.getTokenPermissions": allRights, "groups.getLongPollSettings": `{"response":{"is_enabled":false,"events":{}}}`},
			"key messages files -longpoll"},
		"long poll is not shown": {with(Options{}, nil, ""), map[string]string{"groups.getTokenPermissions": allRights}, "key messages files -longpoll"},
		"a discussion without an administrator": {with(Options{}, board, ""), map[string]string{"groups.getTokenPermissions": allRights, "groups.getLongPollSettings": `{"response":{"is_enabled":true,"events":{` + wallTicks + boardTicks + `}}}`},
			"key messages files longpoll events answer.wall -delete.wall -answer.board delete.board"},
		"a discussion with one": {with(Options{}, board, "vk1.u.admin-token"), map[string]string{"groups.getTokenPermissions": allRights, "groups.getLongPollSettings": `{"response":{"is_enabled":true,"events":{` + wallTicks + boardTicks + `}}}`, "users.get": `{"response":[{"id":501}]}`},
			"key messages files longpoll events answer.wall delete.wall answer.board delete.board"},
		"with one whose key is dead": {with(Options{}, board, "vk1.u.admin-token"), map[string]string{"groups.getTokenPermissions": allRights, "groups.getLongPollSettings": `{"response":{"is_enabled":true,"events":{` + wallTicks + boardTicks + `}}}`, "users.get": `{"error":{"error_code":5,"error_msg":"User authorization failed"}}`},
			"key messages files longpoll events answer.wall delete.wall -answer.board delete.board"},
		"callback": {with(hook, nil, ""), map[string]string{"groups.getTokenPermissions": allRights, "groups.getCallbackServers": `{"response":{"items":[{"id":1,"title":"alt","status":"failed"},{"id":2,"title":"otklik","status":"ok"}]}}`,
			"groups.getCallbackSettings": `{"response":{"events":{` + ticks + `}}}`}, "key messages files callback events"},
		"callback, not confirmed": {with(hook, nil, ""), map[string]string{"groups.getTokenPermissions": allRights, "groups.getCallbackServers": `{"response":{"items":[{"id":1,"title":"otklik","status":"failed"}]}}`}, "key messages files -callback"},
		"callback, no address":    {with(hook, nil, ""), map[string]string{"groups.getTokenPermissions": allRights, "groups.getCallbackServers": `{"response":{"items":[]}}`}, "key messages files -callback"},
	} {
		t.Run(name, func(t *testing.T) {
			l := listen(t, c.o, map[string]answer{})
			for method, body := range c.answers {
				l.net.answers[method] = gives(body)
			}
			list, err := l.Capabilities(t.Context())
			if err != nil || told(list) != c.want {
				t.Fatalf("told %s, %v; want %s", told(list), err, c.want)
			}
			for _, found := range list {
				if found.What == "" || !found.Works && found.Advice == "" || strings.Contains(found.What, "shop-token") {
					t.Errorf("%+v does not help an admin, or shows the key", found)
				}
			}
		})
	}
}

func TestAVKThatCannotBeAskedIsNoFinding(t *testing.T) {
	l := listen(t, Options{}, map[string]answer{"groups.getTokenPermissions": refuses(10)})
	if _, err := l.Capabilities(t.Context()); err == nil {
		t.Error("an outage of VK is told as a finding")
	}
	l.net.answers = map[string]answer{"groups.getTokenPermissions": gives(allRights), "groups.getLongPollSettings": refuses(6)}
	if _, err := l.Capabilities(t.Context()); err == nil {
		t.Error("too many calls are told as a finding")
	}
}
