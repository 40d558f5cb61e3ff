package sqlite

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"otklik/bot"
)

// Records returns the records in the order of names; one that is not there has only its name.
func (s *Store) Records(ctx context.Context, names []string) ([]bot.Record, error) {
	stored, err := s.records(ctx, names)
	if err != nil {
		return nil, fmt.Errorf("read %d records: %w", len(names), s.closed(err))
	}
	found := make([]bot.Record, len(names))
	for i, name := range names {
		found[i] = stored[name]
		found[i].Name = name
	}
	return found, nil
}

func (s *Store) records(ctx context.Context, names []string) (map[string]bot.Record, error) {
	asked, err := json.Marshal(names)
	if err != nil {
		return nil, err
	}
	rows, err := s.readers.QueryContext(ctx, `SELECT name, version, value FROM records WHERE name IN (SELECT value FROM json_each(?))`, string(asked))
	if err != nil {
		return nil, err
	}
	stored := make(map[string]bot.Record, len(names))
	err = each(rows, func(rows *sql.Rows) error {
		var r bot.Record
		err := rows.Scan(&r.Name, &r.Version, &r.Value)
		stored[r.Name] = r
		return err
	})
	return stored, err
}

// PutRecord keeps a record if nobody was faster.
func (s *Store) PutRecord(ctx context.Context, r bot.Record) error {
	var result error
	err := s.writer.do(ctx, func(t *transaction) (err error) {
		result, err = t.putRecord(r)
		return err
	})
	if err = cmp.Or(err, result); err != nil {
		return fmt.Errorf("put record %s: %w", r.Name, err)
	}
	return nil
}

func (t *transaction) putRecord(r bot.Record) (result, err error) {
	var version sql.NullInt64
	_, err = t.row(`SELECT version FROM records WHERE name = ?`, []any{r.Name}, &version)
	switch {
	case err != nil:
		return nil, err
	case r.Version != version.Int64+1:
		return bot.ErrConflict, nil
	case len(r.Value) == 0:
		_, err = t.exec(`DELETE FROM records WHERE name = ?`, r.Name)
		return nil, err
	}
	_, err = t.exec(`INSERT INTO records (name, version, value) VALUES (?, ?, ?)
		ON CONFLICT (name) DO UPDATE SET version = excluded.version, value = excluded.value`, r.Name, r.Version, r.Value)
	return nil, err
}
