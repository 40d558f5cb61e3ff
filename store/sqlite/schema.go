package sqlite

import (
	"context"
	"database/sql"
	_ "embed"
	"errors"
	"fmt"
	"strings"
)

var (
	//go:embed schema.sql
	firstSchema string
	//go:embed schema_failed.sql
	failedSchema string
	//go:embed schema_search.sql
	searchSchema string
	//go:embed schema_jobs.sql
	jobsSchema string
	//go:embed schema_bodies.sql
	bodiesSchema string
)

// steps lead from an empty file to the schema of this program; user_version counts those that a file has taken.
// A step that was released is never changed: a new one is added.
func steps() []string {
	return []string{firstSchema, failedSchema, searchSchema, jobsSchema, bodiesSchema}
}

// applicationID marks a SQLite file as ours: "Otkl".
const applicationID = 0x4f746b6c

// ErrNewer is returned for a file that a newer program has upgraded.
var ErrNewer = errors.New("sqlite: the store was written by a newer version of this program; run that one")

// ErrOlder is returned by OpenBeside for a file that waits for its upgrade.
var ErrOlder = errors.New("sqlite: the store was written by an older version of this program; start the daemon once, it upgrades the file")

// upgrade takes the missing steps, all of them or none, if the file is sound.
func upgrade(ctx context.Context, db *sql.DB) error {
	if err := sound(ctx, db); err != nil {
		return err
	}
	return migrate(ctx, db, steps())
}

func migrate(ctx context.Context, db *sql.DB, steps []string) error {
	conn, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	if _, err := conn.ExecContext(ctx, "BEGIN IMMEDIATE"); err != nil {
		return err
	}
	if err := takeSteps(ctx, conn, steps); err != nil {
		_, undone := conn.ExecContext(context.WithoutCancel(ctx), "ROLLBACK")
		return errors.Join(err, undone)
	}
	_, err = conn.ExecContext(ctx, "COMMIT")
	return err
}

func takeSteps(ctx context.Context, conn *sql.Conn, steps []string) error {
	have, err := schemaVersion(ctx, conn)
	if err != nil || have == len(steps) {
		return err
	}
	if have > len(steps) {
		return fmt.Errorf("schema %d, this program knows %d: %w", have, len(steps), ErrNewer)
	}
	script := strings.Join(steps[have:], ";\n") + fmt.Sprintf(";\nPRAGMA application_id = %d; PRAGMA user_version = %d", applicationID, len(steps))
	if _, err := conn.ExecContext(ctx, script); err != nil {
		return fmt.Errorf("upgrade schema %d to %d: %w", have, len(steps), err)
	}
	return nil
}

// upToDate refuses anything but the schema of this program.
func upToDate(ctx context.Context, db *sql.DB) error {
	conn, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	have, err := schemaVersion(ctx, conn)
	switch {
	case err != nil:
		return err
	case have < len(steps()):
		return fmt.Errorf("schema %d, this program knows %d: %w", have, len(steps()), ErrOlder)
	case have > len(steps()):
		return fmt.Errorf("schema %d, this program knows %d: %w", have, len(steps()), ErrNewer)
	}
	return nil
}

// schemaVersion tells how many steps the file has taken; 0: it is empty. Another program's database is ErrForeign.
func schemaVersion(ctx context.Context, conn *sql.Conn) (int, error) {
	var application, version, tables int
	err := conn.QueryRowContext(ctx, `SELECT (SELECT application_id FROM pragma_application_id),
		(SELECT user_version FROM pragma_user_version), (SELECT count(*) FROM sqlite_schema)`).Scan(&application, &version, &tables)
	if err != nil {
		return 0, err
	}
	if tables > 0 && application != applicationID {
		return 0, ErrForeign
	}
	return version, nil
}
