-- What failed has a name, so that it is kept once and can be dropped; what the first schema had set aside was updates only.
CREATE TABLE failed (
    seq  INTEGER PRIMARY KEY, -- age
    id   TEXT NOT NULL UNIQUE,
    body TEXT NOT NULL,
    raw  BLOB NOT NULL
);
INSERT INTO failed (seq, id, body, raw)
    SELECT seq, 'update-' || seq, json_object('id', 'update-' || seq, 'account', account, 'kind', 'update',
        'at', strftime('%Y-%m-%dT%H:%M:%SZ', at / 1000000, 'unixepoch'), 'reason', reason), raw
    FROM asides;
DROP TABLE asides;
ALTER TABLE totals RENAME COLUMN asides TO failed;

-- A deleted record has no row.
CREATE TABLE records (
    name    TEXT PRIMARY KEY,
    version INTEGER NOT NULL,
    value   BLOB NOT NULL
) WITHOUT ROWID
