-- Where the golden thread and the risk register do not meet: a plan or an action that names a risk which no register
-- has, and an open risk that is linked to no plan. Asked only once any risk stands.
--
-- What was cancelled names nothing. `standing_node`, `living_node` and `thread_action` are looked at.

CREATE OR REPLACE MACRO risk_gap(at_moment, today) AS TABLE
WITH register AS (
    SELECT risk_id, unnest(arg_max(struct_pack(title := title, plans := plans, directorate := directorate, service := service,
        closed_on := closed_on), reviewed_on))
    FROM standing_risk_review(at_moment) GROUP BY risk_id
),
named AS (
    SELECT 'plan' AS subject_kind, node_id AS subject, title AS name, level, directorate, unnest(risks) AS risk FROM living_node
    UNION ALL BY NAME
    SELECT 'action' AS subject_kind, action_id AS subject, title AS name, directorate, risk_id AS risk
    FROM thread_action WHERE status <> 'cancelled' AND risk_id IS NOT NULL
),
linked AS (
    SELECT risk AS risk_id FROM named WHERE subject_kind = 'plan'
    UNION
    SELECT r.risk_id FROM (SELECT risk_id, unnest(plans) AS plan FROM register) AS r SEMI JOIN living_node AS n ON n.node_id = r.plan
)
SELECT 'risk_unknown' AS gap, subject_kind, subject, name, level, directorate, list(DISTINCT risk ORDER BY risk) AS names
FROM named ANTI JOIN register ON register.risk_id = named.risk
GROUP BY ALL
UNION ALL BY NAME
SELECT 'risk_without_plan' AS gap, 'risk' AS subject_kind, r.risk_id AS subject, r.title AS name,
    coalesce(r.directorate, k.directorate) AS directorate, coalesce(r.plans, []) AS names
FROM register AS r
ANTI JOIN linked AS l ON l.risk_id = r.risk_id
LEFT JOIN known_service(at_moment) AS k ON k.service = r.service
WHERE r.closed_on IS NULL OR r.closed_on > today;
