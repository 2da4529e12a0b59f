-- One row per decision and per event of one that the tables hold, as the ledger should tell it.
SELECT 'decision taken' AS event, recorded_at, decided_by AS done_by,
    [decision_no::VARCHAR, forum, meeting_no::VARCHAR, subject_kind, subject, kind, state, words, owner, due::VARCHAR,
     period, period_starts::VARCHAR, period_ends::VARCHAR, external, under::VARCHAR, value::VARCHAR] AS said
FROM council.decision
UNION ALL
SELECT 'decision followed up', recorded_at, event_by, [decision_no::VARCHAR, event, words, due::VARCHAR]
FROM council.decision_event;
