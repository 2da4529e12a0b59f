-- One row per budget, risk, service that people told something, and service whose people are told of, that stood at a
-- moment: what it is called and whose it is. A budget is restricted if all that it is made of is.
SELECT 'budget' AS subject_kind, 'finance' AS about,
    -- as in `finance_position_of`: a reserve keeps its name where a loan has the same
    CASE WHEN account NOT IN ('reserves', 'borrowing') THEN service || ' · ' || part
        WHEN account = 'borrowing' AND is_reserve_too THEN line || ' · ' || part
        WHEN fund = 'hra' THEN line || ' · HRA' ELSE line END AS subject,
    CASE WHEN account IN ('reserves', 'borrowing') THEN line ELSE service END AS name,
    part,
    arg_max(service, return_no) AS service, arg_max(coalesce(b.directorate, k.directorate), return_no) AS directorate,
    bool_and(restricted_once) AS is_restricted
FROM (
    SELECT *, CASE fund WHEN 'hra' THEN 'HRA' ELSE 'General Fund' END || ' ' || account AS part,
        bool_or(restricted) OVER (PARTITION BY service, line) AS restricted_once,
        bool_or(account = 'reserves') OVER (PARTITION BY fund, line) AS is_reserve_too
    FROM standing_budget_line($at)
) AS b
LEFT JOIN known_service($at) AS k USING (service)
GROUP BY ALL
UNION ALL BY NAME
SELECT 'risk' AS subject_kind, 'risk' AS about, risk_id AS subject, newest.title AS name,
    newest.service AS service, coalesce(newest.directorate, k.directorate) AS directorate, false AS is_restricted
FROM (SELECT risk_id, arg_max(r, reviewed_on) AS newest FROM standing_risk_review($at) AS r GROUP BY risk_id)
LEFT JOIN known_service($at) AS k ON k.service = newest.service
UNION ALL BY NAME
SELECT s.subject_kind, s.about, s.service AS subject, s.service AS name, s.service, k.directorate, false AS is_restricted
FROM (
    SELECT DISTINCT 'feedback' AS subject_kind, 'customer' AS about, service FROM standing_feedback($at)
    UNION SELECT 'feedback', 'customer', service FROM standing_complaint_case($at)
    UNION SELECT 'workforce', 'workforce', service FROM standing_workforce($at)
) AS s
LEFT JOIN known_service($at) AS k USING (service);
