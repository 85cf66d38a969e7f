-- +goose Up
CREATE TABLE settings (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

-- The last number given; numbers are never given twice.
CREATE TABLE counters (
    name  TEXT PRIMARY KEY,
    value BIGINT NOT NULL
);
INSERT INTO counters (name, value) VALUES ('employee', 0);

CREATE TABLE employee_groups (
    id         TEXT PRIMARY KEY,
    kind       TEXT NOT NULL,
    code       TEXT UNIQUE,
    name       TEXT NOT NULL,
    parent_id  TEXT REFERENCES employee_groups (id),
    revision   BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX employee_groups_parent ON employee_groups (parent_id);

-- name_key is the name without accents, in lower case. documents is how many there
-- are about them, as events tell.
CREATE TABLE employees (
    number        INTEGER PRIMARY KEY,
    id            TEXT NOT NULL UNIQUE,
    registration  TEXT NOT NULL UNIQUE,
    name          TEXT NOT NULL,
    name_key      TEXT NOT NULL,
    cpf           TEXT NOT NULL UNIQUE,
    email         TEXT NOT NULL,
    position      TEXT NOT NULL,
    unit_id       TEXT REFERENCES employee_groups (id),
    manager_id    TEXT REFERENCES employees (id),
    hired_on      TEXT NOT NULL,
    terminated_on TEXT NOT NULL,
    status        TEXT NOT NULL,
    documents     BIGINT NOT NULL DEFAULT 0,
    revision      BIGINT NOT NULL,
    created_at    BIGINT NOT NULL,
    updated_at    BIGINT NOT NULL
);
CREATE INDEX employees_by_name ON employees (name_key, id);
CREATE INDEX employees_by_hired_on ON employees (hired_on, id);
CREATE INDEX employees_by_unit ON employees (unit_id, name_key, id);
CREATE INDEX employees_by_manager ON employees (manager_id, name_key, id);

-- The words people are searched by: of the name, and (kind r) the registration.
CREATE TABLE employee_terms (
    term   TEXT NOT NULL,
    kind   TEXT NOT NULL,
    number INTEGER NOT NULL REFERENCES employees (number) ON DELETE CASCADE,
    PRIMARY KEY (number, kind, term)
);
CREATE INDEX employee_terms_by_term ON employee_terms (kind, term, number);

CREATE TABLE team_members (
    group_id    TEXT NOT NULL REFERENCES employee_groups (id),
    employee_id TEXT NOT NULL REFERENCES employees (id),
    added_at    BIGINT NOT NULL,
    added_by    TEXT NOT NULL,
    PRIMARY KEY (group_id, employee_id)
);
CREATE INDEX team_members_by_employee ON team_members (employee_id);

CREATE TABLE accounts (
    id            TEXT PRIMARY KEY,
    username      TEXT NOT NULL UNIQUE,
    employee_id   TEXT UNIQUE REFERENCES employees (id),
    status        TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    revision      BIGINT NOT NULL,
    created_at    BIGINT NOT NULL,
    updated_at    BIGINT NOT NULL
);

CREATE TABLE account_roles (
    account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    role       TEXT NOT NULL,
    PRIMARY KEY (account_id, role)
);
CREATE INDEX account_roles_by_role ON account_roles (role);

CREATE TABLE sessions (
    id           TEXT PRIMARY KEY,
    account_id   TEXT NOT NULL REFERENCES accounts (id),
    refresh_hash TEXT NOT NULL,
    turn         BIGINT NOT NULL,
    created_at   BIGINT NOT NULL,
    last_used_at BIGINT NOT NULL,
    expires_at   BIGINT NOT NULL,
    ended_at     BIGINT,
    user_agent   TEXT NOT NULL,
    address      TEXT NOT NULL
);
CREATE INDEX sessions_by_account ON sessions (account_id);

CREATE TABLE setup_links (
    id         TEXT PRIMARY KEY,
    hash       TEXT NOT NULL UNIQUE,
    purpose    TEXT NOT NULL,
    account_id TEXT REFERENCES accounts (id),
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at    BIGINT
);

-- sealed is the private half, encrypted with a secret that is not in this database.
CREATE TABLE signing_keys (
    id         TEXT PRIMARY KEY,
    public     TEXT NOT NULL,
    sealed     TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

-- +goose Down
DROP TABLE signing_keys;
DROP TABLE setup_links;
DROP TABLE sessions;
DROP TABLE account_roles;
DROP TABLE accounts;
DROP TABLE team_members;
DROP TABLE employee_terms;
DROP TABLE employees;
DROP TABLE employee_groups;
DROP TABLE counters;
DROP TABLE settings;
