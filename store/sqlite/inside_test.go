package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func openInside(t *testing.T) *Store {
	t.Helper()
	store, err := Open(t.Context(), filepath.Join(t.TempDir(), "otklik.db"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	return store
}

func TestASettingThatSQLiteDidNotHearIsFound(t *testing.T) {
	path := filepath.Join(t.TempDir(), "otklik.db")
	wanted := settings(writing)
	misspelt := strings.Replace(address(path, wanted), "journal_mode", "journal_mood", 1)
	db, err := sql.Open("sqlite", misspelt)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := assertSettings(t.Context(), db, wanted); err == nil || !strings.Contains(err.Error(), "journal_mode") {
		t.Errorf("misspelt setting: %v", err)
	}
}

func TestReadersCannotWrite(t *testing.T) {
	_, err := openInside(t).readers.Exec("DELETE FROM lines")
	if err == nil {
		t.Error("a reader has written")
	}
	if !errors.Is(judged(err), ErrReadOnly) {
		t.Errorf("who may not write is told %v", judged(err))
	}
}

func TestAnUpgradeIsTakenWholeOrNotAtAll(t *testing.T) {
	store := openInside(t)
	db := store.writer.db
	ctx := context.Background()
	db.SetMaxOpenConns(2) // the writer keeps one
	if err := migrate(ctx, db, append(steps(), "CREATE TABLE second (x)", "CREATE TABLE lines (x)")); err == nil {
		t.Error("a step that cannot be taken was taken")
	}
	expectSchema(t, db, len(steps()), 0)
	if err := migrate(ctx, db, append(steps(), "CREATE TABLE second (x)", "CREATE TABLE third (x)")); err != nil {
		t.Error(err)
	}
	expectSchema(t, db, len(steps())+2, 2)
	if err := upToDate(ctx, db); !errors.Is(err, ErrNewer) {
		t.Errorf("a newer file: %v", err)
	}
}

func expectSchema(t *testing.T, db *sql.DB, version, tables int) {
	t.Helper()
	var gotVersion, gotTables int
	err := db.QueryRow(`SELECT user_version, (SELECT count(*) FROM sqlite_schema WHERE name IN ('second', 'third')) FROM pragma_user_version`).
		Scan(&gotVersion, &gotTables)
	if err != nil || gotVersion != version || gotTables != tables {
		t.Errorf("schema %d with %d new tables, want %d with %d: %v", gotVersion, gotTables, version, tables, err)
	}
}

func TestAFileThatWaitsForItsUpgradeIsNotOpenedBeside(t *testing.T) {
	path := filepath.Join(t.TempDir(), "otklik.db")
	if err := create(path); err != nil {
		t.Fatal(err)
	}
	if _, err := OpenBeside(t.Context(), path, Options{}); !errors.Is(err, ErrOlder) {
		t.Errorf("beside an empty file: %v", err)
	}
}

// What a lease, a settlement and a list ask for must be found by an index: a scan is a fault that only grows.
func TestEveryHotQueryUsesItsIndex(t *testing.T) {
	store := openInside(t)
	for query, index := range map[string]string{
		`SELECT min(priority) FROM jobs WHERE head = 1 AND queue = '' AND priority > 0`:                                             "jobs_due",
		`SELECT ` + jobColumns + ` FROM jobs WHERE head = 1 AND queue = '' AND priority = 0 AND due <= 9 ORDER BY due, age LIMIT 9`: "jobs_due",
		`SELECT body FROM conversations WHERE section = '' AND (rank, id) > (1, '') AND substr(id, 1, 1) = '' ORDER BY rank, id`:    "conversations_listed",
	} {
		plan := explain(t, store, query)
		if !strings.Contains(plan, "SEARCH") || !strings.Contains(plan, index) || strings.Contains(plan, "TEMP B-TREE") {
			t.Errorf("%s\n%s", query, plan)
		}
	}
}

func explain(t *testing.T, store *Store, query string) string {
	t.Helper()
	rows, err := store.readers.QueryContext(t.Context(), "EXPLAIN QUERY PLAN "+query)
	if err != nil {
		t.Fatal(err)
	}
	var plan []string
	err = each(rows, func(rows *sql.Rows) error {
		var id, parent, unused int
		var detail string
		err := rows.Scan(&id, &parent, &unused, &detail)
		plan = append(plan, detail)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(plan, "\n")
}

func TestOneCallersFaultIsNotTheOthers(t *testing.T) {
	store := openInside(t)
	fault := errors.New("fault")
	tries := 0
	good := &call{done: make(chan error, 1), work: func(tx *transaction) error {
		tries++
		_, err := tx.exec(`INSERT INTO positions VALUES ('good', '1')`)
		return err
	}}
	bad := &call{done: make(chan error, 1), work: func(tx *transaction) error {
		_, err := tx.exec(`INSERT INTO positions VALUES ('bad', '1')`)
		return errors.Join(err, fault)
	}}
	serveBeside(t, store, []*call{good, bad})
	if err := <-good.done; err != nil || tries != 2 {
		t.Errorf("the good call: %v after %d tries", err, tries)
	}
	if err := <-bad.done; !errors.Is(err, fault) {
		t.Errorf("the bad call: %v", err)
	}
	for name, want := range map[string]string{"good": "1", "bad": ""} {
		var got string
		_ = store.readers.QueryRow(`SELECT value FROM positions WHERE name = ?`, name).Scan(&got)
		if got != want {
			t.Errorf("position %s is %q, want %q", name, got, want)
		}
	}
}

// serveBeside does a group with a writer of its own.
func serveBeside(t *testing.T, store *Store, group []*call) {
	t.Helper()
	db, err := connect(t.Context(), store.path, writing)
	if err != nil {
		t.Fatal(err)
	}
	w, err := store.newWriter(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	w.serve(group)
	if err := w.close(); err != nil {
		t.Error(err)
	}
}

func TestTheLogIsBroughtIntoTheFileOnceEnoughIsWritten(t *testing.T) {
	for _, c := range []struct {
		rows    int64
		brought bool
	}{{checkpointRows - 1, false}, {checkpointRows, true}} {
		store := openInside(t)
		if err := store.SetPosition(t.Context(), "shop-tg", strings.Repeat("9", 100_000)); err != nil {
			t.Fatal(err)
		}
		before := sizeOf(t, store.path)
		beside := newCheckpointer(store.readers)
		beside.wrote(c.rows)
		go beside.run()
		beside.stop()
		if grown := sizeOf(t, store.path) - before; (grown > 50_000) != c.brought {
			t.Errorf("after %d rows the file has grown by %d bytes", c.rows, grown)
		}
	}
}

func sizeOf(t *testing.T, path string) int64 {
	t.Helper()
	file, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	return file.Size()
}
