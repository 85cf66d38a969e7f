-- +goose Up
CREATE TABLE accounts (
    id          TEXT PRIMARY KEY,
    username    TEXT NOT NULL,
    employee_id TEXT NOT NULL,
    active      INTEGER NOT NULL,
    revision    BIGINT NOT NULL
);
CREATE INDEX accounts_employee ON accounts (employee_id);

CREATE TABLE people (
    employee_id TEXT PRIMARY KEY,
    name        TEXT NOT NULL,
    revision    BIGINT NOT NULL
);

CREATE TABLE documents (
    id       TEXT PRIMARY KEY,
    title    TEXT NOT NULL,
    active   INTEGER NOT NULL,
    revision BIGINT NOT NULL
);

-- How many notifications an account was ever told; their seq comes from here.
CREATE TABLE inboxes (
    account_id TEXT PRIMARY KEY,
    last_seq   BIGINT NOT NULL
);

-- Planned: due_at is set. Told: seq is set. Neither: it was not told and never will be.
CREATE TABLE notifications (
    id            TEXT PRIMARY KEY,
    account_id    TEXT NOT NULL,
    kind          TEXT NOT NULL,
    ref           TEXT NOT NULL,
    document_id   TEXT NOT NULL,
    permission_id TEXT NOT NULL,
    actor_id      TEXT NOT NULL,
    expires_at    BIGINT,
    due_at        BIGINT,
    tries         INTEGER NOT NULL,
    seq           BIGINT,
    settled_at    BIGINT,
    read_at       BIGINT,
    UNIQUE (account_id, kind, ref)
);
CREATE INDEX notifications_due ON notifications (due_at) WHERE due_at IS NOT NULL;
CREATE UNIQUE INDEX notifications_inbox ON notifications (account_id, seq) WHERE seq IS NOT NULL;
CREATE INDEX notifications_unread ON notifications (account_id, seq) WHERE seq IS NOT NULL AND read_at IS NULL;
CREATE INDEX notifications_document ON notifications (document_id);
CREATE INDEX notifications_permission ON notifications (permission_id) WHERE permission_id <> '';
CREATE INDEX notifications_settled ON notifications (settled_at) WHERE settled_at IS NOT NULL;

-- +goose Down
DROP TABLE notifications;
DROP TABLE inboxes;
DROP TABLE documents;
DROP TABLE people;
DROP TABLE accounts;
