package web

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"otklik/bot"
)

const (
	tinyPicture = "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
	evilPage    = "<!doctype html><script>alert(1)</script>"
	evilDrawing = `<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`
)

// attaches is a customer who sends files; what is in them the messenger keeps.
func attaches(h *house, contents map[string]string, files ...bot.Attachment) (bot.ID, string) {
	h.desk.options.Open = func(_ context.Context, account string, a bot.Attachment) (bot.File, error) {
		content, known := contents[a.Ref]
		switch {
		case account != "shop-tg":
			return bot.File{}, errors.New("another account was asked")
		case a.Ref == "big":
			return bot.File{}, bot.ErrFileTooBig
		case !known:
			return bot.File{}, bot.ErrNoFile
		}
		return bot.File{ReadCloser: io.NopCloser(strings.NewReader(content)), Size: int64(len(content))}, nil
	}
	id := h.asksForHuman(lidia())
	h.handle(bot.Event{Kind: bot.HeardEvent, Conversation: id, Person: lidia(), Place: bot.Place{Kind: bot.PrivateChat, Chat: 2002}, Message: 99, Attachments: files})
	lines := h.transcript(id)
	return id, "/desk/c/" + string(id) + "/file/" + url.PathEscape(lines[len(lines)-1].ID) + "/"
}

func TestPicturesAreShownAndEverythingElseIsSaved(t *testing.T) {
	h := newHouse(t, nil)
	contents := map[string]string{"photo": tinyPicture, "page": evilPage, "drawing": evilDrawing, "lie": evilPage}
	id, address := attaches(h, contents, bot.Attachment{Kind: "photo", Ref: "photo"}, bot.Attachment{Kind: "document", Ref: "page", Name: "чек.html", Type: "text/html"},
		bot.Attachment{Kind: "document", Ref: "drawing", Name: "чек.svg", Type: "image/svg+xml"}, bot.Attachment{Kind: "photo", Ref: "lie", Name: "a.png", Type: "image/png"})
	olga := h.operator("Ольга")
	contains(t, olga.get("/desk/c/"+string(id)).body, `<img src="`+address+`0"`, "чек.html")
	for n, wanted := range map[string][2]string{"0": {"image/png", "inline"}, "1": {"application/octet-stream", "attachment"},
		"2": {"application/octet-stream", "attachment"}, "3": {"application/octet-stream", "attachment"}} {
		r := olga.get(address + n)
		if r.status != http.StatusOK || r.header.Get("Content-Type") != wanted[0] || !strings.HasPrefix(r.header.Get("Content-Disposition"), wanted[1]+";") {
			t.Errorf("%s: %d %s %s", n, r.status, r.header.Get("Content-Type"), r.header.Get("Content-Disposition"))
		}
		contains(t, r.header.Get("Content-Security-Policy"), "sandbox", "default-src 'none'")
		if r.header.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s may be taken for something else", n)
		}
	}
}

func TestAFilesNameLeadsNowhere(t *testing.T) {
	for name, wanted := range map[string]string{"чек.pdf": "чек.pdf", "../../etc/passwd": "passwd", `..\..\boot.ini`: "boot.ini", "/": "file", "": "file",
		"..": "file", ".bashrc": "bashrc", "a\r\nSet-Cookie: x": "a__Set-Cookie_ x", "фото\u202egpj.exe": "фото_gpj.exe", `a"b`: "a_b"} {
		if got := fileName(bot.Attachment{Name: name}); got != wanted {
			t.Errorf("%q is saved as %q", name, got)
		}
	}
	if got := fileName(bot.Attachment{Name: strings.Repeat("я", 500) + ".pdf"}); len([]rune(got)) != longestFileName || !strings.HasSuffix(got, ".pdf") {
		t.Errorf("a long name is saved as %q", got)
	}
}

func TestAFileIsGivenOnlyWhereItBelongs(t *testing.T) {
	h := newHouse(t, nil)
	_, address := attaches(h, map[string]string{"photo": tinyPicture}, bot.Attachment{Kind: "photo", Ref: "photo"}, bot.Attachment{Kind: "video", Ref: "big"},
		bot.Attachment{Kind: "document", Ref: "gone"}, bot.Attachment{Kind: "location", Ref: "55.5,37.25"})
	other := h.asksForHuman(bot.Person{ID: 7, Name: "Пётр Пример"})
	olga := h.operator("Ольга")
	for path, wanted := range map[string]int{address + "0": 200, address + "1": 413, address + "2": 502, address + "9": 404, address + "-1": 404, address + "x": 404,
		strings.Replace(address, "2002/file", "7/file", 1) + "0":                    404,
		strings.Replace(address, "shop-tg/2002/file", "shop-vk/2002/file", 1) + "0": 404,
		"/desk/c/" + string(other) + "/file/..%2F..%2Fetc/0":                        404} {
		if r := olga.get(path); r.status != wanted {
			t.Errorf("%s gave %d, wanted %d", path, r.status, wanted)
		}
	}
	if r := h.browser().get(address + "0"); r.status != http.StatusSeeOther {
		t.Errorf("a stranger got %d", r.status)
	}
}
