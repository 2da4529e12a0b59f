-- One row per plan node, indicator, target, report on an action, budget line, risk, complaint, or service's counts and
-- sums that a return brought. What a kind has not is NULL.
SELECT 'plans' AS kind, sheet, cell, row_no, node_id AS subject, title AS name, service, NULL AS period,
    NULL AS frequency, NULL AS target, NULL AS minimum, starts, ends, NULL AS status, NULL AS percent_complete,
    NULL AS due, NULL AS revised_due, NULL AS commentary
FROM council.plan_node WHERE return_no = $return_no
UNION ALL
SELECT 'indicators', sheet, cell, row_no, code, name, service, NULL, NULL, NULL, NULL, introduced, retired, NULL, NULL,
    NULL, NULL, NULL
FROM council.indicator WHERE return_no = $return_no
UNION ALL
SELECT 'targets', t.sheet, t.cell, t.row_no, t.code, coalesce(i.name, t.code), i.service, t.period, t.frequency, t.target,
    t.minimum, t.starts, t.ends, NULL, NULL, NULL, NULL, NULL
FROM council.target AS t LEFT JOIN standing_indicator($at) AS i USING (code) WHERE t.return_no = $return_no
UNION ALL
SELECT 'actions', a.sheet, a.cell, a.row_no, a.action_id, a.title, s.service, a.period, NULL, NULL, NULL, a.starts, a.ends,
    a.status, a.percent_complete, a.due, a.revised_due, a.commentary
FROM council.plan_action AS a JOIN action_report_service($at) AS s USING (return_no, row_no)
WHERE a.return_no = $return_no
UNION ALL BY NAME
SELECT 'budget' AS kind, sheet, cell, row_no, line AS subject, service AS name, service, period, frequency, starts, ends,
    approved, actual, forecast, commentary
FROM council.budget_line WHERE return_no = $return_no
UNION ALL BY NAME
SELECT 'risks' AS kind, sheet, cell, row_no, risk_id AS subject, title AS name, service, reviewed_on AS starts,
    reviewed_on AS ends, residual_impact, residual_likelihood, next_review, commentary
FROM council.risk_review WHERE return_no = $return_no
UNION ALL BY NAME
SELECT 'feedback' AS kind, sheet, cell, row_no, service AS subject, service AS name, service, period, frequency, starts,
    ends, complaints_received, stage_1_closed, stage_1_in_time, commentary
FROM council.feedback WHERE return_no = $return_no
UNION ALL BY NAME
SELECT 'complaints' AS kind, sheet, cell, row_no, case_id AS subject, service AS name, service, received_on AS starts,
    coalesce(responded_on, received_on) AS ends, stage, received_on, responded_on, outcome
FROM council.complaint_case WHERE return_no = $return_no
UNION ALL BY NAME
SELECT 'workforce' AS kind, sheet, cell, row_no, service AS subject, service AS name, service, period, frequency, starts,
    ends, fte_end, days_lost_short, days_lost_long, commentary
FROM council.workforce WHERE return_no = $return_no
ORDER BY kind, row_no;
