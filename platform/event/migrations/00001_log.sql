-- +goose Up
CREATE TABLE log (
    seq        INTEGER PRIMARY KEY AUTOINCREMENT,
    id         TEXT NOT NULL UNIQUE,
    topic      TEXT NOT NULL,
    event      TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE TABLE positions (
    consumer TEXT PRIMARY KEY,
    seq      BIGINT NOT NULL
);

-- +goose Down
DROP TABLE positions;
DROP TABLE log;
