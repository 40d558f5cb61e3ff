package telegram

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// uploadLimit is how large a request may be: the real server takes files of up to 50 MB.
const uploadLimit = 50<<20 + 1<<20

// form is what a request says, whichever way it was written.
type form struct {
	values  map[string]string
	uploads map[string]upload
}

type upload struct {
	name    string
	content []byte
}

// readForm joins the query and the body: urlencoded, multipart and JSON say the same thing.
func readForm(r *http.Request) (form, error) {
	f := form{values: map[string]string{}, uploads: map[string]upload{}}
	f.take(r.URL.Query())
	r.Body = http.MaxBytesReader(nil, r.Body, uploadLimit)
	kind, fields, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if kind == "multipart/form-data" {
		return f, f.readParts(r, fields["boundary"])
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return f, tooLarge(err)
	}
	return f, f.readBody(kind, body)
}

func (f form) readBody(kind string, body []byte) error {
	if len(body) == 0 {
		return nil
	}
	if kind == "application/json" {
		return f.readJSON(body)
	}
	values, err := url.ParseQuery(string(body))
	if err == nil {
		f.take(values)
	}
	return nil
}

func (f form) take(values url.Values) {
	for name, list := range values {
		f.values[strings.ToLower(name)] = list[0]
	}
}

// readJSON keeps strings as they are and everything else as JSON text, so that all encodings look alike later on.
func (f form) readJSON(body []byte) error {
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(body, &fields); err != nil {
		return badRequest("can't parse request: Content-Type is application/json, but the body is not a JSON object")
	}
	for name, raw := range fields {
		var text string
		switch {
		case bytes.Equal(raw, []byte("null")):
			continue
		case json.Unmarshal(raw, &text) != nil:
			text = string(raw)
		}
		f.values[strings.ToLower(name)] = text
	}
	return nil
}

func (f form) readParts(r *http.Request, boundary string) error {
	if boundary == "" {
		return badRequest("boundary parameter is not found in Content-Type header")
	}
	parts, err := r.MultipartReader()
	if err != nil {
		return badRequest("can't parse multipart request")
	}
	for {
		part, err := parts.NextRawPart()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return tooLarge(err)
		}
		content, err := io.ReadAll(part)
		if err != nil {
			return tooLarge(err)
		}
		f.keepPart(part.FormName(), part.FileName(), content)
	}
}

func (f form) keepPart(name, file string, content []byte) {
	if file != "" {
		f.uploads[name] = upload{name: file, content: content}
		return
	}
	f.values[strings.ToLower(name)] = string(content)
}

func tooLarge(err error) error {
	var over *http.MaxBytesError
	if errors.As(err, &over) {
		return &apiError{Code: http.StatusRequestEntityTooLarge, Description: "Request Entity Too Large"}
	}
	return badRequest("can't parse request")
}

// flag follows the real server: true, yes and 1 are true, everything else is false.
func (f form) flag(name string) bool {
	switch strings.ToLower(strings.TrimSpace(f.values[name])) {
	case "true", "yes", "1":
		return true
	}
	return false
}

// number is 0 for everything that is not a whole number, as on the real server.
func (f form) number(name string) int64 {
	n, _ := strconv.ParseInt(strings.TrimSpace(f.values[name]), 10, 64)
	return n
}

// within is number, or fallback when nothing is given, brought between low and high.
func (f form) within(name string, low, high, fallback int64) int64 {
	if f.values[name] == "" {
		return fallback
	}
	return min(max(f.number(name), low), high)
}
