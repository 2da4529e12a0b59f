-- One row per file that was handed in, newest first, with the state that it is in now.
SELECT r.*, CASE WHEN NOT r.accepted THEN 'refused' WHEN e.last_event = 'withdrawn' THEN 'withdrawn'
    ELSE 'accepted' END AS state
FROM council.data_return AS r
LEFT JOIN (SELECT return_no, arg_max(event, recorded_at) AS last_event FROM council.return_event GROUP BY return_no)
    AS e USING (return_no)
ORDER BY r.return_no DESC;
