-- Where the thread is broken at a plan: one row per plan and kind of gap, with the facts that its sentence names.
--
-- Of the whole thread, before anybody's choice narrows it. An action that was cancelled is none. What `living_node`,
-- `thread_action`, `thread_edge`, `thread_reach` and `thread_hang` hold is looked at (`thread_tables.sql`).

-- One row per plan: what there is at or below it.
CREATE OR REPLACE MACRO node_holdings() AS TABLE
WITH held AS (
    SELECT r.node, bool_or(h.item_kind = 'indicator') AS has_indicator, bool_or(h.item_kind = 'action' AND a.action_id IS NOT NULL) AS has_action
    FROM thread_reach AS r
    JOIN thread_hang AS h ON h.node = r.below
    LEFT JOIN thread_action AS a ON h.item_kind = 'action' AND a.action_id = h.item AND a.status <> 'cancelled'
    GROUP BY r.node
),
named AS (
    SELECT r.node, bool_or(len(b.budget_lines) > 0) AS has_budget, bool_or(len(b.risks) > 0) AS has_risk,
        bool_or(b.kind IN ('service_plan', 'team_plan')) AS has_service_plan
    FROM thread_reach AS r JOIN living_node AS b ON b.node_id = r.below
    GROUP BY r.node
)
SELECT n.node_id, coalesce(h.has_indicator, false) AS has_indicator, coalesce(h.has_action, false) AS has_action,
    coalesce(s.has_budget, false) AS has_budget, coalesce(s.has_risk, false) AS has_risk, s.has_service_plan,
    e.child IS NOT NULL AS has_parent
FROM living_node AS n
JOIN named AS s ON s.node = n.node_id
LEFT JOIN held AS h ON h.node = n.node_id
LEFT JOIN (SELECT DISTINCT child FROM thread_edge) AS e ON e.child = n.node_id;

-- The last such day of a year, `MM-DD`, before another day. NULL where no year has it.
CREATE OR REPLACE MACRO day_before_start(month_day, starts) AS
    CASE WHEN try_cast(year(starts) || '-' || month_day AS DATE) < starts THEN try_cast(year(starts) || '-' || month_day AS DATE)
        ELSE try_cast((year(starts) - 1) || '-' || month_day AS DATE) END;

CREATE OR REPLACE MACRO node_gap(today) AS TABLE
WITH plan AS (
    SELECT n.*, h.* EXCLUDE (node_id), l.deliverable, l.review_months,
        bool_or(h.has_budget) OVER () AS budgets_are_named, bool_or(h.has_risk) OVER () AS risks_are_named,
        n.kind = 'objective' AS is_objective,
        coalesce(n.approved_on <= today, false) AS is_approved, coalesce(n.outlined_on <= today, false) AS is_outlined,
        day_before_start(l.approved_by, n.starts) AS approved_until, day_before_start(l.outlined_by, n.starts) AS outlined_until,
        coalesce(n.review_on, CAST(n.approved_on + INTERVAL 1 MONTH * l.review_months AS DATE)) AS review_due
    FROM living_node AS n
    JOIN node_holdings() AS h USING (node_id)
    LEFT JOIN plan_level AS l ON l.level = n.level
),
found AS (
    SELECT *, unnest([
        CASE WHEN is_objective AND NOT has_indicator THEN 'objective_without_indicator' END,
        CASE WHEN is_objective AND NOT has_action THEN 'objective_without_action' END,
        -- of what the whole council means to achieve a member is enough
        CASE WHEN owner IS NULL AND NOT (kind IN ('vision', 'priority') AND lead_member IS NOT NULL) THEN 'node_without_owner' END,
        CASE WHEN is_objective AND budgets_are_named AND NOT has_budget THEN 'objective_without_budget' END,
        CASE WHEN is_objective AND risks_are_named AND NOT has_risk THEN 'objective_without_risk' END,
        CASE WHEN deliverable AND service IS NULL AND NOT has_service_plan THEN 'deliverable_without_service' END,
        CASE WHEN kind NOT IN ('vision', 'priority', '') AND NOT has_parent THEN 'plan_without_parent' END,
        CASE WHEN statutory AND (monitored_by IS NULL OR NOT has_indicator AND NOT has_action) THEN 'statutory_without_monitoring' END,
        CASE WHEN NOT is_approved AND approved_until < today THEN 'plan_not_approved' END,
        CASE WHEN NOT is_approved AND NOT is_outlined AND outlined_until < today THEN 'plan_not_outlined' END,
        CASE WHEN review_due < today THEN 'review_overdue' END
    ]) AS gap
    FROM plan
)
SELECT gap, 'plan' AS subject_kind, node_id AS subject, title AS name, level, directorate,
    CASE gap WHEN 'plan_not_approved' THEN approved_until WHEN 'plan_not_outlined' THEN outlined_until WHEN 'review_overdue' THEN review_due END AS day,
    starts, approved_on, review_on, review_months, monitored_by IS NOT NULL AS is_monitored, CAST([] AS VARCHAR[]) AS names
FROM found WHERE gap IS NOT NULL
UNION ALL BY NAME
SELECT 'circle' AS gap, 'plan' AS subject_kind, n.node_id AS subject, n.title AS name, n.level, n.directorate, c.path AS names
FROM thread_circle AS c JOIN living_node AS n ON n.node_id = c.child
UNION ALL BY NAME
SELECT 'plan_of_unknown' AS gap, 'plan' AS subject_kind, n.node_id AS subject, n.title AS name, n.level, n.directorate,
    list(DISTINCT n.parent ORDER BY n.parent) AS names
FROM (SELECT node_id, title, level, directorate, unnest(parents) AS parent FROM living_node) AS n
ANTI JOIN standing_node AS s ON s.node_id = n.parent
GROUP BY ALL;
