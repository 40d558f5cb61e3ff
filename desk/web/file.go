package web

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"path"
	"strconv"
	"strings"
	"time"
	"unicode"

	"otklik/bot"
	"otklik/desk/entrance"
)

const (
	// openTime is how long fetching and showing one file may take.
	openTime = time.Minute
	// sniffed is how much of a file is looked at to tell what it is; what the customer or the platform says of it is not believed.
	sniffed = 512
	// longestFileName, in characters.
	longestFileName = 100
	// filePolicy takes from a file everything that it could do if a browser opened it.
	filePolicy = "sandbox; default-src 'none'"
)

// fileView is an attachment: its name, and where it can be had.
type fileView struct {
	Said  textView
	URL   string // "": it can only be opened in the messenger
	Image bool
	Sound bool
}

// shownAs are the contents that a page may show; all others are saved, as nothing in particular.
func shownAs(sniffed string) (content string, shown bool) {
	switch sniffed {
	case "image/jpeg", "image/png", "image/gif", "image/webp", "audio/mpeg", "audio/wave", "video/mp4", "video/webm":
		return sniffed, true
	case "application/ogg":
		return "audio/ogg", true
	}
	return "application/octet-stream", false
}

func (d *Desk) fileView(l bot.Line, n int, revealed bool) fileView {
	a := l.Attachments[n]
	v := fileView{Said: d.said(l, d.words.file(a), revealed)}
	switch {
	case d.options.Open == nil:
		return v
	case a.Kind == "photo":
		v.Image = true
	case a.Kind == "voice":
		v.Sound = true
	case a.Kind != "document" && a.Kind != "audio" && a.Kind != "video" && a.Kind != "video_note" && a.Kind != "animation" && a.Kind != "sticker":
		return v
	}
	v.URL = d.path(l.Conversation) + "/file/" + escape(l.ID) + "/" + strconv.Itoa(n)
	return v
}

// file gives an attachment of the conversation to the browser: pictures and sounds to be shown, everything else to be saved.
func (d *Desk) file(w http.ResponseWriter, r *http.Request, _ *entrance.Visitor) {
	ctx, cancel := context.WithTimeout(r.Context(), openTime)
	defer cancel()
	a, found, err := d.attachment(r)
	if err != nil {
		d.failed(w, "file", err)
		return
	}
	if !found || d.options.Open == nil {
		d.trouble(w, http.StatusNotFound, "error.file")
		return
	}
	id, _ := conversationID(r)
	file, err := d.options.Open(ctx, id.Account(), a)
	switch {
	case errors.Is(err, bot.ErrFileTooBig):
		d.trouble(w, http.StatusRequestEntityTooLarge, "error.file.big")
	case err != nil:
		d.log.Warn("attachment is not opened", "conversation", id, "error", err)
		d.trouble(w, http.StatusBadGateway, "error.file")
	default:
		defer file.Close()
		serve(w, file, a)
	}
}

// attachment finds what the address means: an attachment of a line of this very conversation.
func (d *Desk) attachment(r *http.Request) (a bot.Attachment, found bool, err error) {
	c, known, err := d.load(r)
	if err != nil || !known {
		return a, false, err
	}
	line, n := r.PathValue("line"), r.PathValue("n")
	lines, err := d.store.Transcript(r.Context(), c.ID, line+"\x00", 1)
	if err != nil {
		return a, false, fmt.Errorf("web: read line %s: %w", line, err)
	}
	i, err := strconv.Atoi(n)
	if err != nil || len(lines) == 0 || lines[0].ID != line || i < 0 || i >= len(lines[0].Attachments) {
		return a, false, nil
	}
	return lines[0].Attachments[i], true, nil
}

func serve(w http.ResponseWriter, file bot.File, a bot.Attachment) {
	content := bufio.NewReaderSize(file, sniffed)
	first, _ := content.Peek(sniffed) // a short file is no error; a broken one shows below
	as, shown := shownAs(http.DetectContentType(first))
	how := "attachment"
	if shown {
		how = "inline"
	}
	h := w.Header()
	h.Set("Content-Type", as)
	h.Set("Content-Disposition", mime.FormatMediaType(how, map[string]string{"filename": fileName(a)}))
	h.Set("Content-Security-Policy", filePolicy)
	h.Set("Cache-Control", "private, max-age=600")
	if file.Size >= 0 {
		h.Set("Content-Length", strconv.FormatInt(file.Size, 10))
	}
	_, _ = io.Copy(w, content) // an error means that one of the two ends went away
}

// fileName is a name that leads nowhere and hides nothing: no folders, no control signs, no letters that turn the direction of reading.
func fileName(a bot.Attachment) string {
	name := path.Base(strings.ReplaceAll(a.Name, `\`, "/"))
	name = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || strings.ContainsRune(`<>:"|?*%`, r) {
			return '_'
		}
		return r
	}, name)
	name = strings.TrimLeft(name, ".")
	if runes := []rune(name); len(runes) > longestFileName {
		name = string(runes[len(runes)-longestFileName:]) // the end says what it is
	}
	if name == "" || name == "/" || name == "_" {
		return "file"
	}
	return name
}
