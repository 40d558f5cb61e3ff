package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"
	"time"

	"otklik/bot"
)

// transaction is the one connection that writes, and what the open transaction has changed so far. Its statements take
// context.Background(): what was begun is finished, whoever stopped waiting.
type transaction struct {
	conn       *sql.Conn
	statements map[string]*sql.Stmt
	options    Options
	totals     totals
	written    int64 // rows
	trimmed    time.Time
	wanted     bot.Wanted // of the call in hand, to be leased until then
	until      int64
	taken      []bot.Job
}

// totals are the rows that came and went.
type totals struct{ conversations, lines, jobs, failed int64 }

func (t *transaction) run(group []*call) error {
	t.totals, t.written = totals{}, 0
	if err := t.say("BEGIN IMMEDIATE"); err != nil {
		return err
	}
	err := t.work(group)
	if err == nil {
		err = t.say("COMMIT")
	}
	if err != nil {
		_ = t.say("ROLLBACK") // after some errors SQLite has done it, and says there is nothing to undo
		return err
	}
	return nil
}

func (t *transaction) work(group []*call) error {
	for _, c := range group {
		if err := c.work(t); err != nil {
			return err
		}
	}
	if err := t.trim(); err != nil {
		return err
	}
	return t.count()
}

// count adds what came and went to the kept totals.
func (t *transaction) count() error {
	if t.totals == (totals{}) {
		return nil
	}
	_, err := t.exec(`UPDATE totals SET conversations = conversations + ?, lines = lines + ?, jobs = jobs + ?, failed = failed + ?`,
		t.totals.conversations, t.totals.lines, t.totals.jobs, t.totals.failed)
	return err
}

// Every trimEvery some of the oldest marks go: more than come in that time, few enough not to be felt.
const (
	trimEvery  = time.Second
	trimAtMost = 20000
)

func (t *transaction) trim() error {
	now := t.options.Now()
	if since := now.Sub(t.trimmed); since >= 0 && since < trimEvery {
		return nil
	}
	t.trimmed = now
	_, err := t.exec(`DELETE FROM applied WHERE seq < coalesce(
		(SELECT seq FROM (SELECT seq, at FROM applied ORDER BY seq LIMIT ?2) WHERE at >= ?1 LIMIT 1), (SELECT min(seq) + ?2 FROM applied))`,
		micros(now.Add(-t.options.Remember)), trimAtMost)
	return err
}

func (t *transaction) statement(query string) (*sql.Stmt, error) {
	if s, ok := t.statements[query]; ok {
		return s, nil
	}
	s, err := t.conn.PrepareContext(context.Background(), query)
	if err == nil {
		t.statements[query] = s
	}
	return s, err
}

// say executes what changes no rows; after it SQLite still counts those of the statement before.
func (t *transaction) say(command string) error {
	s, err := t.statement(command)
	if err == nil {
		_, err = s.ExecContext(context.Background())
	}
	return err
}

// exec tells how many rows were changed.
func (t *transaction) exec(query string, args ...any) (int64, error) {
	s, err := t.statement(query)
	if err != nil {
		return 0, err
	}
	result, err := s.ExecContext(context.Background(), args...)
	if err != nil {
		return 0, err
	}
	changed, err := result.RowsAffected()
	t.written += changed
	return changed, err
}

// rowsAtOnce is how many rows one statement takes at the most: each number of rows is a statement of its own, which is kept.
const rowsAtOnce = 16

// places are the question marks of values that stand in rows, so many a row.
func places(values []any, width int) string {
	row := ", (?" + strings.Repeat(", ?", width-1) + ")"
	return strings.Repeat(row, len(values)/width)[len(", "):]
}

// insert puts values, so many a row, behind a statement that ends with VALUES. It tells how many rows were added. The statement
// names what becomes of a conflict, FAIL or IGNORE: for its own way, to undo all its rows, SQLite copies every page first.
func (t *transaction) insert(statement string, width int, values []any) (added int64, err error) {
	for some := range slices.Chunk(values, rowsAtOnce*width) {
		n, err := t.exec(statement+places(some, width), some...)
		if err != nil {
			return added, err
		}
		added += n
	}
	return added, nil
}

// row reads one row into the targets; false: there is none.
func (t *transaction) row(query string, args []any, targets ...any) (bool, error) {
	s, err := t.statement(query)
	if err != nil {
		return false, err
	}
	err = s.QueryRowContext(context.Background(), args...).Scan(targets...)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil, err
}

// rows hands every row to read.
func (t *transaction) rows(read func(*sql.Rows) error, query string, args ...any) error {
	s, err := t.statement(query)
	if err != nil {
		return err
	}
	rows, err := s.QueryContext(context.Background(), args...)
	if err != nil {
		return err
	}
	return each(rows, read)
}

// each hands every row to read and closes the rows.
func each(rows *sql.Rows, read func(*sql.Rows) error) error {
	defer rows.Close()
	for rows.Next() {
		if err := read(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

func (t *transaction) close() error {
	var errs []error
	for _, s := range t.statements {
		errs = append(errs, s.Close())
	}
	return errors.Join(append(errs, t.conn.Close())...)
}
