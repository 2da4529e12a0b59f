-- What had been decided by a moment and what had become of it, and where each subject stood.

-- One row per decision: `due_now` after every putting off, `last_event` and its words (NULL where it came
-- without any), whether it is `closed`, and whether somebody is late with it.
CREATE OR REPLACE MACRO standing_decision(at_moment) AS TABLE
    SELECT d.*, coalesce(e.due, d.due) AS due_now, e.last.event AS last_event, e.last.words AS last_words,
        e.last.recorded_at AS last_at, e.last.event_by AS last_by,
        coalesce(e.closed_as IS NOT NULL, false) AS closed, e.closed_as, e.closed_at,
        coalesce(NOT closed AND due_now < CAST(at_moment AS DATE)
            AND d.kind IN ('call_in', 'commission', 'refer', 'action', 'recommendation', 'question'), false) AS overdue
    FROM council.decision AS d
    LEFT JOIN (
        -- the whole row of the last event: arg_max of a column would pass over one that is NULL
        SELECT decision_no, arg_max(v, recorded_at) AS last,
            arg_max(due, recorded_at) FILTER (due IS NOT NULL) AS due,
            arg_max(event, recorded_at) FILTER (event IN ('done', 'answered', 'cancelled')) AS closed_as,
            max(recorded_at) FILTER (event IN ('done', 'answered', 'cancelled')) AS closed_at
        FROM council.decision_event AS v WHERE recorded_at <= at_moment GROUP BY decision_no
    ) AS e USING (decision_no)
    WHERE d.recorded_at <= at_moment;

-- One row per subject about which anything was decided that moved it. A decision that was cancelled counts
-- no more; an acceptance lasts to the end of its last day and then runs out by itself.
CREATE OR REPLACE MACRO review_state(at_moment) AS TABLE
    SELECT subject_kind, subject, decision_no, recorded_at, decided_by, kind, words, owner, due_now, period, period_ends,
        CASE WHEN kind = 'accept' AND due_now < CAST(at_moment AS DATE) THEN 'acceptance_expired' ELSE state END AS state
    FROM standing_decision(at_moment)
    WHERE state IS NOT NULL AND closed_as IS DISTINCT FROM 'cancelled'
    QUALIFY row_number() OVER (PARTITION BY subject_kind, subject ORDER BY recorded_at DESC, decision_no DESC) = 1;
