-- One row per service's position, counts or sums for a period that was handed in of a kind and accepted, in whatever
-- state its return was at a moment; of risks one per review, under the risk's id.
SELECT f.kind, f.code, f.name, f.service, f.starts, f.ends, f.return_no, r.recorded_at, r.handed_in_by, s.state, s.counts
FROM (
    SELECT DISTINCT 'budget' AS kind, service AS code, service AS name, service, starts, ends, return_no FROM council.budget_line
    UNION ALL SELECT 'feedback', service, service, service, starts, ends, return_no FROM council.feedback
    UNION ALL SELECT 'workforce', service, service, service, starts, ends, return_no FROM council.workforce
    UNION ALL SELECT 'risks', risk_id, title, service, reviewed_on, reviewed_on, return_no FROM council.risk_review
) AS f
JOIN return_state($at) AS s USING (return_no)
JOIN council.data_return AS r USING (return_no)
ORDER BY f.return_no;
