-- One row per virement and per event of one that the tables hold, as the ledger should tell it.
SELECT 'virement asked' AS event, 'virement' AS subject, recorded_at, asked_by AS done_by,
    [virement_no::VARCHAR, year, year_starts::VARCHAR, fund, account, from_service, from_line, to_service, to_line,
     amount::VARCHAR, reason] AS said
FROM council.virement
UNION ALL
SELECT 'virement answered', 'virement ' || virement_no, recorded_at, event_by, [virement_no::VARCHAR, event, words]
FROM council.virement_event;
