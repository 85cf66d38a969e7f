-- +goose Up
-- Which permissions are emergency accesses, and the accounts that were told of each.
ALTER TABLE permissions ADD COLUMN break_glass INTEGER NOT NULL DEFAULT 0;
ALTER TABLE permissions ADD COLUMN told TEXT NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE permissions DROP COLUMN told;
ALTER TABLE permissions DROP COLUMN break_glass;
