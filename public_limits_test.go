package main

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"otklik/bot"
	"otklik/bot/engine"
	"otklik/config"
	"otklik/sandbox/people"
)

// silence is how long a test waits to see that nothing is said: many quiet windows.
const silence = 2 * time.Second

// saysNothing fails if the bot says anything to the customer, or where the customer speaks.
func (c *customer) saysNothing(why string) {
	c.t.Helper()
	for deadline := time.Now().Add(silence); time.Now().Before(deadline); {
		for _, h := range c.listen("500ms") {
			if c.read = h.N; h.By == "bot" && (h.Where == c.where && h.Topic == c.thread || h.Person == c.person) {
				c.t.Errorf("%s, but it said %q", why, h.Text)
			}
		}
	}
}

func TestADiscussionWithoutAnAdminsKeyIsHeardButNotAnswered(t *testing.T) {
	c := openStreet(t).come(t, "vk", "board", 730_001, "Анна Пример")
	c.says(complaints()["ru"].angry)
	now := c.until("operators have the case", func(now bot.Conversation) bool { return now.Section == bot.SectionWaiting })
	if !strings.HasPrefix(now.Case.Origin.Link, "https://vk.com/topic-12345_") || now.Case.OriginMessage == 0 {
		t.Errorf("operators are shown %+v", now.Case.Origin)
	}
	c.says("И долго мне ещё ждать?!")
	c.until("operators read the second line", func(bot.Conversation) bool {
		transcript := c.transcript()
		return strings.Contains(transcript[len(transcript)-1].Text, "И долго")
	})
	c.saysNothing("nobody can be answered there, and the person has not allowed messages")
	c.operatorDoes(bot.TookEvent, "")
	for _, kind := range []bot.Kind{bot.AnsweredEvent, bot.PublishedEvent} {
		if err := c.operator(kind, "Здравствуйте! Разбираемся."); !errors.Is(err, bot.ErrMute) {
			t.Errorf("an operator who has %s is told %v", kind, err)
		}
	}
}

func TestWhoAllowedMessagesIsInvitedFromADiscussionInPrivate(t *testing.T) {
	street := openStreet(t)
	for i, language := range []string{"ru", "en", "pl"} {
		said := complaints()[language]
		t.Run(language, func(t *testing.T) {
			t.Parallel()
			c := street.come(t, "vk", "board", 731_000+int64(i), said.name)
			c.act(map[string]any{"where": "private", "block": false}) // "allow messages" on the community's page
			c.says(said.angry)
			c.told("the first word in private", func(people.Heard) bool { return true })
			c.writes(said.what)
			c.told("the question for the order", func(h people.Heard) bool { return true })
			c.writes(said.order)
			c.leavesContact()
			if now := c.remembered(); now.Answers["order"] != said.order || !strings.Contains(now.Answers["what"], said.what) || !now.Case.Origin.Public() {
				t.Errorf("operators know %v of a case that began in %+v", now.Answers, now.Case.Origin)
			}
			c.says("Ау, вы тут? Do you read me? Halo?") // in the discussion again
			c.operatorDoes(bot.TookEvent, "")
			c.operatorDoes(bot.AnsweredEvent, said.answer)
			c.told("the operator's answer", func(h people.Heard) bool { return h.Text == said.answer })
			for _, l := range publicLines(c.transcript()) {
				if l.Delivery.State != bot.Undelivered {
					t.Errorf("said in public: %+v", l)
				}
			}
		})
	}
}

