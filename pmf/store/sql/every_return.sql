-- One row per file that was handed in, newest first, with the state that it was in at a moment, who
-- verified it, and the last that was done with it.
SELECT r.*, coalesce(s.state, 'refused') AS state, s.verified_by, s.verified_at, e.event AS last_event,
    e.event_by AS last_event_by, e.recorded_at AS last_event_at, e.reason AS last_event_reason
FROM council.data_return AS r
LEFT JOIN return_state($at) AS s USING (return_no)
LEFT JOIN (
    SELECT return_no, unnest(arg_max(v, v.recorded_at)) FROM (
        SELECT return_no, event, event_by, recorded_at, reason FROM council.return_event WHERE recorded_at <= $at
    ) AS v GROUP BY v.return_no
) AS e ON e.return_no = r.return_no
WHERE r.recorded_at <= $at
ORDER BY r.return_no DESC;
