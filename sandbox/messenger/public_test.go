package messenger_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/chromedp/chromedp"

	"otklik/sandbox/messenger"
	"otklik/sandbox/messenger/pagetest"
)

// goes opens another place of the messenger.
func (v visitor) goes(place string) {
	v.t.Helper()
	v.Click("#at-" + place)
}

// act lets somebody do something beside the page.
func (v visitor) act(address, body string) {
	v.t.Helper()
	r, err := http.NewRequestWithContext(v.t.Context(), http.MethodPost, address+"act", strings.NewReader(body))
	if err != nil {
		v.t.Fatal(err)
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		v.t.Fatal(err)
	}
	defer answer.Body.Close()
	if said, _ := io.ReadAll(answer.Body); answer.StatusCode != http.StatusOK {
		v.t.Fatalf("%s: %s", body, said)
	}
}

func TestTheButtonUnderAPublicAnswerLeadsIntoThePrivateChat(t *testing.T) {
	v := visit(t, startSandbox(t), pagetest.Laptop())
	v.goes("telegram-comments")
	v.Sees(".post .text", "Осенняя распродажа")
	v.ClickOn(".example", "Верните деньги")
	v.Sees(".theirs .speaker", "Ромашка → "+v.name())
	v.SeesNo("#welcome-public")
	v.ClickOn(".buttons button", "Написать лично")
	v.Sees("#at-telegram-private[aria-selected=true]", "Личный чат")
	v.Sees(".own .text", "/start case-7")
	v.Sees(".theirs .text", "Вы пишете: /start case-7")
}

func TestALinkIntoVKsDialogOpensItAndStartsAsAPersonWould(t *testing.T) {
	address := startSandbox(t)
	v := visit(t, address, pagetest.Laptop())
	v.goes("vk-wall")
	v.Sees(".post .text", "Осенняя распродажа")
	v.act(address, `{"platform":"vk","person":77,"as":"admin","where":"wall","text":"Напишите нам: https://vk.me/club12345?ref=case-7."}`)
	v.ClickOn(".theirs .text a", "vk.me")
	v.Sees("#at-vk-private[aria-selected=true]", "Сообщения")
	v.Sees(".own .text", "Начать")
}

func TestWhatHappensElsewhereIsMarkedOnItsTab(t *testing.T) {
	address := startSandbox(t)
	v := visit(t, address, pagetest.Laptop())
	v.goes("vk-wall")
	v.Sees(".post .text", "Осенняя распродажа")
	v.goes("vk-private")
	v.act(address, `{"platform":"vk","person":2002,"name":"Олег Соседов","where":"wall","text":"И у меня!"}`)
	v.Sees("#at-vk-wall .news", "")
	v.goes("vk-wall")
	v.Sees(".theirs .speaker", "Олег Соседов")
	v.SeesNo(".news")
}

func TestACommentIsChangedTakenBackAndAnswered(t *testing.T) {
	address := startSandbox(t)
	v := visit(t, address, pagetest.Laptop())
	v.goes("vk-wall")
	v.Sees(".post .text", "Осенняя распродажа")
	v.says("мой телефон +79990000001")
	v.Click(".own .delete")
	v.SeesNo(".own")
	v.says("где заказ")
	v.Click(".own .edit")
	v.says("?!")
	v.Sees(".own .text", "где заказ?!")
	v.act(address, `{"platform":"vk","person":2002,"name":"Олег Соседов","where":"wall","text":"И у меня!"}`)
	v.Click(".theirs .reply")
	v.Sees("#about", "Отвечаем на комментарий")
	v.says("держитесь")
	v.Sees(".own .speaker", v.name()+" → Олег Соседов")
}

func TestAPrivateWordIsNeverSentInPublicByMistake(t *testing.T) {
	v := visit(t, startSandbox(t), pagetest.Laptop())
	v.Write("#text", "мой телефон +79990000001")
	v.goes("vk-wall")
	v.Sees(`#text[placeholder="Публичный комментарий"]`, "")
	v.says("где заказ?")
	v.Sees(".own .text", "где заказ?")
	v.goes("telegram-private")
	v.says(", Анна")
	v.Sees(".own .text", "мой телефон +79990000001, Анна")
}

func TestThePageShowsOnlyPlacesThatTheSandboxHas(t *testing.T) {
	var has atomic.Value
	has.Store("{}")
	server := httptest.NewServer(messenger.Handler(messenger.Options{API: silent(&has)}))
	t.Cleanup(server.Close)
	t.Cleanup(server.CloseClientConnections)
	v := visit(t, server.URL, pagetest.Laptop())
	for world, want := range map[string]int{
		`{}`: 0, `{"telegram":{"chats":[{"where":"group"}]},"vk":{"communities":[]}}`: 0,
		`{"telegram":{"chats":[{"where":"comments"}]}}`: 2, `{"telegram":{"chats":[]},"vk":{"communities":[{"group":1}]}}`: 3,
	} {
		has.Store(world)
		pagetest.Do(v.ctx, t, chromedp.Reload())
		v.Sees("#me", " ")
		if got := v.count("#places:not([hidden]) [role=tab]:not([hidden])"); got != want {
			t.Errorf("a sandbox with %s is shown with %d places, not %d", world, got, want)
		}
	}
}

// silent is a sandbox in which nothing was ever said.
func silent(has *atomic.Value) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/world" {
			_, _ = io.WriteString(w, has.Load().(string))
			return
		}
		if r.FormValue("wait") != "0s" {
			<-r.Context().Done()
		}
		_, _ = io.WriteString(w, "[]")
	})
}

func TestPublicPlacesOnBothScreensForThePictures(t *testing.T) {
	for name, screen := range map[string]pagetest.Screen{
		"laptop": pagetest.Laptop(), "laptop-dark": pagetest.Laptop().InTheDark(),
		"phone": pagetest.Phone(), "phone-dark": pagetest.Phone().InTheDark(),
	} {
		t.Run(name, func(t *testing.T) {
			address := startSandbox(t)
			v := visit(t, address+"?lang=pl", screen)
			v.goes("telegram-comments")
			v.Sees(".post .text", "Jesienna")
			pagetest.Shot(v.ctx, t, "messenger-public-welcome-"+name)
			v.ClickOn(".example", "Oddajcie")
			v.Sees(".buttons button", "Написать лично")
			v.act(address, fmt.Sprintf(`{"person":2002,"name":"Jan %s","where":"comments","text":"U mnie to samo"}`, strings.Repeat("Długonazwiskowy", 4)))
			v.Sees(".theirs .text", "U mnie to samo")
			pagetest.Shot(v.ctx, t, "messenger-public-"+name)
			if v.scrollsSideways() {
				t.Error("the page scrolls sideways")
			}
		})
	}
}
