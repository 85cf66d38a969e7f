-- +goose Up
-- When permissions were last used; '' is since when that is noted.
CREATE TABLE uses (
    permission_id TEXT PRIMARY KEY,
    used_at BIGINT NOT NULL
);

-- +goose Down
DROP TABLE uses;
