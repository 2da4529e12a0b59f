-- What the golden thread brings to the one list of exceptions: one row per plan and action of a plan, with the kinds
-- of reason that it gives by itself, if any. Of one directorate, or of the whole council.

CREATE OR REPLACE MACRO plan_line_of(today, whose_directorate) AS TABLE
WITH broken AS (
    SELECT subject, list(g ORDER BY g.gap, g.names) AS gaps FROM node_gap(today) AS g GROUP BY subject
)
SELECT 'plan_action' AS subject_kind, a.action_id AS subject, a.title AS name, a.owner, a.directorate, a.service, a.lead_member,
    list_filter([
        CASE WHEN a.is_overdue THEN 'action_overdue' END,
        CASE WHEN a.status = 'off_track' AND NOT a.is_overdue THEN 'action_off_track' END
    ], lambda kind: kind IS NOT NULL) AS own_kinds,
    a AS plan_action
FROM thread_action AS a
WHERE whose_directorate IS NULL OR a.directorate = whose_directorate
UNION ALL BY NAME
SELECT 'plan' AS subject_kind, n.node_id AS subject, n.title AS name, n.owner, n.directorate, n.service, n.lead_member,
    CASE WHEN b.gaps IS NULL THEN [] ELSE ['thread_broken'] END AS own_kinds, b.gaps
FROM living_node AS n
LEFT JOIN broken AS b ON b.subject = n.node_id
WHERE whose_directorate IS NULL OR n.directorate = whose_directorate;

-- What a council without plans brings, and the same kept on the cursor that asks.
CREATE OR REPLACE TABLE plan_none AS SELECT * FROM plan_line_of(DATE '2000-01-01', '') LIMIT 0;
CREATE OR REPLACE TEMP TABLE plan_line AS FROM plan_none;
