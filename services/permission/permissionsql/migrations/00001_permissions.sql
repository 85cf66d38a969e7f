-- +goose Up
-- Every fact with its history. A row says what held from valid_from until valid_to
-- (microseconds UTC; NULL: it holds), who brought it about and who ended it. Rows are
-- ended, never changed and never deleted. version counts a thing's rows; seen is how
-- the fact's source numbers its changes.

-- How many times something was recorded.
CREATE TABLE revision (
    "only" INTEGER PRIMARY KEY CHECK ("only" = 1),
    n    BIGINT NOT NULL
);
INSERT INTO revision ("only", n) VALUES (1, 0);

-- What each of the latest revisions was about, for other processes to catch up.
CREATE TABLE changes (
    revision BIGINT NOT NULL,
    n        INTEGER NOT NULL,
    kind     TEXT NOT NULL,
    id       TEXT NOT NULL,
    of_id    TEXT NOT NULL,
    PRIMARY KEY (revision, n)
);

CREATE TABLE accounts (
    id          TEXT NOT NULL,
    version     INTEGER NOT NULL,
    employee_id TEXT NOT NULL,
    roles       TEXT NOT NULL,
    active      INTEGER NOT NULL,
    seen        BIGINT NOT NULL,
    valid_from  BIGINT NOT NULL,
    changed_by  TEXT NOT NULL,
    valid_to    BIGINT,
    ended_by    TEXT,
    PRIMARY KEY (id, version)
);

CREATE TABLE employees (
    id         TEXT NOT NULL,
    version    INTEGER NOT NULL,
    number     BIGINT NOT NULL,
    unit_id    TEXT NOT NULL,
    manager_id TEXT NOT NULL,
    has_left   INTEGER NOT NULL,
    seen       BIGINT NOT NULL,
    valid_from BIGINT NOT NULL,
    changed_by TEXT NOT NULL,
    valid_to   BIGINT,
    ended_by   TEXT,
    PRIMARY KEY (id, version)
);

CREATE TABLE units (
    id         TEXT NOT NULL,
    version    INTEGER NOT NULL,
    parent_id  TEXT NOT NULL,
    seen       BIGINT NOT NULL,
    valid_from BIGINT NOT NULL,
    changed_by TEXT NOT NULL,
    valid_to   BIGINT,
    ended_by   TEXT,
    PRIMARY KEY (id, version)
);

CREATE TABLE teams (
    id         TEXT NOT NULL,
    version    INTEGER NOT NULL,
    seen       BIGINT NOT NULL,
    valid_from BIGINT NOT NULL,
    changed_by TEXT NOT NULL,
    valid_to   BIGINT,
    ended_by   TEXT,
    PRIMARY KEY (id, version)
);

CREATE TABLE members (
    team_id     TEXT NOT NULL,
    employee_id TEXT NOT NULL,
    version     INTEGER NOT NULL,
    seen        BIGINT NOT NULL,
    valid_from  BIGINT NOT NULL,
    changed_by  TEXT NOT NULL,
    valid_to    BIGINT,
    ended_by    TEXT,
    PRIMARY KEY (team_id, employee_id, version)
);

CREATE TABLE classes (
    id         TEXT NOT NULL,
    version    INTEGER NOT NULL,
    position   INTEGER NOT NULL,
    name       TEXT NOT NULL,
    restricted INTEGER NOT NULL,
    revision   BIGINT NOT NULL,
    seen       BIGINT NOT NULL,
    valid_from BIGINT NOT NULL,
    changed_by TEXT NOT NULL,
    valid_to   BIGINT,
    ended_by   TEXT,
    PRIMARY KEY (id, version)
);

CREATE TABLE documents (
    id         TEXT NOT NULL,
    version    INTEGER NOT NULL,
    number     BIGINT NOT NULL,
    class      TEXT NOT NULL,
    binned     INTEGER NOT NULL,
    seen       BIGINT NOT NULL,
    valid_from BIGINT NOT NULL,
    changed_by TEXT NOT NULL,
    valid_to   BIGINT,
    ended_by   TEXT,
    PRIMARY KEY (id, version)
);

-- The automatic permissions: who brought a document keeps sight of it.
CREATE TABLE uploads (
    document_id TEXT NOT NULL,
    version     INTEGER NOT NULL,
    account_id  TEXT NOT NULL,
    class       TEXT NOT NULL,
    seen        BIGINT NOT NULL,
    valid_from  BIGINT NOT NULL,
    changed_by  TEXT NOT NULL,
    valid_to    BIGINT,
    ended_by    TEXT,
    PRIMARY KEY (document_id, version)
);

CREATE TABLE permissions (
    id              TEXT NOT NULL,
    version         INTEGER NOT NULL,
    subject_kind    TEXT NOT NULL,
    subject_id      TEXT NOT NULL,
    subject_subtree INTEGER NOT NULL,
    target_kind     TEXT NOT NULL,
    target_id       TEXT NOT NULL,
    target_subtree  INTEGER NOT NULL,
    actions         TEXT NOT NULL,
    classes         TEXT NOT NULL,
    effect          TEXT NOT NULL,
    not_before      BIGINT,
    expires_at      BIGINT,
    reason          TEXT NOT NULL,
    granted_by      TEXT NOT NULL,
    revision        BIGINT NOT NULL,
    created_at      BIGINT NOT NULL,
    updated_at      BIGINT NOT NULL,
    seen            BIGINT NOT NULL,
    valid_from      BIGINT NOT NULL,
    changed_by      TEXT NOT NULL,
    valid_to        BIGINT,
    ended_by        TEXT,
    PRIMARY KEY (id, version)
);
CREATE INDEX permissions_by_target ON permissions (target_id) WHERE valid_to IS NULL;
CREATE INDEX permissions_by_subject ON permissions (subject_id) WHERE valid_to IS NULL;

-- +goose Down
DROP TABLE permissions;
DROP TABLE uploads;
DROP TABLE documents;
DROP TABLE classes;
DROP TABLE members;
DROP TABLE teams;
DROP TABLE units;
DROP TABLE employees;
DROP TABLE accounts;
DROP TABLE changes;
DROP TABLE revision;
