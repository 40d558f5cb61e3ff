package demo

import (
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
)

func get(t *testing.T, o Options, target string) *httptest.ResponseRecorder {
	t.Helper()
	w := httptest.NewRecorder()
	Page(o).ServeHTTP(w, httptest.NewRequest(http.MethodGet, target, nil))
	return w
}

func TestNewcomerReadsWhatToTryInTheirLanguage(t *testing.T) {
	for target, want := range map[string]string{
		"/":         "Вы покупатель: пожалуйтесь",
		"/?lang=en": "You are the customer: complain",
		"/?lang=pl": "Jesteś klientem: poskarż",
		"/?lang=xx": "Вы покупатель: пожалуйтесь",
	} {
		if w := get(t, Options{}, target); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), want) {
			t.Errorf("GET %s: %d, want 200 with %q", target, w.Code, want)
		}
	}
}

func TestBothHalvesFollowTheLanguage(t *testing.T) {
	o := Options{Messenger: "/chat/", Desk: map[string]string{"pl": "/pulpit/"}}
	for target, want := range map[string][2]string{
		"/?lang=ru": {`src="/chat/?lang=ru"`, `src="/desk/"`},
		"/?lang=pl": {`src="/chat/?lang=pl"`, `src="/pulpit/"`},
	} {
		body := get(t, o, target).Body.String()
		for _, half := range want {
			if !strings.Contains(body, half) {
				t.Errorf("GET %s has no %s", target, half)
			}
		}
	}
}

func TestPageIsServedUnderAStrictPolicy(t *testing.T) {
	for _, target := range []string{"/", "/static/demo.js", "/static/demo.css", "/static/icon.svg"} {
		w := get(t, Options{}, target)
		policy := w.Header().Get("Content-Security-Policy")
		if w.Code != http.StatusOK || !strings.Contains(policy, "default-src 'none'") || strings.Contains(policy, "unsafe") {
			t.Errorf("GET %s: %d with policy %q", target, w.Code, policy)
		}
	}
	for _, unwanted := range []string{"style=", "<style", "<script>", "http://", "https://"} {
		if strings.Contains(get(t, Options{}, "/").Body.String(), unwanted) {
			t.Errorf("the page holds %q", unwanted)
		}
	}
}

func TestAllLanguagesSayTheSameThings(t *testing.T) {
	all := readWords()
	want := slices.Sorted(maps.Keys(all[firstLanguage].Texts))
	for language, w := range all {
		if got := slices.Sorted(maps.Keys(w.Texts)); !slices.Equal(got, want) || len(w.Steps) != len(all[firstLanguage].Steps) {
			t.Errorf("%s has the texts %v and %d steps, want %v", language, got, len(w.Steps), want)
		}
		for key, text := range w.Texts {
			if strings.TrimSpace(text) == "" {
				t.Errorf("%s says nothing for %q", language, key)
			}
		}
	}
}
