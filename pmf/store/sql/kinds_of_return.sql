-- One row per kind of facts that a return left.
SELECT DISTINCT kind FROM (
    SELECT 'performance' AS kind FROM council.observation WHERE return_no = $return_no
    UNION ALL SELECT 'targets' FROM council.target WHERE return_no = $return_no
    UNION ALL SELECT 'indicators' FROM council.indicator WHERE return_no = $return_no
    UNION ALL SELECT 'plans' FROM council.plan_node WHERE return_no = $return_no
    UNION ALL SELECT 'actions' FROM council.plan_action WHERE return_no = $return_no
    UNION ALL SELECT 'budget' FROM council.budget_line WHERE return_no = $return_no
    UNION ALL SELECT 'risks' FROM council.risk_review WHERE return_no = $return_no
    UNION ALL SELECT 'feedback' FROM council.feedback WHERE return_no = $return_no
    UNION ALL SELECT 'complaints' FROM council.complaint_case WHERE return_no = $return_no
    UNION ALL SELECT 'workforce' FROM council.workforce WHERE return_no = $return_no
) ORDER BY kind;
