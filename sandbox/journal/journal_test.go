package journal_test

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"otklik/sandbox"
	"otklik/sandbox/journal"
)

// open begins a life of the world in which the journal is kept.
func open(t *testing.T, path string) (*httptest.Server, func()) {
	t.Helper()
	j := journal.New()
	world := sandbox.New(sandbox.Options{Now: j.Now})
	if err := j.Open(path, world); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(j)
	return server, func() {
		world.Close()
		server.Close()
		if err := j.Close(); err != nil {
			t.Error(err)
		}
	}
}

func call(t *testing.T, server *httptest.Server, path, body string) string {
	t.Helper()
	contentType := "application/json"
	if strings.HasPrefix(path, "/bot") {
		contentType = "application/x-www-form-urlencoded"
	}
	r, err := server.Client().Post(server.URL+path, contentType, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	return read(t, r)
}

func read(t *testing.T, r *http.Response) string {
	t.Helper()
	defer r.Body.Close()
	text, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func heard(t *testing.T, server *httptest.Server) string {
	t.Helper()
	r, err := server.Client().Get(server.URL + "/heard?after=0")
	if err != nil {
		t.Fatal(err)
	}
	return read(t, r)
}

// timeless takes the times away: doing a thing again may round them to another millisecond.
func timeless(heard string) string { return times.ReplaceAllString(heard, "") }

var times = regexp.MustCompile(`"at":"[^"]*"`)

const (
	anna  = `{"platform":"telegram","person":1001,"name":"Анна","where":"private","text":"Где мой заказ?"}`
	reply = "chat_id=1001&text=Смотрим"
)

func TestPeopleAndBotsGoOnWhereTheyWereAfterARestart(t *testing.T) {
	path := filepath.Join(t.TempDir(), "journal")
	first, end := open(t, path)
	call(t, first, "/act", anna)
	call(t, first, "/bot1:a/getUpdates", "timeout=0")
	call(t, first, "/bot1:a/sendMessage", reply)
	before := heard(t, first)
	call(t, first, "/bot1:a/getUpdates", "timeout=0&offset=1000000000")
	end()

	second, end := open(t, path)
	defer end()
	if after := heard(t, second); timeless(after) != timeless(before) {
		t.Errorf("people saw\n%s\nand after the restart\n%s", before, after)
	}
	if updates := call(t, second, "/bot1:a/getUpdates", "timeout=0"); strings.Contains(updates, "Где мой заказ") {
		t.Errorf("a confirmed update came again: %s", updates)
	}
	if sent := call(t, second, "/act", anna); !strings.Contains(sent, `"message":3`) {
		t.Errorf("numbers do not go on: %s", sent)
	}
}

func TestALineThatACrashCutIsDropped(t *testing.T) {
	path := filepath.Join(t.TempDir(), "journal")
	first, end := open(t, path)
	call(t, first, "/act", anna)
	end()
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, append(whole, `{"at":"2026-03-`...), 0o600); err != nil {
		t.Fatal(err)
	}
	second, end := open(t, path)
	call(t, second, "/act", strings.Replace(anna, "Где", "И где", 1))
	end()
	third, end := open(t, path)
	defer end()
	if seen := heard(t, third); !strings.Contains(seen, "Где мой заказ") || !strings.Contains(seen, "И где мой заказ") {
		t.Errorf("people saw %s", seen)
	}
}

func TestAFileThatIsNoJournalIsRefusedAndLeftAlone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "journal")
	if err := os.WriteFile(path, []byte("hello\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	world := sandbox.New(sandbox.Options{})
	defer world.Close()
	err := journal.New().Open(path, world)
	if !errors.Is(err, journal.ErrJournal) || !strings.Contains(err.Error(), "move the file away") {
		t.Errorf("got %v", err)
	}
	if kept, _ := os.ReadFile(path); string(kept) != "hello\n" {
		t.Errorf("the file became %q", kept)
	}
}
