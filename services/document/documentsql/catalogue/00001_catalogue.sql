-- +goose Up
CREATE TABLE entries (
    n               INTEGER PRIMARY KEY AUTOINCREMENT,
    id              TEXT NOT NULL UNIQUE,
    employee_number BIGINT NOT NULL,
    type_id         TEXT NOT NULL,
    class           TEXT NOT NULL,
    date            TEXT NOT NULL,
    created_at      BIGINT NOT NULL,
    sort_title      TEXT NOT NULL,
    tags            TEXT NOT NULL, -- JSON array
    status          TEXT NOT NULL,
    sha256          TEXT NOT NULL,
    revision        BIGINT NOT NULL,
    body            TEXT NOT NULL, -- Document, JSON
    type_name       TEXT NOT NULL,
    metadata        TEXT NOT NULL, -- terms of what is said about it
    text            TEXT NOT NULL, -- terms from inside its file
    seq             BIGINT NOT NULL
);
CREATE INDEX entries_seq ON entries (seq);
CREATE INDEX entries_owner ON entries (employee_number);
CREATE INDEX entries_type ON entries (type_id);
CREATE INDEX entries_sha256 ON entries (sha256);

CREATE TABLE gone (
    n   BIGINT PRIMARY KEY,
    seq BIGINT NOT NULL
);
CREATE INDEX gone_seq ON gone (seq);

CREATE TABLE people (
    number       BIGINT PRIMARY KEY,
    id           TEXT NOT NULL,
    name         TEXT NOT NULL,
    registration TEXT NOT NULL,
    unit_id      TEXT NOT NULL,
    gone         BIGINT NOT NULL,
    seq          BIGINT NOT NULL
);
CREATE INDEX people_seq ON people (seq);

CREATE TABLE units (
    id        TEXT PRIMARY KEY,
    name      TEXT NOT NULL,
    parent_id TEXT NOT NULL,
    gone      BIGINT NOT NULL,
    seq       BIGINT NOT NULL
);
CREATE INDEX units_seq ON units (seq);

-- mark: up to which change of the record this was brought. seq: its own last change.
-- base: the change at which it was last emptied.
CREATE TABLE state (
    one  BIGINT PRIMARY KEY,
    mark BIGINT NOT NULL,
    seq  BIGINT NOT NULL,
    base BIGINT NOT NULL
);
INSERT INTO state (one, mark, seq, base) VALUES (1, 0, 1, 1);

-- +goose Down
DROP TABLE state;
DROP TABLE units;
DROP TABLE people;
DROP TABLE gone;
DROP TABLE entries;
