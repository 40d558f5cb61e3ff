package web

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"

	"otklik/bot"
	"otklik/desk/staff"
)

// tornStore cannot read one conversation, nor the lines of another.
type tornStore struct {
	bot.Store
	torn, silent bot.ID
}

var errTorn = errors.New("half of it is missing")

func (s *tornStore) Load(ctx context.Context, ids []bot.ID) ([]bot.Conversation, error) {
	found, err := s.Store.Load(ctx, ids)
	if i := slices.Index(ids, s.torn); err == nil && i >= 0 {
		found[i] = bot.Conversation{ID: s.torn}
		err = &bot.TornError{IDs: []bot.ID{s.torn}, Reason: errTorn}
	}
	return found, err
}

func (s *tornStore) List(ctx context.Context, f bot.Filter) ([]bot.Conversation, error) {
	found, err := s.Store.List(ctx, f)
	if i := slices.IndexFunc(found, func(c bot.Conversation) bool { return c.ID == s.torn }); err == nil && i >= 0 {
		found, err = slices.Delete(found, i, i+1), &bot.TornError{IDs: []bot.ID{s.torn}, Reason: errTorn}
	}
	return found, err
}

func (s *tornStore) Transcript(ctx context.Context, id bot.ID, before string, limit int) ([]bot.Line, error) {
	if id == s.silent {
		return nil, errTorn
	}
	return s.Store.Transcript(ctx, id, before, limit)
}

func TestOneTornConversationHidesNobodyElse(t *testing.T) {
	h := staffedHouse(t)
	ids := map[string]bot.ID{}
	for n, name := range []string{"Лидия", "Борис", "Вера", "Глеб"} {
		ids[name] = h.asksForHuman(bot.Person{ID: 5000 + int64(n), Name: name + " Пример"})
	}
	h.handle(bot.Event{Kind: bot.TookEvent, Conversation: ids["Вера"], Operator: "502"},
		bot.Event{Kind: bot.TookEvent, Conversation: ids["Глеб"], Operator: "502"}, bot.Event{Kind: bot.SpamEvent, Conversation: ids["Глеб"], Operator: "502"})
	torn := &tornStore{Store: h.store, torn: ids["Борис"], silent: ids["Вера"]}
	h.desk.Close()
	h.server.Close()
	h.furnish(torn, func(o *Options) { o.Staff = staff.New(o.Store, o.Now) })
	petr := h.signsIn(502)

	body := petr.get("/desk/").body
	contains(t, body, "Лидия Пример", "Вера Пример", "переписка не читается", "Не читается: "+string(ids["Борис"]))
	if strings.Contains(body, "Борис") {
		t.Error("what cannot be read is shown")
	}
	if r := petr.get("/desk/c/" + string(ids["Борис"])); r.status != http.StatusInternalServerError {
		t.Errorf("the torn one gives %d", r.status)
	} else {
		contains(t, r.body, "Этот разговор не читается")
	}
	contains(t, petr.get("/desk/c/"+string(ids["Лидия"])).body, "Взять разговор", "Не читается: ")
	contains(t, petr.get("/desk/?q=5001").body, "Не читается: "+string(ids["Борис"]))
	torn.torn = ids["Глеб"]
	contains(t, petr.get("/desk/?list=ended").body, "Не читается: "+string(ids["Борис"])+", "+string(ids["Глеб"]))
}
