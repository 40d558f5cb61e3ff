package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"otklik/bot"
	"otklik/config"
	"otklik/desk/staff"
	"otklik/sandbox/people"
	sandboxtelegram "otklik/sandbox/telegram"
)

// withStaffGroup has the operators of both accounts work in the sandbox's forum.
func withStaffGroup(s *config.Settings) {
	s.Desk.Topics = config.Topics{Account: "demo-tg", Group: sandboxtelegram.UsualStaff}
	s.Desk.URL = "https://desk.example.com"
}

// colleague is an operator in the staff group, or somebody who only looks like one.
type colleague struct {
	*street
	t      *testing.T
	person int64
	name   string
	read   int64
}

// hire invites somebody, who accepts by the link in the bot's private chat.
func (s *street) hire(t *testing.T, person int64, name string, role staff.Role) *colleague {
	t.Helper()
	token, err := staff.New(s.p.store, time.Now).Invite(t.Context(), role, name)
	if err != nil {
		t.Fatal(err)
	}
	c := s.stranger(t, person, name)
	c.act(map[string]any{"where": "private", "start": staff.LinkPrefix + token})
	c.hears("a welcome", func(h people.Heard) bool {
		return h.Where == "private" && h.Person == person && strings.Contains(h.Text, name)
	})
	return c
}

func (s *street) stranger(t *testing.T, person int64, name string) *colleague {
	return &colleague{street: s, t: t, person: person, name: name}
}

func (c *colleague) act(deed map[string]any) people.Done {
	c.t.Helper()
	deed["platform"], deed["person"], deed["name"] = "telegram", c.person, c.name
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

// writes is a line in a topic; 0 is the general one.
func (c *colleague) writes(topic int64, text string) people.Done {
	c.t.Helper()
	return c.act(map[string]any{"where": "staff", "topic": topic, "text": text})
}

func (c *colleague) presses(topic int64, label string) {
	c.t.Helper()
	c.act(map[string]any{"where": "staff", "topic": topic, "press": label})
}

// hears waits for something that people on Telegram can see, passing signs too.
func (c *colleague) hears(what string, fits func(people.Heard) bool) people.Heard {
	c.t.Helper()
	for deadline := time.Now().Add(patienceOfPeople); time.Now().Before(deadline); {
		for _, h := range c.heardAfter(c.read, "1s") {
			if c.read = h.N; fits(h) {
				return h
			}
		}
	}
	c.t.Fatalf("%s never saw %s", c.name, what)
	return people.Heard{}
}

func (c *colleague) heardAfter(n int64, wait string) []people.Heard {
	c.t.Helper()
	body := fetched(c.t, fmt.Sprintf("%s/heard?events=1&after=%d&wait=%s", c.town.URL, n, wait))
	var list []people.Heard
	if err := json.Unmarshal(body, &list); err != nil {
		c.t.Fatalf("read what was heard: %v %s", err, body)
	}
	return list
}

// reads waits for a line of the bot in a topic that has some words in it.
func (c *colleague) reads(topic int64, words ...string) people.Heard {
	c.t.Helper()
	return c.hears(fmt.Sprintf("%q in topic %d", words, topic), func(h people.Heard) bool {
		return h.Where == "staff" && h.By == "bot" && h.Topic == topic && h.Event == "" && !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(h.Text, w) })
	})
}

// sees waits for a sign under a message of the group.
func (c *colleague) sees(sign string, under int64) {
	c.t.Helper()
	c.hears(fmt.Sprintf("%s under message %d", sign, under), func(h people.Heard) bool {
		return h.Where == "staff" && h.Event == "reaction" && h.Message == under && h.Text == sign
	})
}

// topicOf waits until the customer has a topic.
func (c *colleague) topicOf(customer *customer) int64 {
	c.t.Helper()
	h := c.hears("a topic of "+customer.name, func(h people.Heard) bool { // the card of an older topic may just have been edited
		return h.Where == "staff" && h.By == "bot" && !h.Edited && strings.HasPrefix(h.Text, "👤 "+customer.name)
	})
	return h.Topic
}

