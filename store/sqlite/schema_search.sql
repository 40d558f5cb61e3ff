-- What a search looks through. It is filled when somebody searches, never by a commit: position says up to which applied mark that
-- is done, and after which conversation the first reading of all of them stands (NULL: it is finished).
CREATE TABLE searched (
    seq          INTEGER PRIMARY KEY,
    conversation TEXT NOT NULL UNIQUE
);
CREATE VIRTUAL TABLE search USING fts5 (words, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2');
CREATE TABLE search_position (
    mark  INTEGER NOT NULL,
    event TEXT NOT NULL, -- of that mark: another one there means that the marks began anew
    after TEXT
);
INSERT INTO search_position VALUES (0, '', '')
