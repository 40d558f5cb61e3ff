package main

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/goccy/go-yaml"

	"otklik/bot"
	"otklik/config"
	"otklik/sandbox"
	"otklik/sandbox/people"
	"otklik/sandbox/sandboxtest"
)

// street is the real program on both platforms, with people who complain where everybody reads along.
type street struct {
	town *sandboxtest.Town
	p    *program
}

// openStreet serves until the test ends.
func openStreet(t *testing.T, changes ...func(*config.Settings)) *street {
	t.Helper()
	town := sandboxtest.Start(t, sandbox.Options{})
	settings := (&demoCommand{QuietWindow: 200 * time.Millisecond}).settings(t.TempDir(), strings.TrimPrefix(town.URL, "http://"))
	settings.Log.Level = "error"
	for i := range settings.Accounts {
		settings.Accounts[i].Unlimited = true
	}
	for _, change := range changes {
		change(&settings)
	}
	store, err := openStore(t.Context(), settings)
	if err != nil {
		t.Fatal(err)
	}
	p, err := newProgram(settings, store, platformAdapter, newLog(settings.Log))
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	var serving sync.WaitGroup
	serving.Go(func() {
		if err := p.serve(ctx); err != nil {
			t.Errorf("serve: %v", err)
		}
	})
	t.Cleanup(func() {
		stop()
		serving.Wait()
		store.Close()
	})
	s := &street{town: town, p: p}
	s.opens(t)
	return s
}

// opens waits for VK to be listened to: comments from before the very first start are nobody's.
func (s *street) opens(t *testing.T) {
	t.Helper()
	early := &customer{street: s, t: t, platform: "vk", where: "wall", person: 700_001, name: "Вера Пример"}
	early.writes("Здравствуйте!")
	early.until("the community is listened to", func(now bot.Conversation) bool { return now.Version > 0 })
}

// withAdminsKey lets the community answer in discussions, too.
func withAdminsKey(s *config.Settings) { s.Accounts[1].UserToken = "user501" }

// customer is a person on one platform who complains in one public place.
type customer struct {
	*street
	t               *testing.T
	platform, where string
	person          int64
	name            string
	thread          int64 // the post or discussion; 0: a group has none
	read            int64 // the last entry of the town that was read
}

// come is a person's arrival at a place, under a post of the company's own where there are posts.
func (s *street) come(t *testing.T, platform, where string, person int64, name string) *customer {
	t.Helper()
	c := &customer{street: s, t: t, platform: platform, where: where, person: person, name: name}
	title := fmt.Sprintf("Новости магазина, выпуск %d", person)
	switch where {
	case "wall":
		c.thread = c.act(map[string]any{"person": 501, "name": "Ольга Пример", "as": "admin", "where": "post", "text": title}).Topic
	case "board":
		c.thread = c.act(map[string]any{"person": 501, "name": "Ольга Пример", "as": "admin", "where": "topic", "text": title}).Topic
	case "comments":
		c.act(map[string]any{"person": 501, "name": "Ольга Пример", "where": "channel", "text": title})
		c.thread = c.hears("the post under which one comments", func(h people.Heard) bool { return h.Where == "comments" && h.Text == title }).Message
	}
	return c
}

func (c *customer) id() bot.ID {
	return bot.NewID(map[string]string{"telegram": "demo-tg", "vk": "demo-vk"}[c.platform], c.person)
}

// says is a line in public.
func (c *customer) says(text string) people.Done {
	c.t.Helper()
	return c.act(map[string]any{"where": c.where, "topic": c.thread, "text": text})
}

// writes is a line in the private chat.
func (c *customer) writes(text string) {
	c.t.Helper()
	c.act(map[string]any{"where": "private", "text": text})
}

func (c *customer) presses(label string) {
	c.t.Helper()
	c.act(map[string]any{"where": "private", "press": label})
}

func (c *customer) act(deed map[string]any) people.Done {
	c.t.Helper()
	deed["platform"] = c.platform
	if _, named := deed["person"]; !named {
		deed["person"], deed["name"] = c.person, c.name
	}
	body, err := json.Marshal(deed)
	if err != nil {
		c.t.Fatal(err)
	}
	var done people.Done
	if err := json.Unmarshal(post(c.t, c.town.URL+"/act", string(body)), &done); err != nil {
		c.t.Fatal(err)
	}
	return done
}