// wantsHuman brings a customer to the operators.
func (c *customer) wantsHuman() {
	c.t.Helper()
	c.writes("Позовите оператора! Третий день жду заказ 48213")
	c.until("people look after the customer", func(now bot.Conversation) bool { return now.Section == bot.SectionWaiting })
}

// reads waits for an operator's line in private.
func (c *customer) reads(text string) people.Heard {
	c.t.Helper()
	return c.told(text, func(h people.Heard) bool { return h.Text == text })
}

// neverReads holds that a text stands nowhere where the customer can see it.
func (c *customer) neverReads(secret string) {
	c.t.Helper()
	var list []people.Heard
	body := fetched(c.t, c.town.URL+"/heard?limit=10000&person="+fmt.Sprint(c.person))
	if err := json.Unmarshal(body, &list); err != nil {
		c.t.Fatal(err)
	}
	for _, h := range list {
		if strings.Contains(h.Text, secret) {
			c.t.Errorf("%s read %q", c.name, h.Text)
		}
	}
}

func (s *street) customer(t *testing.T, platform string, person int64, name string) *customer {
	return &customer{street: s, t: t, platform: platform, where: "private", person: person, name: name}
}

func TestAnOperatorLeadsACustomerInATopicToTheEnd(t *testing.T) {
	s := openStreet(t, withStaffGroup)
	olga := s.hire(t, 501, "Ольга", staff.Plain)
	for _, platform := range []string{"telegram", "vk"} {
		anna := s.customer(t, platform, 720_001, "Анна "+cmp.Or(map[string]string{"vk": "Вторая"}[platform], "Первая"))
		anna.wantsHuman()
		topic := olga.topicOf(anna)
		olga.reads(topic, "💬 Позовите оператора!")
		line := olga.writes(topic, "Здравствуйте! Курьер будет до 18:00.")
		anna.reads("Здравствуйте! Курьер будет до 18:00.")
		olga.sees("👌", line.Message)
		if now := anna.remembered(); now.Operator != "501" {
			t.Errorf("the customer is led by %q", now.Operator)
		}
		anna.writes("Хорошо, жду")
		olga.reads(topic, "💬 Хорошо, жду")
		note := olga.writes(topic, "/ на складе говорят, что к трём")
		olga.sees("✍", note.Message)
		slashes := olga.writes(topic, "// а склад врёт")
		olga.sees("✍", slashes.Message)
		olga.writes(topic, "/solved")
		olga.hears("the topic's new name", func(h people.Heard) bool { return h.Event == "topic_edited" && h.Topic == topic })
		anna.told("the question for stars", withButtons(5))
		anna.neverReads("на складе")
		anna.neverReads("склад врёт")
		anna.neverReads("/solved")
	}
}

// fetched is what an address of the sandbox answers.
func fetched(t *testing.T, address string) []byte {
	t.Helper()
	response, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusOK {
		t.Fatalf("GET %s: %s %v %s", address, response.Status, err, body)
	}
	return body
}

// staffed is a street with a staff group, an operator, and a customer who waits in a topic.
func staffed(t *testing.T, platform string) (s *street, olga *colleague, anna *customer, topic int64) {
	t.Helper()
	s = openStreet(t, withStaffGroup)
	olga = s.hire(t, 501, "Ольга", staff.Plain)
	anna = s.customer(t, platform, 720_001, "Анна Пример")
	anna.wantsHuman()
	return s, olga, anna, olga.topicOf(anna)
}

// notice waits for the words that end a press.
func (c *colleague) notice(words string) {
	c.t.Helper()
	c.hears("the answer to the press: "+words, func(h people.Heard) bool {
		return h.Event == "notice" && h.Person == c.person && strings.Contains(h.Text, words)
	})
}

// ledBy waits until somebody leads the customer; "": nobody.
func (c *customer) ledBy(operator string) {
	c.t.Helper()
	c.until("the customer is led by "+operator, func(now bot.Conversation) bool { return now.Operator == operator })
}

