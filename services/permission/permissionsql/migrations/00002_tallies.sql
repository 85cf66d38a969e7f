-- +goose Up
-- How many documents, those in the bin left out, there are of an owner and a class:
-- derived from documents as they are recorded.
CREATE TABLE tallies (
    number    BIGINT NOT NULL,
    class     TEXT NOT NULL,
    documents BIGINT NOT NULL,
    PRIMARY KEY (number, class)
);
INSERT INTO tallies (number, class, documents)
    SELECT number, class, count(*) FROM documents WHERE valid_to IS NULL AND binned = 0 GROUP BY number, class;

-- +goose Down
DROP TABLE tallies;
