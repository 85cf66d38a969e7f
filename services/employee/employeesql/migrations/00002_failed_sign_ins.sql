-- +goose Up
-- Failed sign-ins by user name and by address, which the key does not tell.
CREATE TABLE failed_sign_ins (
    key        TEXT PRIMARY KEY,
    failures   BIGINT NOT NULL,
    last_at    BIGINT NOT NULL,
    wait_until BIGINT NOT NULL
);
CREATE INDEX failed_sign_ins_by_age ON failed_sign_ins (last_at);

-- +goose Down
DROP TABLE failed_sign_ins;