func TestEveryCommandDoesWhatItSays(t *testing.T) {
	s, olga, anna, topic := staffed(t, "telegram")
	oleg := s.hire(t, 502, "Олег", staff.Lead)
	olga.presses(topic, "🙋 Взять")
	olga.notice("Клиент ваш")
	anna.ledBy("501")
	oleg.writes(topic, "/take")
	oleg.reads(topic, "клиента ведёт Ольга")
	olga.writes(topic, "/take over")
	olga.reads(topic, "может только старший")
	oleg.writes(topic, "/взять себе")
	anna.ledBy("502")
	oleg.writes(topic, "/give @nobody")
	oleg.reads(topic, "Ольга")
	oleg.writes(topic, "/передать ольга")
	anna.ledBy("501")
	olga.writes(topic, "/heat")
	olga.reads(topic, "🌡 Накал", "Поправить")
	olga.writes(topic, "/heat спокоен")
	anna.until("the customer is read anew", func(now bot.Conversation) bool { return len(now.Case.Corrections) == 1 })
	olga.writes(topic, "/summary@otklik_sandbox_bot")
	olga.reads(topic, "Клиент говорит", "48213", "Ведёт Ольга")
	olga.writes(topic, "/faq возврат денег")
	olga.reads(topic, "/возврат")
	olga.writes(topic, "/помощь")
	olga.reads(topic, "Как здесь работать")
	olga.writes(topic, "/solvde")
	olga.reads(topic, "Такой команды нет")
	olga.writes(topic, "/bot")
	anna.ledBy("")
	olga.writes(topic, "/spam")
	anna.until("the case is spam", func(now bot.Conversation) bool { return now.Case.Spam })
	olga.hears("the topic closes", func(h people.Heard) bool { return h.Event == "topic_closed" && h.Topic == topic })
	for _, secret := range []string{"/take", "/give", "/heat", "Накал", "Как здесь работать", "/spam"} {
		anna.neverReads(secret)
	}
}

func TestACommandInTheWrongTopicIsAnsweredWithAHint(t *testing.T) {
	s, olga, anna, topic := staffed(t, "telegram")
	own := olga.act(map[string]any{"where": "staff", "open": "Обед"}).Topic
	for _, where := range []int64{0, own} {
		olga.writes(where, "Кто идёт обедать?")
		olga.writes(where, "/solved")
		olga.hears("a hint", func(h people.Heard) bool {
			return h.Where == "staff" && h.By == "bot" && h.Topic == where && strings.Contains(h.Text, "Здесь нет клиента")
		})
		olga.writes(where, "/help")
		olga.hears("help", func(h people.Heard) bool {
			return h.By == "bot" && h.Topic == where && strings.Contains(h.Text, "Как здесь работать")
		})
	}
	olga.writes(topic, "Здравствуйте!")
	anna.reads("Здравствуйте!")
	anna.neverReads("обедать")
	_ = s
}

func TestATopicDeletedInTheMiddleOfAnAnswerIsMadeAnew(t *testing.T) {
	_, olga, anna, topic := staffed(t, "telegram")
	olga.writes(topic, "Здравствуйте! Смотрю ваш заказ.")
	olga.act(map[string]any{"where": "staff", "role": "administrator", "topic": topic, "drop": true})
	anna.reads("Здравствуйте! Смотрю ваш заказ.")
	anna.writes("Спасибо, жду")
	again := olga.topicOf(anna)
	if again == topic {
		t.Fatal("the topic is the old one")
	}
	for _, line := range []string{"Позовите оператора", "Смотрю ваш заказ", "Спасибо, жду"} {
		also := *olga // they may stand in one message or in several
		also.reads(again, line)
	}
	line := olga.writes(again, "Курьер уже едет")
	anna.reads("Курьер уже едет")
	olga.sees("👌", line.Message)
}

