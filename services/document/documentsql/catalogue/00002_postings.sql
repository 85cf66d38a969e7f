-- +goose Up
-- By which terms documents (kind 0) and people (kind 1) are found: Roaring bitmaps of
-- their numbers, those with the same upper half together.
DROP TABLE IF EXISTS terms; -- which there was once
CREATE TABLE postings (
    kind    BIGINT NOT NULL,
    term    TEXT NOT NULL,
    chunk   BIGINT NOT NULL,
    numbers BLOB NOT NULL,
    PRIMARY KEY (kind, term, chunk)
) WITHOUT ROWID;
ALTER TABLE entries DROP COLUMN type_name;
ALTER TABLE entries RENAME COLUMN metadata TO terms;
ALTER TABLE people ADD COLUMN terms TEXT NOT NULL DEFAULT '';
DROP INDEX entries_type;

-- It is derived: from here on it is made anew from the record.
DELETE FROM entries;
DELETE FROM gone;
DELETE FROM people;
DELETE FROM units;
UPDATE state SET mark = 0, seq = seq + 1, base = seq + 1;

-- +goose Down
DROP TABLE postings;