func TestAChannelAsAuthorIsJoinedByTheLinkOnce(t *testing.T) {
	street := openStreet(t)
	c := street.come(t, "telegram", "comments", 732_001, "Анна Пример")
	said := complaints()["ru"]
	invitation := c.answered(c.act(map[string]any{"where": "comments", "topic": c.thread, "as": "own_channel", "text": said.angry + " Заказ 48213."}))
	_, token, found := strings.Cut(invitation.Links[0].URL, "?start=")
	if !found || len(token) < 22 {
		t.Fatalf("the link is %q", invitation.Links[0].URL)
	}
	stranger := street.come(t, "telegram", "group", 732_002, "Олег Пример")
	stranger.act(map[string]any{"where": "private", "start": "AAAAAAAAAAAAAAAAAAAAAA"})
	stranger.told("hello", func(people.Heard) bool { return true })
	c.act(map[string]any{"where": "private", "start": token})
	now := c.until("the case is here", func(now bot.Conversation) bool { return now.Joined != "" })
	if now.Answers["order"] != "48213" || !now.Case.Origin.Public() || now.Heat == 0 {
		t.Errorf("what came along is %v of %+v", now.Answers, now.Case.Origin)
	}
	stranger.act(map[string]any{"where": "private", "start": token})
	stranger.told("a word", func(people.Heard) bool { return true })
	if now := stranger.remembered(); now.Joined != "" || now.Answers["order"] != "" || now.Case.Origin.Public() {
		t.Errorf("a stranger was let in: %+v", now)
	}
}

func TestAnOldLinkTellsNothing(t *testing.T) {
	for _, c := range []struct {
		age    time.Duration
		joined bool
	}{{71 * time.Hour, true}, {73 * time.Hour, false}} {
		t.Run(c.age.String(), func(t *testing.T) {
			settings := daemonOrders{Folder: t.TempDir()}.settings()
			settings.Quiet = config.Quiet{Window: config.Duration(time.Second), Limit: config.Duration(time.Second)}
			accounts, err := botAccounts(settings)
			if err != nil {
				t.Fatal(err)
			}
			store, err := openStore(t.Context(), settings)
			if err != nil {
				t.Fatal(err)
			}
			defer store.Close()
			clock := time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)
			door := engine.New(store, accounts, func() time.Time { return clock }, newLog(settings.Log))
			happen := func(e bot.Event) {
				t.Helper()
				if err := door.Handle(t.Context(), e); err != nil {
					t.Fatal(err)
				}
			}
			happen(bot.Event{ID: "said", Kind: bot.HeardEvent, Conversation: "shop-tg/-777", Person: bot.Person{ID: -777, Name: "Канал Пример"},
				Place: bot.Place{Kind: bot.Comments, Chat: -4, Thread: 7, Title: "Новости"}, Message: 9, Text: complaints()["ru"].angry, Addressed: true})
			clock = clock.Add(time.Minute)
			quiet := leaseOne(t, store, bot.TimerQueue("shop-tg"), clock)
			happen(bot.Event{ID: quiet.ID, Kind: bot.FiredEvent, Conversation: quiet.Conversation, Timer: quiet.Timer})
			token := leaseOne(t, store, bot.SendQueue("shop-tg"), clock).Message.Keyboard.Rows[0][0].Data
			clock = clock.Add(c.age)
			happen(bot.Event{ID: "opened", Kind: bot.OpenedEvent, Conversation: "shop-tg/1001", Person: bot.Person{ID: 1001},
				Place: bot.Place{Kind: bot.PrivateChat, Chat: 1001}, Payload: token})
			found, err := store.Load(t.Context(), []bot.ID{"shop-tg/1001"})
			if err != nil {
				t.Fatal(err)
			}
			if joined := found[0].Joined != ""; joined != c.joined {
				t.Errorf("joined: %t", joined)
			}
		})
	}
}

func leaseOne(t *testing.T, store bot.Store, queue bot.Queue, now time.Time) bot.Job {
	t.Helper()
	jobs, err := store.Lease(t.Context(), queue, now, time.Minute, 1)
	if err != nil || len(jobs) != 1 {
		t.Fatalf("leased %v: %v", jobs, err)
	}
	return jobs[0]
}

