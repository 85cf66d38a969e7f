-- +goose Up
-- What held at a moment, asked by whom it was given to, who was a member, whose number
-- it was.
CREATE INDEX permissions_given ON permissions (subject_id);
CREATE INDEX members_of ON members (employee_id);
CREATE INDEX employees_by_number ON employees (number);

-- +goose Down
DROP INDEX employees_by_number;
DROP INDEX members_of;
DROP INDEX permissions_given;
