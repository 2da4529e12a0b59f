-- What people decide about what they read, what became of it, and the meetings it was decided in.

-- One row per meeting that was opened: its figures are those of `as_at`, whenever it is looked at.
CREATE TABLE council.meeting (
    meeting_no BIGINT NOT NULL, recorded_at TIMESTAMP NOT NULL, opened_by VARCHAR NOT NULL, forum VARCHAR NOT NULL,
    held_on DATE NOT NULL, period VARCHAR NOT NULL, period_starts DATE NOT NULL, period_ends DATE NOT NULL,
    directorate VARCHAR, as_at TIMESTAMP NOT NULL
);

-- One row per thing that happened in a meeting: an item of its agenda taken, a note, its end.
CREATE TABLE council.meeting_event (
    meeting_no BIGINT NOT NULL, recorded_at TIMESTAMP NOT NULL, event_by VARCHAR NOT NULL, event VARCHAR NOT NULL,
    item VARCHAR, words VARCHAR
);

-- One row per decision about a subject: an indicator by its code, later a budget line, a risk, an action.
-- `state` is where the subject stands from then on, NULL where the decision leaves that as it is. `due` is the day
-- of a call-in, by when an action is to be done, or the last day of an acceptance. `under` is the decision that
-- this one belongs to: an action to its review. `value` is the figure that is accepted.
CREATE TABLE council.decision (
    decision_no BIGINT NOT NULL, recorded_at TIMESTAMP NOT NULL, decided_by VARCHAR NOT NULL, forum VARCHAR,
    meeting_no BIGINT, subject_kind VARCHAR NOT NULL, subject VARCHAR NOT NULL, kind VARCHAR NOT NULL, state VARCHAR,
    words VARCHAR NOT NULL, owner VARCHAR, due DATE, period VARCHAR, period_starts DATE, period_ends DATE,
    external VARCHAR, under BIGINT, value DECIMAL(38, 12)
);

-- One row per thing that became of a decision: progress, off_track, rescheduled, done, answered, cancelled.
CREATE TABLE council.decision_event (
    decision_no BIGINT NOT NULL, recorded_at TIMESTAMP NOT NULL, event_by VARCHAR NOT NULL, event VARCHAR NOT NULL,
    words VARCHAR, due DATE
);
