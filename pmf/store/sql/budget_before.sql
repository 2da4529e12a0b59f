-- One row per staged budget line that stood before: what stands of the same period (`stands`), and the newest of an
-- earlier one (`before`), in the same file or before it.
WITH told AS (
    SELECT b.* EXCLUDE (row_no) FROM standing_budget_line($at) AS b SEMI JOIN staged AS s USING (line, service, account, fund, nature)
), also_here AS (
    FROM told UNION ALL BY NAME SELECT * EXCLUDE (row_no), CAST(9e18 AS BIGINT) AS return_no FROM staged
), earlier AS (
    SELECT s.row_no, arg_max(t, (t.ends, t.return_no)) AS was
    FROM staged AS s
    JOIN also_here AS t ON t.line = s.line AND t.service = s.service AND t.account = s.account AND t.fund = s.fund
        AND t.nature = s.nature AND t.ends < s.ends
    GROUP BY s.row_no
), same AS (
    SELECT s.row_no, arg_max(t, t.return_no) AS was
    FROM staged AS s JOIN told AS t USING (line, service, account, fund, nature, starts, ends)
    GROUP BY s.row_no
)
SELECT s.row_no, m.was AS stands, e.was AS before
FROM staged AS s LEFT JOIN same AS m USING (row_no) LEFT JOIN earlier AS e USING (row_no)
WHERE m.was IS NOT NULL OR e.was IS NOT NULL
ORDER BY s.row_no;
