-- One row per act of a meeting that the tables hold, as the ledger should tell it.
SELECT 'meeting opened' AS event, forum AS subject, recorded_at, opened_by AS done_by,
    [meeting_no::VARCHAR, held_on::VARCHAR, period, period_starts::VARCHAR, period_ends::VARCHAR, directorate,
        strftime(as_at, '%Y-%m-%dT%H:%M:%S.%f')] AS said
FROM council.meeting
UNION ALL
SELECT 'meeting ' || event, meeting_no::VARCHAR, recorded_at, event_by, [item, words] FROM council.meeting_event;
