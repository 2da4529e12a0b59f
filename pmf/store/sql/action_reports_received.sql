-- One row per report on an action for a stretch of time that was accepted, in whatever state its return was at a moment.
SELECT a.action_id AS code, a.starts, a.ends, a.return_no, r.recorded_at, r.handed_in_by, s.state, w.service
FROM council.plan_action AS a
JOIN return_state($at) AS s USING (return_no)
JOIN council.data_return AS r USING (return_no)
JOIN action_report_service($at) AS w USING (return_no, row_no)
WHERE a.ends >= $since AND a.ends < $until
ORDER BY a.return_no;
