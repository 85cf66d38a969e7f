-- +goose Up
-- Employees who are about to be removed: no document about them is taken in.
CREATE TABLE leaving (
    attempt         TEXT PRIMARY KEY,
    employee_number BIGINT NOT NULL,
    since           BIGINT NOT NULL
);
CREATE INDEX leaving_number ON leaving (employee_number);

-- +goose Down
DROP TABLE leaving;
