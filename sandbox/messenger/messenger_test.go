package messenger

import (
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
)

// hears is an API that answers its own path.
func hears() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { _, _ = io.WriteString(w, "api "+r.URL.Path) })
}

func get(t *testing.T, target string) *httptest.ResponseRecorder {
	t.Helper()
	w := httptest.NewRecorder()
	Handler(Options{API: hears(), Name: "Ромашка"}).ServeHTTP(w, httptest.NewRequest(http.MethodGet, target, nil))
	return w
}

func TestPageSpeaksTheLanguageAskedFor(t *testing.T) {
	for target, want := range map[string]string{
		"/":         "Представьте, что вы покупатель",
		"/?lang=ru": "Представьте, что вы покупатель",
		"/?lang=en": "Imagine that you are a customer",
		"/?lang=pl": "Wyobraź sobie, że kupujesz",
		"/?lang=xx": "Представьте, что вы покупатель",
	} {
		w := get(t, target)
		if body := w.Body.String(); w.Code != http.StatusOK || !strings.Contains(body, want) || !strings.Contains(body, "Ромашка") {
			t.Errorf("GET %s: %d, want 200 with %q and the name", target, w.Code, want)
		}
	}
}

func TestEverythingIsServedUnderAStrictPolicy(t *testing.T) {
	for _, target := range []string{"/", "/static/messenger.js", "/static/messenger.css", "/static/icon.svg"} {
		w := get(t, target)
		got := w.Header().Get("Content-Security-Policy")
		if w.Code != http.StatusOK || !strings.Contains(got, "default-src 'none'") || strings.Contains(got, "unsafe") {
			t.Errorf("GET %s: %d with policy %q", target, w.Code, got)
		}
		if w.Header().Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("GET %s: types may be guessed", target)
		}
	}
}

func TestPageHasNoScriptOrStyleOfItsOwnAndLoadsNothingFromElsewhere(t *testing.T) {
	page := get(t, "/").Body.String()
	for _, unwanted := range []string{"style=", "<style", "onclick=", "<script>", "//cdn", "http://", "https://"} {
		if strings.Contains(page, unwanted) {
			t.Errorf("the page holds %q", unwanted)
		}
	}
}

func TestActsOfOtherSitesAreRefused(t *testing.T) {
	for site, want := range map[string]int{"same-origin": http.StatusOK, "cross-site": http.StatusForbidden, "": http.StatusOK} {
		r := httptest.NewRequest(http.MethodPost, "/act", strings.NewReader("{}"))
		r.Header.Set("Sec-Fetch-Site", site)
		w := httptest.NewRecorder()
		Handler(Options{API: hears()}).ServeHTTP(w, r)
		if w.Code != want {
			t.Errorf("an act from %q: %d, want %d", site, w.Code, want)
		}
	}
}

func TestOnlyWhatThePageNeedsReachesTheSandbox(t *testing.T) {
	for _, path := range []string{"/heard", "/world"} {
		if got := get(t, path).Body.String(); got != "api "+path {
			t.Errorf("GET %s: %q", path, got)
		}
	}
	for _, target := range []string{"/fault", "/chats", "/bot1:test/getMe"} {
		if w := get(t, target); w.Code != http.StatusNotFound {
			t.Errorf("GET %s: %d, want 404", target, w.Code)
		}
	}
}

func TestAllLanguagesSayTheSameThings(t *testing.T) {
	all := readWords()
	want := slices.Sorted(maps.Keys(all[firstLanguage].Texts))
	for language, w := range all {
		if got := slices.Sorted(maps.Keys(w.Texts)); !slices.Equal(got, want) {
			t.Errorf("%s has the texts %v, want %v", language, got, want)
		}
		if len(w.Examples) != len(all[firstLanguage].Examples) || len(w.Public) != len(all[firstLanguage].Public) || len(w.People) < 3 {
			t.Errorf("%s has %d examples and %d people", language, len(w.Examples), len(w.People))
		}
		for key, text := range w.Texts {
			if strings.TrimSpace(text) == "" {
				t.Errorf("%s says nothing for %q", language, key)
			}
		}
	}
}