// patienceOfPeople is how long a person waits for a line before the test fails.
const patienceOfPeople = usualTime

// hears waits for an entry that fits, and steps over those that do not.
func (c *customer) hears(what string, fits func(people.Heard) bool) people.Heard {
	c.t.Helper()
	for deadline := time.Now().Add(patienceOfPeople); time.Now().Before(deadline); {
		for _, h := range c.listen("1s") {
			if c.read = h.N; fits(h) {
				return h
			}
		}
	}
	c.t.Fatalf("%s never heard %s", c.name, what)
	return people.Heard{}
}

func (c *customer) listen(wait string) []people.Heard {
	c.t.Helper()
	response, err := http.Get(fmt.Sprintf("%s/heard?platform=%s&after=%d&wait=%s", c.town.URL, c.platform, c.read, url.QueryEscape(wait)))
	if err != nil {
		c.t.Fatal(err)
	}
	defer response.Body.Close()
	var list []people.Heard
	body, err := io.ReadAll(response.Body)
	if err != nil || json.Unmarshal(body, &list) != nil {
		c.t.Fatalf("read what was heard: %v %s", err, body)
	}
	return list
}

// answered waits for the bot's answer to a public line, which must stand in the same thread and answer that very line.
func (c *customer) answered(to people.Done) people.Heard {
	c.t.Helper()
	return c.hears("an answer in public", func(h people.Heard) bool {
		// VK's discussions know no replies
		return h.By == "bot" && h.Where == c.where && h.Chat == to.Chat && (h.ReplyTo == to.Message || c.where == "board" && h.Topic == c.thread)
	})
}

// told waits for a line in the private chat.
func (c *customer) told(what string, fits func(people.Heard) bool) people.Heard {
	c.t.Helper()
	return c.hears(what, func(h people.Heard) bool {
		return h.By == "bot" && h.Where == "private" && h.Person == c.person && !h.Edited && fits(h)
	})
}

func withButtons(n int) func(people.Heard) bool {
	return func(h people.Heard) bool { return len(h.Buttons) == n }
}

// opens follows the invitation's link into the private chat.
func (c *customer) opens(invitation people.Heard) {
	c.t.Helper()
	link, parameter := invitation.Text, map[string]string{"vk": "ref", "telegram": "start"}[c.platform]
	if c.platform == "telegram" {
		if len(invitation.Links) != 1 {
			c.t.Fatalf("the invitation has the links %v", invitation.Links)
		}
		link = invitation.Links[0].URL
	}
	_, payload, found := strings.Cut(link, "?"+parameter+"=")
	if !found {
		c.t.Fatalf("the invitation leads nowhere: %q", link)
	}
	c.act(map[string]any{"where": "private", "start": strings.Fields(payload)[0]})
}

// remembered is the conversation as the store has it.
func (c *customer) remembered() bot.Conversation {
	c.t.Helper()
	found, err := c.p.store.Load(c.t.Context(), []bot.ID{c.id()})
	if err != nil {
		c.t.Fatal(err)
	}
	return found[0]
}

// until waits for something to be so of the conversation.
func (c *customer) until(what string, so func(bot.Conversation) bool) bot.Conversation {
	c.t.Helper()
	look := time.NewTicker(lookEvery)
	defer look.Stop()
	for deadline := time.Now().Add(patienceOfPeople); time.Now().Before(deadline); <-look.C {
		if now := c.remembered(); so(now) {
			return now
		}
	}
	c.t.Fatalf("it never was so that %s: %+v", what, c.remembered())
	return bot.Conversation{}
}

func (c *customer) transcript() []bot.Line {
	c.t.Helper()
	lines, err := c.p.store.Transcript(c.t.Context(), c.id(), "", 1000)
	if err != nil {
		c.t.Fatal(err)
	}
	return lines
}

