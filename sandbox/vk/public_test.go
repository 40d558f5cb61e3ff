package vk_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/SevereCloud/vksdk/v2/api"
	"github.com/SevereCloud/vksdk/v2/events"

	"otklik/sandbox/people"
)

func TestAComplaintUnderAPostIsAnsweredInItsThread(t *testing.T) {
	town := start(t)
	b := botIn(t, town, "key").listen()
	post := town.Act(`{"platform":"vk","person":501,"as":"admin","where":"post","text":"Скидки до воскресенья"}`)
	var told events.WallPostNewObject
	if b.next(events.EventWallPostNew, &told); told.FromID != -group || int64(told.ID) != post.Message {
		t.Errorf("the bot heard of the post %+v", told)
	}
	done := town.Act(`{"platform":"vk","person":1001,"name":"Анна Пример","where":"wall","text":"Ужасная доставка!"}`)
	var comment events.WallReplyNewObject
	b.next(events.EventWallReplyNew, &comment)
	if int64(comment.ID) != done.Message || comment.PostID != told.ID || comment.PostOwnerID != -group || comment.FromID != 1001 {
		t.Fatalf("the bot heard %+v", comment)
	}
	answer := api.Params{"owner_id": -group, "post_id": comment.PostID, "reply_to_comment": comment.ID, "from_group": group, "message": "Простите нас", "guid": "job-1"}
	first, err := b.WallCreateComment(answer)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := b.WallCreateComment(answer); err != nil || again.CommentID != first.CommentID {
		t.Errorf("the same guid made %+v beside %+v: %v", again, first, err)
	}
	if b.next(events.EventWallReplyNew, &comment); comment.FromID != -group || comment.ReplyToUser != 1001 || comment.ParentsStack[0] != int(done.Message) {
		t.Errorf("the own comment came back as %+v", comment)
	}
	h := town.Await("the answer", byBot)
	if h.Where != "wall" || h.Topic != post.Message || h.ReplyTo != done.Message || h.Person != 0 || h.Chat != -group {
		t.Errorf("people saw %+v", h)
	}
}

func TestCommentsAreEditedDeletedAndRestored(t *testing.T) {
	for _, place := range []struct{ where, event string }{
		{"wall", "wall_reply"}, {"board", "board_post"}, {"photo", "photo_comment"}, {"video", "video_comment"}, {"market", "market_comment"},
	} {
		t.Run(place.where, func(t *testing.T) {
			town := start(t)
			b := botIn(t, town, "key").listen()
			act := func(rest string) int64 {
				return town.Act(`{"platform":"vk","person":1001,"where":"` + place.where + `",` + rest + `}`).Message
			}
			hears := func(what string) map[string]any {
				var object map[string]any
				b.next(events.EventType(place.event+"_"+what), &object)
				return object
			}
			comment := act(`"text":"Плохо"`)
			if o := hears("new"); o["text"] != "Плохо" || o["from_id"] != 1001.0 {
				t.Errorf("new: %v", o)
			}
			act(`"edit":` + id(comment) + `,"text":"Очень плохо"`)
			if o := hears("edit"); o["text"] != "Очень плохо" {
				t.Errorf("edit: %v", o)
			}
			act(`"delete":` + id(comment))
			if o := hears("delete"); o["id"] != float64(comment) {
				t.Errorf("delete: %v", o)
			}
			act(`"restore":` + id(comment))
			if o := hears("restore"); o["text"] != "Очень плохо" {
				t.Errorf("restore: %v", o)
			}
			var edited, deleted bool
			for _, h := range town.Heard(0) {
				edited, deleted = edited || h.Edited, deleted || h.Deleted
			}
			if !edited || !deleted {
				t.Error("people did not see the changes")
			}
		})
	}
}

func TestACommunityAnswersOnTheBoardOnlyByAnAdministratorsToken(t *testing.T) {
	town := start(t)
	done := town.Act(`{"platform":"vk","person":1001,"where":"topic","text":"Где мои деньги"}`)
	say := api.Params{"group_id": group, "topic_id": done.Topic, "from_group": 1, "message": "Разбираемся"}
	if _, err := botIn(t, town, "key").BoardCreateComment(say); !errors.Is(err, api.ErrGroupAuth) {
		t.Errorf("with the community's token: %v", err)
	}
	if _, err := botIn(t, town, "user501").BoardCreateComment(say); err != nil {
		t.Errorf("with an administrator's token: %v", err)
	}
	if h := town.Await("the answer", byBot); h.Where != "board" || h.Topic != done.Topic {
		t.Errorf("people saw %+v", h)
	}
	if _, err := botIn(t, town, "key").BoardDeleteComment(api.Params{"group_id": group, "topic_id": done.Topic, "comment_id": done.Message}); err != nil {
		t.Errorf("deleting with the community's token: %v", err)
	}
}

func TestAnAdministratorSpeaksForTheCommunityOrForHimself(t *testing.T) {
	town := start(t)
	b := botIn(t, town, "key").listen()
	question := town.Act(`{"platform":"vk","person":1001,"where":"wall","text":"Вы открыты?"}`)
	var comment events.WallReplyNewObject
	b.next(events.EventWallReplyNew, &comment)
	for _, c := range []struct {
		as   string
		from int
	}{{`"as":"admin",`, -group}, {`"role":"moderator",`, 502}} {
		town.Act(`{"platform":"vk","person":502,"name":"Олег",` + c.as + `"where":"wall","reply_to":` + id(question.Message) + `,"text":"Да"}`)
		if b.next(events.EventWallReplyNew, &comment); comment.FromID != c.from {
			t.Errorf("%s: the bot heard %+v", c.as, comment)
		}
	}
	h := town.Await("the administrator", func(h people.Heard) bool {
		return h.As == "admin" && h.Topic == question.Topic && h.Message > question.Message
	})
	if h.By != "person" || h.Person != 502 {
		t.Errorf("people saw %+v", h)
	}
}

