-- One row per day on which a return was accepted, withdrawn or restored, newest first.
SELECT DISTINCT day FROM (
    SELECT CAST(recorded_at AS DATE) AS day FROM council.data_return WHERE accepted
    UNION ALL
    SELECT CAST(recorded_at AS DATE) AS day FROM council.return_event
)
ORDER BY day DESC;
