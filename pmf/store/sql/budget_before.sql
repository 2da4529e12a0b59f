-- One row per staged budget line that stood before: what stands of the same period (`stands`), and the newest of an
-- earlier one (`before`), in the same file or before it; and what approved virements `moved` to it since (from it: less
-- than nothing).
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
), virements AS (
    SELECT s.row_no, sum(CASE WHEN (v.to_service, v.to_line) = (s.service, s.line) THEN v.amount ELSE -v.amount END) AS moved
    FROM staged AS s
    JOIN earlier AS e USING (row_no)
    LEFT JOIN council.data_return AS r ON r.return_no = e.was.return_no
    JOIN standing_virement($at) AS v
        ON v.state = 'approved' AND v.fund = s.fund AND v.account = s.account AND s.nature = 'expenditure'
        AND s.ends BETWEEN v.year_starts AND v.year_starts + INTERVAL 12 MONTH - INTERVAL 1 DAY
        AND ((v.to_service, v.to_line) = (s.service, s.line) OR (v.from_service, v.from_line) = (s.service, s.line))
        AND (r.recorded_at IS NULL OR v.answered_at > r.recorded_at)
    GROUP BY s.row_no
)
SELECT s.row_no, m.was AS stands, e.was AS before, v.moved
FROM staged AS s LEFT JOIN same AS m USING (row_no) LEFT JOIN earlier AS e USING (row_no) LEFT JOIN virements AS v USING (row_no)
WHERE m.was IS NOT NULL OR e.was IS NOT NULL
ORDER BY s.row_no;
