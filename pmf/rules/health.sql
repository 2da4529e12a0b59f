-- Whether performance is tracked: what was asked for of a period, and whether and when it came.
--
-- One row per thing that somebody owed:
--   figure   an indicator's figure for a period of its own length that ends in the period asked for, by its own deadline
--   report   on an action, milestone or project of a plan that had begun and was not over before the period
--   words    on an indicator that is below its minimum standard in the period asked for
-- Reports and words are owed by the framework's own deadline after the period, words only once there is a figure.
-- `outcome` is in_time, late, missing, or not_due where the deadline has not passed. Who said that a figure is not
-- available has not handed it in; one that does not apply or is suppressed is there.
--
-- Looks at `judged_row`, where the indicators stand judged in periods of the length asked for, and at `wanted_code`.

CREATE OR REPLACE MACRO tracked(at_moment, period_starts, period_ends) AS TABLE
WITH framework AS MATERIALIZED (SELECT days_allowed, CAST(period_ends + days_allowed AS DATE) AS period_deadline FROM standing_framework(at_moment)),
figure_owed AS (
    SELECT i.code, i.name, p.label AS period, p.starts, p.ends, CAST(p.ends + coalesce(i.days_allowed, f.days_allowed) AS DATE) AS deadline
    FROM standing_indicator(at_moment) AS i
    JOIN frequency AS own ON own.name = i.frequency
    CROSS JOIN framework AS f
    JOIN period AS p ON p.year_type = i.year_type AND p.months = own.months AND p.ends >= period_starts AND p.ends <= period_ends
    WHERE (i.introduced IS NULL OR p.ends >= i.introduced) AND (i.retired IS NULL OR p.starts < i.retired)
),
figure_came AS (
    SELECT o.code, o.starts, o.ends, CAST(min(r.recorded_at) AS DATE) AS came_on
    FROM council.observation AS o
    SEMI JOIN standing_return(at_moment) AS s ON s.return_no = o.return_no
    JOIN council.data_return AS r ON r.return_no = o.return_no
    WHERE o.place = '' AND o.population_group = '' AND o.ends >= period_starts AND o.ends <= period_ends
        AND (o.value IS NOT NULL OR o.denominator IS NOT NULL OR coalesce(o.marker <> 'not_available', false))
    GROUP BY o.code, o.starts, o.ends
),
action AS (
    SELECT a.action_id, arg_max(a.title, (a.ends, a.return_no)) AS title, f.period_deadline,
        coalesce(arg_max(a.begins, (a.ends, a.return_no)), min(a.starts)) AS begins,
        arg_max(a.status, (a.ends, a.return_no)) FILTER (a.ends < period_starts) AS was,
        CAST(min(r.recorded_at) FILTER (a.ends >= period_starts
            AND a.ends <= period_ends + CASE WHEN a.period IS NULL THEN f.days_allowed ELSE 0 END) AS DATE) AS came_on
    FROM council.plan_action AS a
    SEMI JOIN standing_return(at_moment) AS s ON s.return_no = a.return_no
    JOIN council.data_return AS r ON r.return_no = a.return_no
    CROSS JOIN framework AS f
    GROUP BY a.action_id, f.period_deadline
),
red AS (
    SELECT j.code, j.name, j.period, j.starts, j.ends, greatest(j.deadline, f.period_deadline) AS deadline
    FROM judged_row AS j CROSS JOIN framework AS f
    WHERE j.status = 'red' AND j.ends >= period_starts AND j.ends <= period_ends
),
explained AS (
    SELECT r.code, CAST(min(w.recorded_at) AS DATE) AS came_on
    FROM red AS r JOIN said(at_moment, period_ends) AS w ON w.code = r.code AND w.starts >= r.starts AND w.ends <= r.ends
    WHERE bare_words(w.commentary) IS NOT NULL
    GROUP BY r.code
),
owed AS (
    SELECT 'figure' AS kind, o.code AS subject, o.name, o.period, o.deadline, c.came_on
    FROM figure_owed AS o LEFT JOIN figure_came AS c USING (code, starts, ends)
    UNION ALL
    SELECT 'report', action_id, title, NULL, period_deadline, came_on
    FROM action WHERE begins <= period_ends AND coalesce(was NOT IN ('complete', 'cancelled'), true)
    UNION ALL
    SELECT 'words', r.code, r.name, r.period, r.deadline, e.came_on FROM red AS r LEFT JOIN explained AS e USING (code)
)
SELECT *, CASE WHEN deadline >= CAST(at_moment AS DATE) THEN 'not_due' WHEN came_on IS NULL THEN 'missing'
    WHEN came_on > deadline THEN 'late' ELSE 'in_time' END AS outcome
FROM owed
ORDER BY kind, subject, deadline, period;

-- Plans that were outlined or approved after their day: one row per standing plan of the levels given, each with the
-- month and day by which its level is outlined and approved. What was not done at all is the golden thread's to tell.
CREATE OR REPLACE MACRO late_plan(at_moment, levels, outlined_by, approved_by) AS TABLE
SELECT * FROM (
    SELECT n.node_id, n.outlined_on, n.approved_on,
        day_before_start(l.outlined, n.starts) AS outlined_until, day_before_start(l.approved, n.starts) AS approved_until,
        coalesce(n.outlined_on > outlined_until, false) AS outlined_late, coalesce(n.approved_on > approved_until, false) AS approved_late
    FROM standing_plan_node(at_moment) AS n
    JOIN (SELECT unnest(levels) AS level, unnest(outlined_by) AS outlined, unnest(approved_by) AS approved) AS l ON l.level = n.level
) WHERE outlined_late OR approved_late
ORDER BY node_id;
