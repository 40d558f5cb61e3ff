-- What lists and leases ask for stands in columns, everything else in the JSON body.

CREATE TABLE conversations (
    id      TEXT PRIMARY KEY,
    version INTEGER NOT NULL,
    section TEXT NOT NULL,
    rank    INTEGER NOT NULL, -- place in the section's list, lowest first
    body    TEXT NOT NULL
);
CREATE INDEX conversations_listed ON conversations (section, rank, id);

-- Rows stand in the order of their time, so the oldest are trimmed without looking at the others.
CREATE TABLE applied (
    seq          INTEGER PRIMARY KEY,
    conversation TEXT NOT NULL,
    event        TEXT NOT NULL,
    at           INTEGER NOT NULL,
    UNIQUE (conversation, event)
);

CREATE TABLE lines (
    conversation TEXT NOT NULL,
    id           TEXT NOT NULL,
    chat         INTEGER NOT NULL,
    message      INTEGER NOT NULL, -- 0 unless the customer said it: only such lines are amended
    delivery     TEXT,
    body         TEXT NOT NULL,
    PRIMARY KEY (conversation, id)
) WITHOUT ROWID;

-- head: no older job of the same queue, conversation and key is unsettled. It is kept when jobs come and go, so that a
-- lease reads one short index and never looks for what blocks a job.
CREATE TABLE jobs (
    seq          INTEGER PRIMARY KEY, -- age
    id           TEXT NOT NULL UNIQUE,
    queue        TEXT NOT NULL,
    conversation TEXT NOT NULL,
    key          TEXT NOT NULL,
    priority     INTEGER NOT NULL,
    due          INTEGER NOT NULL,
    head         INTEGER NOT NULL,
    taken        INTEGER NOT NULL DEFAULT 0,
    doubt        INTEGER NOT NULL DEFAULT 0,
    tries        INTEGER NOT NULL DEFAULT 0,
    body         TEXT NOT NULL
);
CREATE INDEX jobs_due ON jobs (queue, priority, due) WHERE head = 1;
CREATE INDEX jobs_ordered ON jobs (conversation, queue, key) WHERE key <> '';

CREATE TABLE asides (
    seq     INTEGER PRIMARY KEY,
    account TEXT NOT NULL,
    at      INTEGER NOT NULL,
    reason  TEXT NOT NULL,
    raw     BLOB NOT NULL
);

CREATE TABLE positions (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;

-- How many rows there are: counting millions of them for a dashboard would be slow.
CREATE TABLE totals (
    conversations INTEGER NOT NULL,
    lines         INTEGER NOT NULL,
    jobs          INTEGER NOT NULL,
    asides        INTEGER NOT NULL
);
INSERT INTO totals VALUES (0, 0, 0, 0);