func TestATopicClosedByHandOpensAgainWhileTheCustomerWaits(t *testing.T) {
	_, olga, anna, topic := staffed(t, "telegram")
	olga.act(map[string]any{"where": "staff", "role": "administrator", "topic": topic, "shut": true})
	olga.hears("the topic opens again", func(h people.Heard) bool { return h.Event == "topic_reopened" && h.Topic == topic && h.By == "bot" })
	olga.reads(topic, "клиент ещё ждёт")
	anna.writes("Вы тут?")
	olga.reads(topic, "💬 Вы тут?")
}

func TestOnlyOperatorsOfTheTableReachCustomers(t *testing.T) {
	s, olga, anna, topic := staffed(t, "telegram")
	stranger := s.stranger(t, 599, "Прохожий")
	stranger.writes(topic, "Я сам отвечу")
	stranger.reads(topic, "Вас пока нет среди операторов")
	stranger.presses(topic, "🙋 Взять")
	stranger.notice("Вас пока нет среди операторов")
	for _, as := range []string{"anonymous", "own_channel"} {
		olga.act(map[string]any{"where": "staff", "topic": topic, "as": as, "text": "Скрытый ответ"})
	}
	olga.act(map[string]any{"where": "staff", "topic": topic, "forward": "Новости", "text": "Пересланный ответ"})
	olga.writes(topic, "Первая строка")
	anna.reads("Первая строка")
	if err := staff.New(s.p.store, time.Now).Remove(t.Context(), 501); err == nil {
		olga.writes(topic, "После увольнения")
		olga.reads(topic, "Вас пока нет среди операторов")
	} else {
		t.Fatal(err)
	}
	for _, secret := range []string{"Я сам отвечу", "Скрытый ответ", "Пересланный ответ", "После увольнения"} {
		anna.neverReads(secret)
	}
}

func TestNotesAndRepliesToColleaguesStayInside(t *testing.T) {
	s, olga, anna, topic := staffed(t, "telegram")
	oleg := s.hire(t, 502, "Олег", staff.Plain)
	line := olga.writes(topic, "Здравствуйте!")
	anna.reads("Здравствуйте!")
	reply := oleg.act(map[string]any{"where": "staff", "topic": topic, "reply_to": line.Message, "text": "Она же вчера звонила"})
	oleg.sees("✍", reply.Message)
	anna.writes("Да, здравствуйте")
	asked := olga.reads(topic, "💬 Да, здравствуйте")
	answer := olga.act(map[string]any{"where": "staff", "topic": topic, "reply_to": asked.Message, "text": "Нашла ваш заказ"})
	anna.reads("Нашла ваш заказ")
	olga.sees("👌", answer.Message)
	olga.act(map[string]any{"where": "staff", "edit": answer.Message, "text": "Нашла ваш заказ, тайна"})
	olga.reads(topic, "Правка осталась здесь")
	anna.operatorDoes(bot.NotedEvent, "Заметка со страницы")
	page := olga.reads(topic, "📝", "Заметка со страницы")
	inside := olga.act(map[string]any{"where": "staff", "topic": topic, "reply_to": page.Message, "text": "Ответ на заметку"})
	olga.sees("✍", inside.Message)
	for _, secret := range []string{"вчера звонила", "тайна", "Заметка со страницы", "Ответ на заметку"} {
		anna.neverReads(secret)
	}
}

func TestWhatTheCustomerDoesWithALineIsTold(t *testing.T) {
	_, olga, anna, topic := staffed(t, "telegram")
	line := anna.act(map[string]any{"where": "private", "text": "Приезжайте в пять", "files": map[string]any{"kind": "photo"}})
	shown := olga.hears("the photo", func(h people.Heard) bool {
		return h.By == "bot" && h.Topic == topic && len(h.Files) == 1 && h.Text == "💬 Приезжайте в пять"
	})
	anna.act(map[string]any{"where": "private", "edit": line.Message, "text": "Приезжайте в шесть"})
	edit := olga.reads(topic, "✏️ Изменено: Приезжайте в шесть")
	if edit.ReplyTo != shown.Message {
		t.Errorf("the edit answers message %d, not %d", edit.ReplyTo, shown.Message)
	}
	anna.act(map[string]any{"where": "private", "block": true})
	olga.reads(topic, "Написать нельзя")
	answer := olga.writes(topic, "Хорошо, в шесть")
	olga.reads(topic, "клиент заблокировал бота")
	_ = answer
}

