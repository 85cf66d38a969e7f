-- +goose Up
-- All emergency accesses, the newest first.
CREATE INDEX permissions_emergencies ON permissions (id) WHERE break_glass = 1;

-- +goose Down
DROP INDEX permissions_emergencies;