// operator lets Olga do something with the conversation.
func (c *customer) operator(kind bot.Kind, text string) error {
	id := fmt.Sprintf("olga:%s:%d:%s", kind, c.person, text)
	return c.p.engine.Handle(c.t.Context(), bot.Event{ID: id, Kind: kind, Conversation: c.id(), Operator: "Ольга", Text: text})
}

func (c *customer) operatorDoes(kind bot.Kind, text string) {
	c.t.Helper()
	if err := c.operator(kind, text); err != nil {
		c.t.Fatal(err)
	}
}

// publicLines are the lines of ours that the transcript has in public.
func publicLines(transcript []bot.Line) (lines []bot.Line) {
	for _, l := range transcript {
		if l.Place.Public() && (l.By == bot.ByBot || l.By == bot.ByOperator) {
			lines = append(lines, l)
		}
	}
	return lines
}

// closings are what is said under the complaint when all has ended well.
var closings = map[string]string{
	"ru": "Разобрались, спасибо за терпение!", "en": "All settled, thank you for your patience!", "pl": "Sprawa wyjaśniona, dziękujemy za cierpliwość!",
}

const customersPhone = "+79990000001"

func TestACaseTravelsFromPublicToPrivateAndBack(t *testing.T) {
	plain, full := openStreet(t), openStreet(t, withAdminsKey)
	number := int64(720_000)
	for _, place := range []struct {
		name, platform, where string
		street                *street
	}{
		{"VK wall", "vk", "wall", plain}, {"VK board with an admin's key", "vk", "board", full},
		{"Telegram group", "telegram", "group", plain}, {"Telegram comments", "telegram", "comments", plain},
	} {
		for language, said := range complaints() {
			number++
			person := number
			t.Run(place.name+" in "+language, func(t *testing.T) {
				t.Parallel()
				c := place.street.come(t, place.platform, place.where, person, said.name)
				c.complains(said)
				c.leavesContact()
				c.wasKnownAndAskedNothingTwice()
				c.isHelped(said, closings[language])
				c.keptPersonalThingsPrivate(language)
			})
		}
	}
}

// complains is the public half: two answers, then the way into the private chat.
func (c *customer) complains(said complaint) {
	c.t.Helper()
	c.answered(c.says(said.angry))
	c.answered(c.says(said.what))
	invitation := c.answered(c.says(said.order))
	if now := c.remembered(); now.State != "invite" || now.Answers["order"] != said.order || !strings.Contains(now.Answers["what"], said.what) {
		c.t.Fatalf("after the public half the case is in %q and knows %v", now.State, now.Answers)
	}
	c.opens(invitation)
}

// leavesContact is the private half: nothing is asked that was said in public.
func (c *customer) leavesContact() {
	c.t.Helper()
	consent := c.told("the question for consent", withButtons(2))
	c.presses(consent.Buttons[0])
	reach := c.told("the question how to be reached", withButtons(3))
	c.presses(reach.Buttons[1])
	phone := c.told("the question for the phone", func(h people.Heard) bool { return true })
	if c.platform == "telegram" {
		if phone.ContactButton == "" {
			c.t.Fatalf("there is no button to share the number: %+v", phone)
		}
		c.act(map[string]any{"where": "private", "contact": customersPhone})
	} else {
		c.writes(customersPhone)
		c.presses(c.told("the number shown again", withButtons(2)).Buttons[0])
	}
	now := c.until("operators have the case", func(now bot.Conversation) bool { return now.Section == bot.SectionWaiting })
	if now.Answers["phone"] != customersPhone || now.Consent == nil || !now.Consent.Given {
		c.t.Errorf("operators know %v, consent %+v", now.Answers, now.Consent)
	}
}

// wasKnownAndAskedNothingTwice looks at the private half: it begins with where the customer wrote, and its only buttons are those
// about consent, contact and its confirmation.
func (c *customer) wasKnownAndAskedNothingTwice() {
	c.t.Helper()
	questions, first := 0, ""
	for _, l := range c.transcript() {
		if l.By != bot.ByBot || l.Place.Public() {
			continue
		}
		first = cmp.Or(first, l.Text)
		if len(l.Buttons) > 0 {
			questions++
		}
	}
	if title := c.remembered().Case.Origin.Title; !strings.Contains(first, title) || title == "" && c.where != "board" { // VK's events do not name discussions
		c.t.Errorf("what was said under %q was continued with %q", title, first)
	}
	if want := map[string]int{"telegram": 3, "vk": 4}[c.platform]; questions != want {
		c.t.Errorf("%d questions were asked in private", questions)
	}
}