func TestALineForACustomerWhoHasJustBlockedTheBotIsMarked(t *testing.T) {
	s, olga, anna, topic := staffed(t, "telegram")
	s.town.Fault(`{"kind":"blocked","person":720001,"count":-1}`)
	line := olga.writes(topic, "Здравствуйте!")
	olga.sees("💔", line.Message)
	olga.reads(topic, "Не доставлено", "blocked")
	anna.neverReads("Здравствуйте!")
}

func TestFilesReachTheCustomerInOrder(t *testing.T) {
	_, olga, anna, topic := staffed(t, "telegram")
	files := func(kind string, more ...string) people.Done {
		t.Helper()
		f := map[string]any{"kind": kind}
		for i := 0; i < len(more); i += 2 {
			f[more[i]] = more[i+1]
		}
		if kind == "photo" {
			f["count"] = 10
		}
		if kind == "document" {
			f["size"] = 40 << 20
		}
		return olga.act(map[string]any{"where": "staff", "topic": topic, "files": f})
	}
	album := files("photo")
	olga.sees("👌", album.Messages[0])
	for _, kind := range []string{"sticker", "voice", "document"} {
		olga.sees("👌", files(kind).Message)
	}
	var kinds []string
	anna.hears("all files", func(h people.Heard) bool {
		for _, f := range h.Files {
			if h.By == "bot" && h.Person == anna.person {
				kinds = append(kinds, f.Kind)
			}
		}
		return len(kinds) == 13
	})
	if got := strings.Join(kinds, " "); got != strings.Repeat("photo ", 10)+"sticker voice document" {
		t.Errorf("the customer got %s", got)
	}
}

func TestFilesReachACustomerOnVKOrAreRefusedWithTheReason(t *testing.T) {
	_, olga, anna, topic := staffed(t, "vk")
	olga.sees("👌", olga.act(map[string]any{"where": "staff", "topic": topic, "files": map[string]any{"kind": "photo", "count": 2}, "text": "Вот накладная"}).Messages[0])
	anna.hears("the photos", func(h people.Heard) bool {
		return h.By == "bot" && len(h.Files) == 2 && h.Text == "Вот накладная"
	})
	olga.sees("👌", olga.act(map[string]any{"where": "staff", "topic": topic, "files": map[string]any{"kind": "voice"}}).Message)
	anna.hears("the voice", func(h people.Heard) bool { return h.By == "bot" && len(h.Files) == 1 && h.Files[0].Kind == "voice" })
	huge := olga.act(map[string]any{"where": "staff", "topic": topic, "files": map[string]any{"kind": "document", "name": "архив.zip", "size": 40 << 20}})
	olga.sees("💔", huge.Message)
	olga.reads(topic, "Не доставлено", "too large")
}

