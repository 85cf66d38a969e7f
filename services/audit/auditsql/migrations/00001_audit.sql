-- +goose Up
-- The trail: rows are only ever added.
CREATE TABLE trail (
    seq        BIGINT PRIMARY KEY,
    event_id   TEXT NOT NULL UNIQUE,
    time       BIGINT NOT NULL,
    actor      TEXT NOT NULL,
    type       TEXT NOT NULL,
    subject    TEXT NOT NULL,
    service    TEXT NOT NULL,
    request_id TEXT NOT NULL,
    changed    TEXT NOT NULL,
    event      TEXT NOT NULL,
    event_hash TEXT NOT NULL,
    hash       TEXT NOT NULL
);
CREATE INDEX trail_actor ON trail (actor, seq);
CREATE INDEX trail_type ON trail (type, seq);
CREATE INDEX trail_subject ON trail (subject, seq);
CREATE INDEX trail_time ON trail (time);

-- Where the trail ends, apart from it, so that a missing end shows.
CREATE TABLE head (
    one  INTEGER PRIMARY KEY CHECK (one = 1),
    seq  BIGINT NOT NULL,
    hash TEXT NOT NULL
);
INSERT INTO head (one, seq, hash) VALUES (1, 0, '');

-- +goose Down
DROP TABLE head;
DROP TABLE trail;