// isHelped is the end: an operator's answer in private, stars, and a line under the complaint for all who read it.
func (c *customer) isHelped(said complaint, closing string) {
	c.t.Helper()
	c.operatorDoes(bot.TookEvent, "")
	c.operatorDoes(bot.AnsweredEvent, said.answer)
	c.told("the operator's answer", func(h people.Heard) bool { return h.Text == said.answer })
	c.operatorDoes(bot.ClosedEvent, "")
	stars := c.told("the question for stars", withButtons(5))
	c.presses(stars.Buttons[4])
	now := c.until("the case is rated", func(now bot.Conversation) bool { return now.Case.Stars > 0 })
	if now.Case.Stars != 5 {
		c.t.Errorf("rated %d", now.Case.Stars)
	}
	c.operatorDoes(bot.PublishedEvent, closing)
	c.answered(people.Done{Chat: now.Case.Origin.Chat, Message: now.Case.OriginMessage})
	if first := c.transcript()[0]; first.Message != now.Case.OriginMessage || first.Place.Link == "" {
		c.t.Errorf("the closing line stands under %d, the complaint was %+v", now.Case.OriginMessage, first)
	}
}

// keptPersonalThingsPrivate looks at all that was said in public.
func (c *customer) keptPersonalThingsPrivate(language string) {
	c.t.Helper()
	asking := privateSentences(c.t, language)
	own := map[int64]bool{}
	for _, l := range c.transcript() {
		if l.By == bot.ByCustomer {
			own[l.Message] = true
		}
	}
	c.read = 0
	aloud := 0
	for page := c.listen("1ms"); len(page) > 0; page = c.listen("1ms") {
		for _, h := range page {
			c.read = h.N
			if h.By != "bot" || h.Where != c.where || !own[h.ReplyTo] && (c.where != "board" || h.Topic != c.thread) {
				continue
			}
			aloud++
			if strings.Contains(h.Text, customersPhone[6:]) || h.ContactButton != "" {
				c.t.Errorf("said in public: %+v", h)
			}
			for _, sentence := range asking {
				if strings.Contains(h.Text, sentence) {
					c.t.Errorf("asked in public: %q", sentence)
				}
			}
		}
	}
	if aloud != 4 || len(publicLines(c.transcript())) != 4 {
		c.t.Errorf("%d lines of ours stand in public, %d in the transcript; two answers, an invitation and the closing line should", aloud, len(publicLines(c.transcript())))
	}
}

// privateSentences are the texts that ask for what is personal.
func privateSentences(t *testing.T, language string) []string {
	t.Helper()
	return sentencesOf(t, language, "_consent", "_reach", "_phone", "_email")
}

// sentencesOf are the shipped texts of the phrases whose names end like that.
func sentencesOf(t *testing.T, language string, endings ...string) (sentences []string) {
	t.Helper()
	files, err := config.Files(config.PhrasesFolder, "")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		var read struct {
			Language string
			Phrases  map[string]any
		}
		if err := yaml.Unmarshal(file.Data, &read); err != nil {
			t.Fatal(err)
		}
		for name, variants := range read.Phrases {
			for _, ending := range endings {
				if read.Language == language && strings.HasSuffix(name, ending) {
					sentences = append(sentences, texts(variants)...)
				}
			}
		}
	}
	if len(sentences) < 4 {
		t.Fatalf("there are %d texts in %s", len(sentences), language)
	}
	return sentences
}

// texts are all texts of a phrase, whatever their form.
func texts(variants any) (list []string) {
	switch v := variants.(type) {
	case string:
		return []string{v}
	case []any:
		for _, one := range v {
			list = append(list, texts(one)...)
		}
	case map[string]any:
		list = append(list, texts(v["say"])...)
	}
	return list
}
