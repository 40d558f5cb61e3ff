package metrics

import (
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus/testutil"

	"otklik/bot"
	"otklik/bot/engine"
	"otklik/store/sqlite"
)

func opened(t *testing.T) (*engine.Engine, *sqlite.Store) {
	t.Helper()
	store, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "otklik.db"), sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	return engine.New(store, []*bot.Account{{Name: "shop-tg"}}, time.Now, slog.New(slog.DiscardHandler)), store
}

func TestMetricsAreNamedAsPrometheusWantsThem(t *testing.T) {
	engine, store := opened(t)
	faults, err := testutil.CollectAndLint(&collector{newVocabulary(), engine, store, []Account{{Name: "shop-tg", Platform: bot.Telegram}}})
	if err != nil || len(faults) > 0 {
		t.Errorf("%v, %+v", err, faults)
	}
}

func TestAStoreThatDoesNotAnswerIsAFigureAndNoFault(t *testing.T) {
	engine, store := opened(t)
	page := Handler(engine, store, []Account{{Name: "shop-tg", Platform: bot.Telegram}})
	if said := look(t, page); !strings.Contains(said, "otklik_store_up 1") || !strings.Contains(said, "otklik_jobs 0") {
		t.Errorf("of a store that answers it says:\n%s", said)
	}
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	if said := look(t, page); !strings.Contains(said, "otklik_store_up 0") || strings.Contains(said, "otklik_jobs") {
		t.Errorf("of a closed store it says:\n%s", said)
	}
}

func look(t *testing.T, page http.Handler) string {
	t.Helper()
	answer := httptest.NewRecorder()
	page.ServeHTTP(answer, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	body, err := io.ReadAll(answer.Body)
	if err != nil || answer.Code != http.StatusOK {
		t.Fatalf("%d %v %s", answer.Code, err, body)
	}
	return string(body)
}

// dashboard is as much of docs/grafana.json as says what is asked for.
type dashboard struct {
	Title  string
	Panels []struct {
		Title   string
		Targets []struct{ Expr string }
	}
}

func TestTheDashboardAsksForMetricsThatExist(t *testing.T) {
	text, err := os.ReadFile("../docs/grafana.json")
	if err != nil {
		t.Fatal(err)
	}
	var d dashboard
	if err := json.Unmarshal(text, &d); err != nil || len(d.Panels) == 0 {
		t.Fatalf("no dashboard: %v", err)
	}
	ours, asked := regexp.MustCompile(`\botklik_[a-z_]+`), make(map[string]bool)
	for _, panel := range d.Panels {
		if len(panel.Targets) == 0 {
			t.Errorf("%q asks for nothing", panel.Title)
		}
		for _, target := range panel.Targets {
			names := ours.FindAllString(target.Expr, -1)
			if len(names) == 0 {
				t.Errorf("%q asks for nothing of ours: %s", panel.Title, target.Expr)
			}
			for _, name := range names {
				asked[withoutSuffix(name)] = true
				if !slices.Contains(Names(), withoutSuffix(name)) {
					t.Errorf("%q asks for %s, which does not exist", panel.Title, name)
				}
			}
		}
	}
	for _, name := range Names() {
		if !asked[name] {
			t.Errorf("%s is shown nowhere", name)
		}
	}
}

// withoutSuffix is the name of the histogram that a series belongs to.
func withoutSuffix(series string) string {
	for _, suffix := range []string{"_bucket", "_sum", "_count"} {
		if name, ok := strings.CutSuffix(series, suffix); ok && slices.Contains(Names(), name) {
			return name
		}
	}
	return series
}
