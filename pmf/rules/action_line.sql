-- How each action, milestone or project of a plan stands: one row an action, as its furthest report says.
--
-- What is past its due day and neither complete nor cancelled is overdue, whatever its report says.

CREATE OR REPLACE MACRO action_line(at_moment, today) AS TABLE
WITH report AS MATERIALIZED (
    SELECT *, coalesce(revised_due, due) AS due_now,
        -- the first report slips from its own first day
        coalesce(lag(coalesce(revised_due, due)) OVER said, due) AS due_before
    FROM standing_action_report(at_moment)
    WINDOW said AS (PARTITION BY action_id ORDER BY ends, return_no)
),
action AS MATERIALIZED (
    SELECT unnest(newest), first_due, slipped_times
    FROM (
        SELECT arg_max(r, (ends, return_no)) AS newest, arg_min(due, (ends, return_no)) AS first_due,
            count_if(due_now > due_before) AS slipped_times
        FROM report AS r GROUP BY action_id
    )
),
-- the newest quarter that is over and of which everything was due
reported AS (
    SELECT max(p.ends) AS reported_until
    FROM period AS p CROSS JOIN standing_framework(at_moment) AS f
    WHERE p.year_type = 'financial' AND p.months = 3 AND p.ends + f.days_allowed < today
),
of_plan AS (
    SELECT a.action_id, arg_min(n.directorate, a.place) AS directorate, arg_min(n.service, a.place) AS service,
        arg_min(n.lead_member, a.place) AS lead_member
    FROM (SELECT action_id, unnest(plans) AS plan, generate_subscripts(plans, 1) AS place FROM action) AS a
    JOIN standing_plan_node(at_moment) AS n ON n.node_id = a.plan
    GROUP BY a.action_id
)
SELECT a.* EXCLUDE (starts, due_before), o.directorate, o.service, o.lead_member, datediff('day', due_now, today) AS days_late,
    due_now < today AND status NOT IN ('complete', 'cancelled') AS is_overdue,
    coalesce(ends < q.reported_until AND status NOT IN ('complete', 'cancelled')
        AND (begins IS NULL OR begins <= q.reported_until), false) AS is_stale,
    CASE WHEN status IN ('complete', 'cancelled') THEN status
        WHEN is_overdue THEN 'overdue'
        WHEN status = 'not_started' AND begins < today THEN 'late_to_begin'
        ELSE status END AS because,
    CASE because WHEN 'complete' THEN 'green' WHEN 'on_track' THEN 'green' WHEN 'at_risk' THEN 'amber' WHEN 'late_to_begin' THEN 'amber'
        WHEN 'off_track' THEN 'red' WHEN 'overdue' THEN 'red' WHEN 'cancelled' THEN 'not_applicable' ELSE 'not_due' END AS counts_as
FROM action AS a
LEFT JOIN of_plan AS o USING (action_id)
CROSS JOIN reported AS q;
