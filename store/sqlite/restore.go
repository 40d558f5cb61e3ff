package sqlite

import (
	"context"
	"database/sql"
	"fmt"

	"otklik/bot"
	"otklik/store/body"
)

// restoring is a parcel as the file keeps it.
type restoring struct {
	*record
	*bot.Parcel
}

// Restore keeps parcels and records as they are, all of them or none. What is there already stays as it was.
func (s *Store) Restore(ctx context.Context, parcels []bot.Parcel, records []bot.Record) error {
	ready := make([]restoring, len(parcels))
	var bodies body.Writer
	for i := range parcels {
		ready[i] = restoring{encode(&bodies, asChange(&parcels[i])), &parcels[i]}
		if err := ready[i].invalid; err != nil {
			return fmt.Errorf("restore %s: %w", parcels[i].Conversation.ID, err)
		}
	}
	err := s.writer.do(ctx, func(t *transaction) error {
		for i := range ready {
			if err := t.restore(&ready[i]); err != nil {
				return err
			}
		}
		return t.restoreRecords(records)
	})
	if err != nil {
		return fmt.Errorf("restore %d conversations: %w", len(parcels), err)
	}
	return nil
}

// asChange is a parcel as if one event had made it all.
func asChange(p *bot.Parcel) *bot.Change {
	c := &bot.Change{Event: "restored", Conversation: p.Conversation, Lines: p.Lines}
	for _, u := range p.Jobs {
		c.Jobs = append(c.Jobs, u.Job)
	}
	return c
}

func (t *transaction) restore(r *restoring) error {
	id := r.Parcel.Conversation.ID
	var version int64
	known, err := t.row(`SELECT version FROM conversations WHERE id = ?`, []any{id}, &version)
	if err != nil || known {
		return err
	}
	r.record.known.jobs = unsettled{}
	one := []*record{r.record}
	if err := t.writeConversations(one); err != nil {
		return err
	}
	if err := t.writeLines(one); err != nil {
		return err
	}
	if err := t.restoreJobs(r); err != nil {
		return err
	}
	for _, a := range r.Applied {
		if _, err := t.exec(`INSERT INTO applied (conversation, event, at) VALUES (?, ?, ?)`, id, a.Event, micros(a.At)); err != nil {
			return err
		}
	}
	return nil
}

func (t *transaction) restoreJobs(r *restoring) error {
	t.wanted = bot.Wanted{}
	if err := t.queue([]*record{r.record}); err != nil {
		return err
	}
	for _, u := range r.Parcel.Jobs {
		_, err := t.exec(`UPDATE jobs SET tries = ?, doubt = ? WHERE conversation = ? AND id = ?`, u.Tries, u.Doubt, u.Job.Conversation, u.Job.ID)
		if err != nil {
			return err
		}
	}
	return nil
}

func (t *transaction) restoreRecords(records []bot.Record) error {
	for _, r := range records {
		if _, err := t.exec(`INSERT INTO records (name, version, value) VALUES (?, ?, ?) ON CONFLICT (name) DO NOTHING`, r.Name, r.Version, r.Value); err != nil {
			return err
		}
	}
	return nil
}

// Names are those of all positions and of all records, in order.
func (s *Store) Names(ctx context.Context) (positions, records []string, err error) {
	if positions, err = s.names(ctx, `SELECT name FROM positions ORDER BY name`); err != nil {
		return nil, nil, fmt.Errorf("name positions: %w", s.closed(err))
	}
	if records, err = s.names(ctx, `SELECT name FROM records ORDER BY name`); err != nil {
		return nil, nil, fmt.Errorf("name records: %w", s.closed(err))
	}
	return positions, records, nil
}

func (s *Store) names(ctx context.Context, query string) (names []string, err error) {
	rows, err := s.readers.QueryContext(ctx, query)
	if err != nil {
		return nil, err
	}
	err = each(rows, func(rows *sql.Rows) error {
		var name string
		err := rows.Scan(&name)
		names = append(names, name)
		return err
	})
	return names, err
}
