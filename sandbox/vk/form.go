package vk

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// bodyLimit bounds one request; VK takes photos and documents of up to 50 MB through its upload servers.
const bodyLimit = 51 << 20

// form is what a call says, whether in the query or in the body.
type form map[string]string

func readForm(r *http.Request) (form, error) {
	r.Body = http.MaxBytesReader(nil, r.Body, bodyLimit)
	var err error
	if strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/") {
		err = r.ParseMultipartForm(1 << 20)
	} else {
		err = r.ParseForm()
	}
	if err != nil {
		return nil, fail(codeRequest)
	}
	return take(r.Form), nil
}

func take(values url.Values) form {
	f := form{}
	for name, list := range values {
		f[name] = list[0]
	}
	return f
}

func (f form) has(name string) bool { return f[name] != "" }

// number is 0 for everything that is not a whole number.
func (f form) number(name string) int64 {
	n, _ := strconv.ParseInt(strings.TrimSpace(f[name]), 10, 64)
	return n
}

// within is number, or fallback when nothing is given, brought between low and high.
func (f form) within(name string, low, high, fallback int64) int64 {
	if !f.has(name) {
		return fallback
	}
	return min(max(f.number(name), low), high)
}

func (f form) flag(name string) bool {
	switch f[name] {
	case "1", "true":
		return true
	}
	return false
}

// numbers reads a list with commas; what is no number is left out.
func (f form) numbers(name string) []int64 {
	var list []int64
	for _, text := range f.words(name) {
		if n, err := strconv.ParseInt(text, 10, 64); err == nil {
			list = append(list, n)
		}
	}
	return list
}

func (f form) words(name string) []string {
	var list []string
	for _, text := range strings.Split(f[name], ",") {
		if text = strings.TrimSpace(text); text != "" {
			list = append(list, text)
		}
	}
	return list
}

// json decodes a parameter that holds JSON, if it is given.
func (f form) json(name string, into any) error {
	if !f.has(name) {
		return nil
	}
	if err := json.Unmarshal([]byte(f[name]), into); err != nil {
		return fail(codeParam, name, "is not valid JSON")
	}
	return nil
}