func TestFilesOfACustomerOnVKStandInTheTopic(t *testing.T) {
	s, olga, anna, topic := staffed(t, "vk")
	sends := func(text string, files map[string]any) {
		t.Helper()
		anna.act(map[string]any{"where": "private", "text": text, "files": files})
	}
	sends("Вот мой чек", map[string]any{"kind": "photo", "count": 2})
	first := olga.reads(topic, "💬 Вот мой чек")
	second := olga.hears("the second photo", func(h people.Heard) bool { return h.Topic == topic && len(h.Files) == 1 })
	if len(first.Files) != 1 || first.Files[0].Kind != "photo" || second.Files[0].Kind != "photo" || strings.Contains(first.Text, "http") {
		t.Errorf("of two photos the topic shows %+v and %+v", first, second)
	}
	sends("И договор", map[string]any{"kind": "document", "name": "договор.pdf", "content": []byte("%PDF-1.4 договор")})
	if h := olga.reads(topic, "💬 И договор"); len(h.Files) != 1 || h.Files[0].Kind != "document" || h.Files[0].Name != "договор.pdf" {
		t.Errorf("the contract is shown as %+v", h)
	}
	sends("", map[string]any{"kind": "voice", "content": []byte("OggS")})
	if h := olga.reads(topic, "💬"); len(h.Files) != 1 || h.Files[0].Kind != "voice" {
		t.Errorf("the voice message is shown as %+v", h)
	}
	sends("Пустой файл", map[string]any{"kind": "document", "name": "пусто.txt", "content": []byte{}})
	if h := olga.reads(topic, "💬 Пустой файл", "📎", "пусто.txt", s.town.URL); len(h.Files) != 0 {
		t.Errorf("what Telegram refuses is shown as %+v", h)
	}
	sends("Видео", map[string]any{"kind": "video", "name": "Ролик"})
	if h := olga.reads(topic, "💬 Видео", "📎", "Ролик"); strings.Contains(h.Text, "http") || len(h.Files) != 0 {
		t.Errorf("a film that nobody can fetch is shown as %+v", h)
	}
}

func TestWordsThatHurtWaitForASecondThought(t *testing.T) {
	_, olga, anna, topic := staffed(t, "telegram")
	line := olga.writes(topic, "Успокойтесь, пожалуйста")
	olga.reads(topic, "Пока не отправлено", "Успокойтесь")
	anna.neverReads("Успокойтесь")
	olga.presses(topic, "Отправить как есть")
	anna.reads("Успокойтесь, пожалуйста")
	olga.sees("👌", line.Message)
}

func TestAReadyAnswerIsSentByItsButton(t *testing.T) {
	_, olga, anna, topic := staffed(t, "telegram")
	olga.writes(topic, "/faq возврат денег")
	shown := olga.reads(topic, "/возврат")
	olga.presses(topic, shown.Buttons[0])
	also := *olga // the line in the topic and the word to her come in any order
	olga.notice("Отправлено клиенту")
	also.reads(topic, "🧑‍💼 Ольга:")
	anna.told("the ready answer", func(h people.Heard) bool { return strings.Contains(shown.Text, strings.SplitN(h.Text, "\n", 2)[0]) })
}

func TestTheDoorOfTheBotIsOpenToOperatorsOnly(t *testing.T) {
	s := openStreet(t, withStaffGroup)
	olga := s.hire(t, 501, "Ольга", staff.Plain)
	for _, typed := range []string{"/desk", "/Desk "} {
		olga.act(map[string]any{"where": "private", "text": typed})
		olga.hears("a link", func(h people.Heard) bool {
			return h.Person == 501 && strings.Contains(h.Text, "https://desk.example.com/desk/enter?link=")
		})
	}
	passer := s.customer(t, "telegram", 720_009, "Прохожий Пример")
	passer.writes("/desk")
	passer.until("the line is a customer's", func(now bot.Conversation) bool { return now.Version > 0 })
	token, err := staff.New(s.p.store, time.Now).Invite(t.Context(), staff.Plain, "Пётр")
	if err != nil {
		t.Fatal(err)
	}
	s.stranger(t, 503, "Пётр").act(map[string]any{"where": "private", "start": staff.LinkPrefix + token})
	late := s.stranger(t, 504, "Павел")
	late.hears("Пётр's welcome", func(h people.Heard) bool {
		return h.Person == 503 && strings.Contains(h.Text, "Добро пожаловать, Пётр")
	})
	late.act(map[string]any{"where": "private", "start": staff.LinkPrefix + token})
	late.hears("why not", func(h people.Heard) bool {
		return h.Person == 504 && strings.Contains(h.Text, "уже использовано")
	})
	passer.neverReads("desk.example.com")
	if c, err := s.p.store.Load(t.Context(), []bot.ID{"demo-tg/504", "demo-tg/501"}); err != nil || c[0].Version+c[1].Version != 0 {
		t.Errorf("operators at the door became customers: %v", err)
	}
}
