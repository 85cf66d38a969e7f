-- +goose Up
-- Tells this catalogue from others, for what is kept beside it.
ALTER TABLE state ADD COLUMN identity TEXT NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE state DROP COLUMN identity;
