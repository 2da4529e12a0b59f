-- One row per action that a service owes a report on for a quarter: open by what was last said of it before the
-- quarter's last day ($until), and begun by then. `figure_how` tells whether a report stands that says how it stood
-- on that day or later, before the next quarter's last day ($next).
WITH report AS MATERIALIZED (SELECT * FROM standing_action_report($at)),
before AS (
    SELECT unnest(arg_max(r, (r.ends, r.return_no))) FROM report AS r WHERE r.ends < $until GROUP BY r.action_id
)
SELECT b.action_id AS code, b.title AS name, s.service,
    CASE WHEN EXISTS (FROM report AS r WHERE r.action_id = b.action_id AND r.ends >= $until AND r.ends < $next)
        THEN 'reported' END AS figure_how
FROM before AS b
JOIN action_report_service($at) AS s USING (return_no, row_no)
WHERE b.status NOT IN ('complete', 'cancelled') AND (b.begins IS NULL OR b.begins <= $until)
ORDER BY s.service, b.action_id;
