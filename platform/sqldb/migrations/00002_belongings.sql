-- +goose Up
-- To what else this database belongs, so that it is not used with another by mistake.
CREATE TABLE belongings (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

-- +goose Down
DROP TABLE belongings;