func TestAnAdministratorsTokenChangesComments(t *testing.T) {
	town := start(t)
	user := botIn(t, town, "user501")
	done := town.Act(`{"platform":"vk","person":1001,"where":"wall","text":"+7 999 000-00-01, звоните"}`)
	named := api.Params{"owner_id": -group, "comment_id": done.Message}
	if _, err := user.WallDeleteComment(named); err != nil {
		t.Fatal(err)
	}
	if list, err := user.WallGetComments(api.Params{"owner_id": -group, "post_id": done.Topic}); err != nil || list.Count != 0 {
		t.Errorf("after deleting: %+v %v", list, err)
	}
	if _, err := user.WallDeleteComment(named); !errors.Is(err, api.ErrWallAccessComment) {
		t.Errorf("deleting twice: %v", err)
	}
	if _, err := user.WallRestoreComment(named); err != nil {
		t.Fatal(err)
	}
	one, err := user.WallGetComment(named)
	if err != nil || len(one.Items) != 1 || !strings.HasPrefix(one.Items[0].Text, "+7") {
		t.Errorf("after restoring: %+v %v", one, err)
	}
	if post, err := user.WallGetByID(api.Params{"posts": "-12345_" + id(done.Topic)}); err != nil || len(post) != 1 || post[0].Comments.Count != 1 {
		t.Errorf("the post: %+v %v", post, err)
	}
}

func TestWhereCommentsAreClosedNobodyComments(t *testing.T) {
	town := start(t)
	done := town.Act(`{"platform":"vk","person":1001,"where":"wall","text":"Первый"}`)
	call(t, town, "wall.closeComments", "owner_id", "-12345", "post_id", id(done.Topic))
	if a := call(t, town, "wall.createComment", "owner_id", "-12345", "post_id", id(done.Topic), "message", "а"); a.Error.Code != 213 {
		t.Errorf("got %+v", a)
	}
	if told := town.Refused(`{"platform":"vk","person":1001,"where":"wall","text":"Второй"}`); told != "comments are closed here" {
		t.Errorf("people are told %q", told)
	}
}

func TestPeopleComeAndGo(t *testing.T) {
	town := start(t)
	b := botIn(t, town, "key").listen()
	isMember := func() string {
		return string(call(t, town, "groups.isMember", "group_id", "12345", "user_id", "1001").Response)
	}
	town.Act(`{"platform":"vk","person":1001,"where":"wall","join":true}`)
	var join, leave map[string]any
	if b.next(events.EventGroupJoin, &join); join["join_type"] != "join" || isMember() != "1" {
		t.Errorf("joining: %v, member %s", join, isMember())
	}
	town.Act(`{"platform":"vk","person":1001,"where":"wall","leave":true}`)
	if b.next(events.EventGroupLeave, &leave); leave["user_id"] != 1001.0 || isMember() != "0" {
		t.Errorf("leaving: %v, member %s", leave, isMember())
	}
}

func TestWrongActsAreRefusedWithAdvice(t *testing.T) {
	town := start(t)
	town.Act(`{"platform":"vk","person":1001,"where":"private","text":"а"}`)
	for act, advice := range map[string]string{
		`"where":"staff","text":"а"`:                                    "not a place on vk",
		`"where":"private","contact":"+79990000001"`:                    "no contact cards",
		`"where":"private","as":"channel","text":"а"`:                   `"as" on vk is "admin"`,
		`"where":"private","chat":7,"text":"а"`:                         "own id",
		`"where":"private","as":"admin","chat":7,"text":"а"`:            "no dialog with person 7",
		`"where":"private","press":"Нет"`:                               "no button",
		`"where":"private","edit":9,"text":"а"`:                         "no message 9",
		`"where":"private","reply_to":9,"text":"а"`:                     "no message 9",
		`"where":"private","restore":1`:                                 "only comments",
		`"where":"private","bot":"nobody","text":"а"`:                   "no community",
		`"where":"private","files":[{"kind":"photo","content":"YQ=="}]`: "no picture",
		`"where":"private","files":[{"kind":"dream"}]`:                  "none of photo",
		`"where":"wall","press":"Да"`:                                   "in private",
		`"where":"wall","topic":77,"text":"а"`:                          "no wall 77",
		`"where":"wall","restore":77`:                                   "no deleted comment 77",
		`"where":"wall","role":"king","text":"а"`:                       `role "king"`,
	} {
		if told := town.Refused(`{"platform":"vk","person":1001,` + act + `}`); !has(told, advice) {
			t.Errorf("%s: %q says nothing of %q", act, told, advice)
		}
	}
	if told := town.Refused(`{"person":1001,"where":"group","restore":3}`); !has(told, "only comments on vk") {
		t.Errorf("on telegram: %q", told)
	}
}

func TestTheWorldShowsCommunitiesAndTheirPlaces(t *testing.T) {
	town := start(t)
	town.Act(`{"platform":"vk","person":1001,"where":"board","text":"а"}`)
	body := fetch(t, botIn(t, town, "key"), town.URL+"/world")
	var world struct {
		VK struct {
			Communities []struct {
				Group  int64
				Places []struct {
					Where    string
					Comments int
				}
			}
		}
	}
	if err := json.Unmarshal(body, &world); err != nil {
		t.Fatal(err)
	}
	if c := world.VK.Communities; len(c) != 1 || c[0].Group != group || c[0].Places[0].Where != "board" || c[0].Places[0].Comments != 1 {
		t.Errorf("the world is %s", body)
	}
}
