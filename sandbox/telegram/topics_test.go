package telegram

import (
	"strconv"
	"testing"

	"otklik/sandbox/people"
)

// newTopic is a topic that the bot made in the operators' forum.
func (st *stage) newTopic(name string) int64 {
	st.t.Helper()
	var made ForumTopic
	st.result(&made, "createForumTopic", "chat_id", staffID, "name", name)
	return made.MessageThreadID
}

func TestWhatAnAdministratorDoesWithATopicByHandTheBotHears(t *testing.T) {
	st := newStage(t, Options{})
	topic, shut, open := st.newTopic("Анна"), true, false
	st.act(people.Act{Where: "staff", Role: "administrator", Topic: topic, Shut: &shut})
	st.act(people.Act{Where: "staff", Topic: topic, Shut: &open})
	u := st.updates()
	if len(u) < 2 || u[len(u)-2].Message.ForumTopicClosed == nil || u[len(u)-1].Message.ForumTopicReopened == nil {
		t.Fatalf("the bot heard %+v", u)
	}
	if m := u[len(u)-1].Message; m.MessageThreadID != topic || !m.IsTopicMessage || m.From == nil {
		t.Errorf("the notice %+v", m)
	}
	st.act(people.Act{Where: "staff", Topic: topic, Drop: true})
	if r := st.call("sendMessage", "chat_id", staffID, "message_thread_id", strconv.FormatInt(topic, 10), "text", "x"); r.Description != "Bad Request: message thread not found" {
		t.Errorf("into a deleted topic: %s", r.Description)
	}
}

func TestATopicOfTheirOwnMayBeOpenedByEverybodyAndClosedByAdministratorsOnly(t *testing.T) {
	st := newStage(t, Options{})
	shut := true
	done := st.act(people.Act{Where: "staff", Open: "Обед"})
	if _, err := st.Act(people.Act{Person: 1001, Where: "staff", Topic: done.Topic, Shut: &shut}); err == nil {
		t.Error("a member closed a topic")
	}
	if _, err := st.Act(people.Act{Person: 1001, Where: "group", Open: "Обед"}); err == nil {
		t.Error("a topic was opened where there are none")
	}
	u := st.updates()
	if m := u[len(u)-1].Message; m.ForumTopicCreated == nil || m.ForumTopicCreated.Name != "Обед" || m.MessageThreadID != done.Topic {
		t.Errorf("the bot heard %+v", m)
	}
}

func TestABotReactsWithWhatTelegramHasOnly(t *testing.T) {
	st := newStage(t, Options{})
	done := st.act(people.Act{Where: "staff", Text: "Готово"})
	react := func(reaction string) string {
		return st.call("setMessageReaction", "chat_id", staffID, "message_id", strconv.FormatInt(done.Message, 10), "reaction", reaction).Description
	}
	for reaction, want := range map[string]string{
		`[{"type":"emoji","emoji":"👌"}]`: "", `[]`: "",
		`[{"type":"emoji","emoji":"✅"}]`:                              "Bad Request: REACTION_INVALID",
		`[{"type":"emoji","emoji":"👌"},{"type":"emoji","emoji":"👍"}]`: "Bad Request: REACTIONS_TOO_MANY",
	} {
		if got := react(reaction); got != want {
			t.Errorf("%s: %q, want %q", reaction, got, want)
		}
	}
	if r := st.call("setMessageReaction", "chat_id", staffID, "message_id", "999", "reaction", "[]"); r.Description != "Bad Request: message to react to not found" {
		t.Errorf("to nothing: %q", r.Description)
	}
}
