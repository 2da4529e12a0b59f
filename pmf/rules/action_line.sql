-- How each action, milestone or project of a plan stands: one row an action, as its furthest report says.
--
-- What is past its due day and neither complete nor cancelled is overdue, whatever its report says.

CREATE OR REPLACE MACRO action_line(at_moment, today) AS TABLE
WITH report AS (
    SELECT action_id, ends, due, coalesce(revised_due, due) AS due_now,
        -- the first report slips from its own first day
        coalesce(lag(coalesce(revised_due, due)) OVER said, due) AS due_before
    FROM standing_action_report(at_moment)
    WINDOW said AS (PARTITION BY action_id ORDER BY ends, return_no)
),
slipped AS (
    SELECT action_id, arg_min(due, ends) AS first_due, count_if(due_now > due_before) AS slipped_times FROM report GROUP BY action_id
),
-- the newest quarter that is over and of which everything was due
reported AS (
    SELECT max(p.ends) AS reported_until
    FROM period AS p CROSS JOIN standing_framework(at_moment) AS f
    WHERE p.year_type = 'financial' AND p.months = 3 AND p.ends + f.days_allowed < today
),
of_plan AS (
    SELECT a.action_id, arg_min(n.directorate, a.place) FILTER (n.directorate IS NOT NULL) AS directorate,
        arg_min(n.service, a.place) FILTER (n.service IS NOT NULL) AS service,
        arg_min(n.lead_member, a.place) FILTER (n.lead_member IS NOT NULL) AS lead_member
    FROM (SELECT action_id, unnest(plans) AS plan, generate_subscripts(plans, 1) AS place FROM standing_plan_action(at_moment)) AS a
    JOIN standing_plan_node(at_moment) AS n ON n.node_id = a.plan
    GROUP BY a.action_id
)
SELECT a.* EXCLUDE (starts), coalesce(a.revised_due, a.due) AS due_now, o.directorate, o.service, o.lead_member,
    s.first_due, s.slipped_times, datediff('day', coalesce(a.revised_due, a.due), today) AS days_late,
    coalesce(a.revised_due, a.due) < today AND a.status NOT IN ('complete', 'cancelled') AS is_overdue,
    coalesce(a.ends < q.reported_until AND a.status NOT IN ('complete', 'cancelled')
        AND (a.begins IS NULL OR a.begins <= q.reported_until), false) AS is_stale,
    CASE WHEN a.status IN ('complete', 'cancelled') THEN a.status
        WHEN is_overdue THEN 'overdue'
        WHEN a.status = 'not_started' AND a.begins < today THEN 'late_to_begin'
        ELSE a.status END AS because,
    CASE because WHEN 'complete' THEN 'green' WHEN 'on_track' THEN 'green' WHEN 'at_risk' THEN 'amber' WHEN 'late_to_begin' THEN 'amber'
        WHEN 'off_track' THEN 'red' WHEN 'overdue' THEN 'red' WHEN 'cancelled' THEN 'not_applicable' ELSE 'not_due' END AS counts_as
FROM standing_plan_action(at_moment) AS a
JOIN slipped AS s USING (action_id)
LEFT JOIN of_plan AS o USING (action_id)
CROSS JOIN reported AS q;
