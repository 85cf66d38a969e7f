-- +goose Up
-- Of an emergency access: whose documents, of which classes (comma-separated), and why.
-- It is about no document: its document_id is empty.
ALTER TABLE notifications ADD COLUMN target_kind TEXT NOT NULL DEFAULT '';
ALTER TABLE notifications ADD COLUMN target_id TEXT NOT NULL DEFAULT '';
ALTER TABLE notifications ADD COLUMN target_subtree INTEGER NOT NULL DEFAULT 0;
ALTER TABLE notifications ADD COLUMN classes TEXT NOT NULL DEFAULT '';
ALTER TABLE notifications ADD COLUMN reason TEXT NOT NULL DEFAULT '';

CREATE TABLE units (
    id       TEXT PRIMARY KEY,
    name     TEXT NOT NULL,
    revision BIGINT NOT NULL
);

-- +goose Down
DROP TABLE units;
DELETE FROM notifications WHERE document_id = '';
ALTER TABLE notifications DROP COLUMN reason;
ALTER TABLE notifications DROP COLUMN classes;
ALTER TABLE notifications DROP COLUMN target_subtree;
ALTER TABLE notifications DROP COLUMN target_id;
ALTER TABLE notifications DROP COLUMN target_kind;