func TestPersonalDataInPublicIsTakenDownAndCountsOnceConfirmed(t *testing.T) {
	street := openStreet(t, withAdminsKey, func(s *config.Settings) { s.Accounts[0].TakeDown, s.Accounts[1].TakeDown = true, true })
	for i, place := range []struct{ platform, where string }{{"telegram", "group"}, {"telegram", "comments"}, {"vk", "wall"}, {"vk", "board"}} {
		t.Run(place.where, func(t *testing.T) {
			t.Parallel()
			c := street.come(t, place.platform, place.where, 733_001+int64(i), "Анна Пример")
			said := c.says("Третий день без заказа 48213, никто не отвечает, позор! Мой телефон +7 912 345-67-89.")
			c.hears("that the line with the number is taken away", func(h people.Heard) bool {
				return h.Where == c.where && h.Chat == said.Chat && h.Message == said.Message && h.Deleted
			})
			transcript := c.transcript()
			if len(transcript) == 0 || !strings.Contains(transcript[0].Text, "912") {
				t.Errorf("operators read %+v", transcript)
			}
			for _, l := range publicLines(transcript) {
				if strings.Contains(l.Text, "912") || strings.Contains(l.Text, "345") {
					t.Errorf("repeated in public: %q", l.Text)
				}
			}
			if own := publicLines(transcript); len(own) != 1 || own[0].Delivery.State == bot.Undelivered || !asksToTakeDown(t, own[0].Text) {
				t.Errorf("said in public: %+v", own)
			}
			c.act(map[string]any{"where": "private", "start": "public"})
			consent := c.told("the question for consent", withButtons(2))
			c.presses(consent.Buttons[0])
			shown := c.told("the number shown again", withButtons(2))
			if !strings.Contains(shown.Text, "912 345-67-89") {
				t.Errorf("asked %q", shown.Text)
			}
			c.presses(shown.Buttons[0])
			now := c.until("operators have the case", func(now bot.Conversation) bool { return now.Section == bot.SectionWaiting })
			if now.Answers["phone"] != "+79123456789" {
				t.Errorf("operators know %v", now.Answers)
			}
		})
	}
}

// asksToTakeDown tells whether a text has one of the sentences that do.
func asksToTakeDown(t *testing.T, text string) bool {
	t.Helper()
	return slices.ContainsFunc(sentencesOf(t, "ru", "take_down"), func(s string) bool { return strings.Contains(text, s) })
}

func TestAModeratorsReplySilencesTheBot(t *testing.T) {
	street := openStreet(t)
	for i, place := range []struct{ platform, where string }{{"telegram", "group"}, {"telegram", "comments"}, {"vk", "wall"}} {
		t.Run(place.where, func(t *testing.T) {
			t.Parallel()
			c := street.come(t, place.platform, place.where, 734_001+int64(i), "Анна Пример")
			first := c.says(complaints()["ru"].angry)
			c.answered(first)
			deed := map[string]any{"person": 501, "name": "Ольга Пример", "where": c.where, "topic": c.thread, "reply_to": first.Message, "text": "Анна, я уже звоню курьеру"}
			if place.platform == "vk" {
				deed["as"] = "admin"
			} else {
				deed["role"] = "administrator"
			}
			c.act(deed)
			c.until("the bot is silent", func(now bot.Conversation) bool { return now.Elsewhere })
			c.says("Ну и когда мне перезвонят?!")
			c.until("the second line is heard", func(bot.Conversation) bool {
				transcript := c.transcript()
				return strings.Contains(transcript[len(transcript)-1].Text, "Ну и когда")
			})
			c.saysNothing("a moderator answers")
			transcript := c.transcript()
			if human := transcript[len(transcript)-2]; human.By != bot.ByOperator || human.Text != "Анна, я уже звоню курьеру" {
				t.Errorf("the desk shows %+v", human)
			}
		})
	}
}

func TestAtMostTwoAnswersStandInPublicThenOnlyInvitations(t *testing.T) {
	c := openStreet(t).come(t, "vk", "wall", 735_001, "Анна Пример")
	for _, text := range []string{complaints()["ru"].angry, "Вы издеваетесь?! Верните деньги, обманщики!", "Это невыносимо, позор вам!", "Ну и где ответ?!", "Сколько ещё терпеть это безобразие?!"} {
		if answer := c.answered(c.says(text)); !strings.Contains(answer.Text, "vk.me/club12345") {
			t.Errorf("no way into the private chat under %q", answer.Text)
		}
	}
	if now := c.remembered(); now.Case.PublicAnswers != 2 {
		t.Errorf("%d answers in public, in %q", now.Case.PublicAnswers, now.State)
	}
}

