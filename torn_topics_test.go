package main

import (
	"database/sql"
	"strings"
	"testing"
)

// damages runs a statement on what the store keeps; the "?" in it is the customer's id.
func (s *street) damages(t *testing.T, anna *customer, statement string) {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+strings.TrimPrefix(s.p.settings.Store, "sqlite:")+"?_pragma=busy_timeout(60000)") // the program writes, too
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	done, err := db.ExecContext(t.Context(), statement, anna.id())
	if err != nil {
		t.Fatal(err)
	}
	if rows, err := done.RowsAffected(); err != nil || rows == 0 {
		t.Fatalf("%s: %d rows, %v", statement, rows, err)
	}
}

func TestWhateverIsDoneInTheTopicOfATornConversationHoldsUpNobody(t *testing.T) {
	for name, statement := range map[string]string{
		"the conversation": `UPDATE conversations SET body = substr(body, 1, 20) WHERE id = ?`,
		"a line":           `UPDATE lines SET body = substr(body, 1, 5) WHERE conversation = ?`,
	} {
		t.Run(name, func(t *testing.T) {
			s, olga, anna, topic := staffed(t, "telegram")
			s.damages(t, anna, statement)
			for _, line := range []string{"Анна, вы здесь?", "/summary"} {
				olga.writes(topic, line)
				olga.reads(topic, "не получается прочитать", "администратор")
			}
			boris := s.customer(t, "telegram", 720_002, "Борис Сосед")
			boris.wantsHuman()
			olga.writes(olga.topicOf(boris), "Здравствуйте, Борис!")
			boris.reads("Здравствуйте, Борис!")
			anna.neverReads("вы здесь")
		})
	}
}

func TestAPressInTheTopicOfATornConversationIsAnswered(t *testing.T) {
	s, olga, anna, topic := staffed(t, "telegram")
	s.damages(t, anna, `UPDATE conversations SET body = substr(body, 1, 20) WHERE id = ?`)
	olga.presses(topic, "🙋 Взять")
	olga.notice("не получается прочитать")
}
