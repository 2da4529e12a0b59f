-- Money that somebody asked to move between two lines of what is spent in a year, in one fund and account; and what
-- became of it: approved, refused, or taken_back by whoever asked.
CREATE TABLE council.virement (
    virement_no BIGINT NOT NULL, recorded_at TIMESTAMP NOT NULL, asked_by VARCHAR NOT NULL, year VARCHAR NOT NULL,
    year_starts DATE NOT NULL, fund VARCHAR NOT NULL, account VARCHAR NOT NULL, from_service VARCHAR NOT NULL,
    from_line VARCHAR NOT NULL, to_service VARCHAR NOT NULL, to_line VARCHAR NOT NULL,
    amount DECIMAL(38, 12) NOT NULL, reason VARCHAR NOT NULL
);
CREATE TABLE council.virement_event (
    virement_no BIGINT NOT NULL, recorded_at TIMESTAMP NOT NULL, event_by VARCHAR NOT NULL, event VARCHAR NOT NULL,
    words VARCHAR
);