func TestMeTooOfAnotherPersonGetsAShortAnswerAndIsCounted(t *testing.T) {
	street := openStreet(t)
	c := street.come(t, "vk", "wall", 736_001, "Анна Пример")
	long := c.answered(c.says(complaints()["ru"].angry))
	second := &customer{street: street, t: t, platform: "vk", where: "wall", person: 736_002, name: "Олег Пример", thread: c.thread, read: c.read}
	short := second.answered(second.says("У меня то же самое, безобразие!"))
	if len(short.Text) >= len(long.Text) {
		t.Errorf("answered %q after %q", short.Text, long.Text)
	}
	if now := second.remembered(); now.Others != 1 || now.State != "invite" {
		t.Errorf("%d others complain, the case is in %q", now.Others, now.State)
	}
}

func TestChatterAndNewsInAGroupAreNotKept(t *testing.T) {
	c := openStreet(t).come(t, "telegram", "group", 737_001, "Анна Пример")
	c.says("Всем привет, кто идёт сегодня на каток?")
	c.says("Я буду в шесть")
	c.saysNothing("people talk to each other")
	if now := c.remembered(); now.Version != 0 {
		t.Errorf("kept %+v", now)
	}
}

func TestAnOutburstIsLeftToCool(t *testing.T) {
	t.Parallel()
	const wait = 3 * time.Second
	c := openStreet(t, func(s *config.Settings) {
		s.Accounts[1].PublicWait = map[string]config.Duration{"impulsive": config.Duration(wait), "constructive": config.Duration(wait)}
	}).come(t, "vk", "wall", 738_001, "Анна Пример")
	began := time.Now()
	said := c.says(complaints()["ru"].angry)
	first := c.answered(said)
	second := c.answered(said)
	if time.Since(began) < wait || len(second.Text) <= len(first.Text)/2 || second.Text == first.Text {
		t.Errorf("%q was followed after %s by %q", first.Text, time.Since(began), second.Text)
	}
}

// The quiet window is long enough for the deletion to come within it on the busiest machine.
func TestADeletedCommentGetsNoAnswer(t *testing.T) {
	t.Parallel()
	window := config.Duration(20 * time.Second)
	c := openStreet(t, func(s *config.Settings) { s.Quiet = config.Quiet{Window: window, Limit: window} }).come(t, "vk", "wall", 739_001, "Анна Пример")
	said := c.says(complaints()["ru"].angry)
	c.until("it was heard", func(now bot.Conversation) bool { return len(now.Monologue) == 1 })
	c.act(map[string]any{"where": c.where, "topic": c.thread, "delete": said.Message})
	gone := c.until("it is gone", func(now bot.Conversation) bool { return len(now.Monologue) == 0 })
	c.until("the window is over", func(now bot.Conversation) bool { return now.Version > gone.Version })
	c.saysNothing("the comment is gone")
}

func TestEventsDeliveredTwiceAreAnsweredOnce(t *testing.T) {
	street := openStreet(t)
	street.town.Fault(`{"kind":"twice","count":-1}`)
	street.town.Fault(`{"platform":"vk","kind":"twice","count":-1}`)
	for i, place := range []struct{ platform, where string }{{"telegram", "group"}, {"telegram", "comments"}, {"vk", "wall"}} {
		t.Run(place.where, func(t *testing.T) {
			t.Parallel()
			c := street.come(t, place.platform, place.where, 740_001+int64(i), "Анна Пример")
			c.answered(c.says(complaints()["ru"].angry))
			c.saysNothing("everything is said")
			if lines := c.transcript(); len(publicLines(lines)) != 1 || c.remembered().Version != 2 {
				t.Errorf("%d decisions, the transcript has %+v", c.remembered().Version, lines)
			}
		})
	}
}
