-- +goose Up
-- Who brought it, and the last day that it is good, where it says so itself.
ALTER TABLE entries ADD COLUMN created_by TEXT NOT NULL DEFAULT '';
ALTER TABLE entries ADD COLUMN until TEXT NOT NULL DEFAULT '';

-- It is derived: from here on it is made anew from the record.
DELETE FROM entries;
DELETE FROM postings;
DELETE FROM gone;
DELETE FROM people;
DELETE FROM units;
UPDATE state SET mark = 0, seq = seq + 1, base = seq + 1;

-- +goose Down
ALTER TABLE entries DROP COLUMN until;
ALTER TABLE entries DROP COLUMN created_by;
