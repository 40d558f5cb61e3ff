package main

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"otklik/sandbox"
	"otklik/sandbox/sandboxtest"
)

// asked is what a page answers.
func asked(t *testing.T, address string) (int, string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, string(body)
}

func TestMetricsTellHowTheProgramIsDoingAndNothingOfPeople(t *testing.T) {
	town := sandboxtest.Start(t, sandbox.Options{})
	watch, desk := freeAddress(t), freeAddress(t)
	daemon := otklik(t, "run", "--config", settingsFile(t, storePath(t), town.URL, "quiet: {window: 100ms, limit: 1s}\nmetrics: {listen: "+watch+"}\n", desk))
	daemon.says(t, "otklik serves")
	complains(town, 690_001)
	answered(t, town, 690_001, 690_001)
	var page string
	daemon.until(t, "counted the answer", func() bool {
		_, page = asked(t, "http://"+watch+"/metrics")
		return strings.Contains(page, `otklik_sends_total{account="shop-tg",platform="telegram",result="sent"} 1`)
	})
	for _, want := range []string{`otklik_events_total{account="shop-tg",kind="heard"} 1`, `otklik_decisions_total{account="shop-tg",outcome="applied"}`,
		`otklik_heat_count{account="shop-tg"} 1`, `otklik_store_seconds_count{operation="commit"}`, "otklik_queue_age_seconds 0", "process_cpu_seconds_total"} {
		if !strings.Contains(page, want) {
			t.Errorf("%s is not in:\n%s", want, page)
		}
	}
	for _, private := range []string{"690001", "Анна", "Заказ"} {
		if strings.Contains(page, private) {
			t.Errorf("%q stands in the metrics", private)
		}
	}
	for _, site := range []string{watch, desk} {
		for _, path := range []string{"/healthz", "/readyz"} {
			if status, _ := asked(t, "http://"+site+path); status != http.StatusOK {
				t.Errorf("%s%s answers %d", site, path, status)
			}
		}
	}
	if status, _ := asked(t, "http://"+desk+"/metrics"); status == http.StatusOK {
		t.Error("metrics stand beside the desk, where nobody asked for them")
	}
}
