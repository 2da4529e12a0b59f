-- One row per plan node, indicator or target that a return brought.
SELECT 'plans' AS kind, sheet, cell, row_no, node_id AS subject, title AS name, service, NULL AS period,
    NULL AS frequency, NULL AS target, NULL AS minimum, starts, ends
FROM council.plan_node WHERE return_no = $return_no
UNION ALL
SELECT 'indicators', sheet, cell, row_no, code, name, service, NULL, NULL, NULL, NULL, introduced, retired
FROM council.indicator WHERE return_no = $return_no
UNION ALL
SELECT 'targets', t.sheet, t.cell, t.row_no, t.code, coalesce(i.name, t.code), i.service, t.period, t.frequency, t.target,
    t.minimum, t.starts, t.ends
FROM council.target AS t LEFT JOIN standing_indicator($at) AS i USING (code) WHERE t.return_no = $return_no
ORDER BY kind, row_no;
