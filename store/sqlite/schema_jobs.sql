-- Jobs stand with their conversation, for it is by that that they are looked for: two b-trees are written where four were.
-- What stands in columns is no more in the bodies, and a text that is in the line is not in the job.
ALTER TABLE jobs RENAME TO older;
CREATE TABLE jobs (
    conversation TEXT NOT NULL,
    id           TEXT NOT NULL,
    age          INTEGER NOT NULL, -- lower is older, among the jobs of a conversation
    queue        TEXT NOT NULL,
    key          TEXT NOT NULL,
    priority     INTEGER NOT NULL,
    due          INTEGER NOT NULL,
    head         INTEGER NOT NULL, -- no older job of the same queue, conversation and key is unsettled
    taken        INTEGER NOT NULL,
    doubt        INTEGER NOT NULL,
    tries        INTEGER NOT NULL,
    spoken       INTEGER NOT NULL, -- its text is that of its line
    body         TEXT NOT NULL,
    PRIMARY KEY (conversation, id)
) WITHOUT ROWID;
INSERT INTO jobs (conversation, id, age, queue, key, priority, due, head, taken, doubt, tries, spoken, body)
    SELECT conversation, id, seq - (SELECT max(seq) FROM older), queue, key, priority, due, head, taken, doubt, tries, 0, body FROM older;
DROP TABLE older;
CREATE INDEX jobs_due ON jobs (queue, priority, due, age) WHERE head = 1
