-- +goose Up
CREATE TABLE browser_sessions (
    key        TEXT PRIMARY KEY, -- SHA-256 of the cookie's secret
    sid        TEXT NOT NULL,    -- the employee service's session
    account_id TEXT NOT NULL,
    sealed     TEXT NOT NULL,    -- the refresh token, AES-256-GCM with a key derived from the secret
    created_at BIGINT NOT NULL,
    used_at    BIGINT NOT NULL   -- as of the last refresh
);
CREATE INDEX browser_sessions_sid ON browser_sessions (sid);
CREATE INDEX browser_sessions_used ON browser_sessions (used_at);

-- +goose Down
DROP TABLE browser_sessions;
