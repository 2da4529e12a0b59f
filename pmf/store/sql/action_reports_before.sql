-- One row per staged report on an action of which something was said before: what stands (the same report,
-- or else the newest before it), and the newest report of an earlier day, in the same file or before it.
WITH told AS (
    SELECT r.* EXCLUDE (row_no) FROM standing_action_report($at) AS r SEMI JOIN staged AS s USING (action_id)
), also_here AS (
    FROM told UNION ALL BY NAME SELECT * EXCLUDE (row_no), CAST(9e18 AS BIGINT) AS return_no FROM staged
), earlier AS (
    SELECT s.row_no, arg_max(t, (t.ends, t.return_no)) AS was
    FROM staged AS s JOIN also_here AS t ON t.action_id = s.action_id AND t.ends < s.ends
    GROUP BY s.row_no
), same AS (
    SELECT s.row_no, arg_max(t, t.return_no) AS was FROM staged AS s JOIN told AS t USING (action_id, starts, ends)
    GROUP BY s.row_no
)
SELECT s.row_no, coalesce(m.was, e.was) AS stands, e.was AS before
FROM staged AS s LEFT JOIN same AS m USING (row_no) LEFT JOIN earlier AS e USING (row_no)
WHERE m.was IS NOT NULL OR e.was IS NOT NULL
ORDER BY s.row_no;
