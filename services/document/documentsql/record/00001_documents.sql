-- +goose Up
CREATE TABLE document_types (
    id         TEXT PRIMARY KEY,
    name_key   TEXT NOT NULL UNIQUE, -- the name without case and accents
    class      TEXT NOT NULL,
    body       TEXT NOT NULL,        -- DocumentType, JSON
    revision   BIGINT NOT NULL
);

CREATE TABLE documents (
    id              TEXT PRIMARY KEY,
    employee_id     TEXT NOT NULL,
    employee_number BIGINT NOT NULL,
    type_id         TEXT NOT NULL REFERENCES document_types (id),
    class           TEXT NOT NULL,
    title           TEXT NOT NULL,
    date            TEXT NOT NULL,
    fields          TEXT NOT NULL, -- JSON object
    tags            TEXT NOT NULL, -- JSON array
    status          TEXT NOT NULL,
    version         BIGINT NOT NULL,
    created_by      TEXT NOT NULL,
    revision        BIGINT NOT NULL,
    created_at      BIGINT NOT NULL,
    updated_at      BIGINT NOT NULL,
    deleted_at      BIGINT
);
CREATE INDEX documents_type ON documents (type_id);

CREATE TABLE versions (
    document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    version     BIGINT NOT NULL,
    filename    TEXT NOT NULL,
    media_type  TEXT NOT NULL,
    size        BIGINT NOT NULL,
    sha256      TEXT NOT NULL,
    created_by  TEXT NOT NULL,
    created_at  BIGINT NOT NULL,
    PRIMARY KEY (document_id, version)
);
CREATE INDEX versions_sha256 ON versions (sha256);

CREATE TABLE views (
    id         TEXT PRIMARY KEY,
    account_id TEXT NOT NULL,
    body       TEXT NOT NULL -- View, JSON
);
CREATE INDEX views_account ON views (account_id, id);

-- What the employee service's events told.
CREATE TABLE people (
    id           TEXT PRIMARY KEY,
    number       BIGINT NOT NULL,
    name         TEXT NOT NULL,
    registration TEXT NOT NULL,
    unit_id      TEXT NOT NULL,
    revision     BIGINT NOT NULL,
    gone         BIGINT NOT NULL
);
CREATE TABLE units (
    id        TEXT PRIMARY KEY,
    code      TEXT NOT NULL,
    name      TEXT NOT NULL,
    parent_id TEXT NOT NULL,
    revision  BIGINT NOT NULL,
    gone      BIGINT NOT NULL
);

-- That something changed, in the order it was committed; the catalogue follows it.
CREATE TABLE changes (
    seq  INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    id   TEXT NOT NULL
);

-- Facts about the database itself.
CREATE TABLE facts (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

-- +goose Down
DROP TABLE facts;
DROP TABLE changes;
DROP TABLE units;
DROP TABLE people;
DROP TABLE views;
DROP TABLE versions;
DROP TABLE documents;
DROP TABLE document_types;
