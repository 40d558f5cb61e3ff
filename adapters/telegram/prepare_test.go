package telegram

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"otklik/bot"
)

const (
	itsMe        = `{"ok":true,"result":{"id":700001,"is_bot":true,"first_name":"Отклик","username":"shop_example_bot"}}`
	itsGroup     = `{"ok":true,"result":{"id":-1001234567890,"type":"supergroup","title":"Покупатели","linked_chat_id":-1009}}`
	olegRuns     = `{"ok":true,"result":[{"status":"creator","user":{"id":1002}},{"status":"administrator","user":{"id":700001,"is_bot":true}}]}`
	annaRunsToo  = `{"ok":true,"result":[{"status":"creator","user":{"id":1002}},{"status":"administrator","user":{"id":1001}}]}`
	internal     = `{"ok":false,"error_code":500,"description":"Internal Server Error"}`
	unauthorized = `{"ok":false,"error_code":401,"description":"Unauthorized"}`
)

type reaction = func(*http.Request) (*http.Response, error)

// played answers each method with the next of its answers, the last one again and again. Polls are answered once each, then held.
func played(methods map[string][]reaction) reaction {
	for method, usual := range map[string]string{"getMe": itsMe, "getChat": itsGroup, "getChatAdministrators": olegRuns} {
		if methods[method] == nil {
			methods[method] = []reaction{gives(200, usual)}
		}
	}
	return func(r *http.Request) (*http.Response, error) {
		method := r.URL.Path[strings.LastIndexByte(r.URL.Path, '/')+1:]
		list := methods[method]
		if len(list) == 0 {
			return quiet(r)
		}
		if len(list) > 1 || method == "getUpdates" {
			methods[method] = list[1:]
		}
		return list[0](r)
	}
}

// inPublic runs an account that listens in groups and comments.
func inPublic(t *testing.T, d time.Duration, methods map[string][]reaction) (*listener, error) {
	t.Helper()
	l := listen(t, Options{Public: []bot.PlaceKind{bot.Group, bot.Comments}}, played(methods))
	return l, l.runs(t, d, l.accept)
}

func (l *listener) calls(method string) (n int) {
	for _, m := range l.net.methods {
		if m == method {
			n++
		}
	}
	return n
}

func (l *listener) texts() (list []string) {
	for _, e := range l.heard {
		list = append(list, e.Text)
	}
	return list
}

// numbered gives an update another number.
func numbered(id int, update string) string {
	return strings.Replace(update, `"update_id":9`, fmt.Sprintf(`"update_id":%d`, id), 1)
}

func olegSays(id int, text string) string {
	return numbered(id, by(olegJSON, inGroup(fmt.Sprintf(`"text":%q`, text))))
}

func annaSays(id int, text string) string {
	return numbered(id, inGroup(fmt.Sprintf(`"text":%q`, text)))
}

// polls is a row of answers: strings are updates, durations are times without news, half a minute a poll.
func polls(parts ...any) (row []reaction) {
	for _, part := range parts {
		switch p := part.(type) {
		case string:
			row = append(row, updates(p))
		case time.Duration:
			row = append(row, slices.Repeat([]reaction{quiet}, int(p/(30*time.Second)))...)
		}
	}
	return row
}

func TestAdministratorsAreKnownFromTheirFirstLineAndAskedForOnceInTenMinutes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, err := inPublic(t, time.Hour, map[string][]reaction{
			"getUpdates":            polls(olegSays(9, "всем привет"), annaSays(10, "где заказ"), 9*time.Minute, annaSays(11, "ну?"), 2*time.Minute, annaSays(12, "теперь я тут главная")),
			"getChatAdministrators": {gives(200, olegRuns), gives(200, annaRunsToo)},
		})
		if got := l.texts(); err != nil || !slices.Equal(got, []string{"где заказ", "ну?"}) {
			t.Errorf("heard %q, %v", got, err)
		}
		if l.calls("getChatAdministrators") != 2 || l.calls("getChat") != 2 || l.calls("getMe") != 1 {
			t.Errorf("calls %q", l.net.methods)
		}
	})
}

func TestOurOwnRightsAreAReasonToAskAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		promoted := `{"update_id":10,"my_chat_member":{` + groupJSON + `,` + olegJSON + `,"new_chat_member":{"status":"administrator","user":{"id":700001}}}}`
		l, err := inPublic(t, time.Minute, map[string][]reaction{"getUpdates": polls(annaSays(9, "раз"), promoted, annaSays(11, "два"), annaSays(12, "три"))})
		if err != nil || len(l.heard) != 3 || l.calls("getChatAdministrators") != 2 {
			t.Errorf("heard %q, %d lists, %v", l.texts(), l.calls("getChatAdministrators"), err)
		}
	})
}

func TestAChatThatDoesNotTellItsAdministratorsHoldsNobodyUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, err := inPublic(t, 10*time.Minute, map[string][]reaction{
			"getUpdates":            polls(annaSays(9, "раз"), annaSays(10, "два"), time.Minute, olegSays(11, "я тут главный")),
			"getChatAdministrators": {gives(500, internal), gives(200, olegRuns)},
		})
		if got := l.texts(); err != nil || !slices.Equal(got, []string{"раз", "два"}) {
			t.Errorf("heard %q, %v", got, err)
		}
		if log := l.logged.String(); strings.Count(log, "does not tell its administrators") != 2 || !strings.Contains(log, "over: ") {
			t.Errorf("the trouble is told when it begins and when it is over:\n%s", log)
		}
	})
}

func TestAChatThatHangsIsNotWaitedForLong(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, _ := inPublic(t, 6*time.Second, map[string][]reaction{"getUpdates": polls(annaSays(9, "раз")), "getChat": {quiet}})
		if len(l.heard) != 1 {
			t.Errorf("heard %q", l.texts())
		}
	})
}

func TestLinesWaitAtTelegramUntilTheAccountKnowsItsName(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		said := numbered(9, inGroup(`"text":"@shop_example_bot где?","entities":[{"type":"mention","offset":0,"length":17}]`))
		l, err := inPublic(t, time.Minute, map[string][]reaction{
			"getUpdates": polls(said, said, said),
			"getMe":      {gives(500, internal), breaks, gives(200, itsMe)},
		})
		if err != nil || len(l.heard) != 1 || !l.heard[0].Addressed {
			t.Fatalf("heard %+v, %v", l.heard, err)
		}
		if offsets, _ := l.net.asked(); slices.Contains(offsets[:3], "10") {
			t.Errorf("confirmed before it was judged: %q", offsets)
		}
	})
}

func TestATokenThatIsNotValidIsSaidOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, err := inPublic(t, time.Minute, map[string][]reaction{"getUpdates": polls(annaSays(9, "раз")), "getMe": {gives(401, unauthorized)}})
		if !errors.Is(err, ErrToken) || strings.Count(err.Error(), "@BotFather") != 1 {
			t.Errorf("got %v", err)
		}
	})
}

func TestAnAccountForPrivateChatsAsksNothingAboutGroups(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := listen(t, Options{}, played(map[string][]reaction{"getUpdates": polls(annaSays(9, "раз"))}))
		if err := l.runs(t, time.Minute, l.accept); err != nil || l.calls("getMe")+l.calls("getChat")+len(l.heard) != 0 {
			t.Errorf("calls %q, heard %q, %v", l.net.methods, l.texts(), err)
		}
	})
}

func TestUnderPostsFromBeforeTheStartCommentsAreKnownToo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		deep := numbered(9, inGroup(`"text":"и у меня","message_thread_id":2,`+toLineOf(otherJSON)))
		ours := numbered(10, by(hiddenAs+`{"id":-1009}`, inGroup(`"text":"Пишем от канала"`)))
		l, err := inPublic(t, time.Minute, map[string][]reaction{"getUpdates": polls(deep, ours)})
		if err != nil || len(l.heard) != 1 || l.heard[0].Place.Kind != bot.Comments || !l.heard[0].Addressed {
			t.Errorf("heard %+v, %v", l.heard, err)
		}
	})
}
