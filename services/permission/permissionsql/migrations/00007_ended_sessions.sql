-- +goose Up
-- Sessions that ended, for as long as a token of them could be good by itself. Each is
-- recorded as other facts are, so that all instances know of it, and then dropped.
CREATE TABLE ended_sessions (
    id         TEXT NOT NULL,
    version    INTEGER NOT NULL,
    seen       BIGINT NOT NULL,
    valid_from BIGINT NOT NULL,
    changed_by TEXT NOT NULL,
    valid_to   BIGINT,
    ended_by   TEXT,
    PRIMARY KEY (id, version)
);
CREATE INDEX ended_sessions_old ON ended_sessions (valid_from);

-- +goose Down
DROP TABLE ended_sessions;
