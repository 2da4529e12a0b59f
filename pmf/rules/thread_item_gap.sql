-- Where the thread is broken at an indicator or an action, and the plans that are missing altogether.

CREATE OR REPLACE MACRO item_gap(at_moment, asked_until) AS TABLE
WITH named AS (
    SELECT 'indicator' AS subject_kind, code AS subject, name, directorate, plans FROM living_indicator
    UNION ALL
    SELECT 'action', action_id, title, directorate, plans FROM thread_action WHERE status <> 'cancelled'
),
each AS (
    SELECT n.subject_kind, n.subject, p.plan, s.node_id IS NOT NULL AS stands
    FROM (SELECT subject_kind, subject, unnest(list_distinct(plans)) AS plan FROM named) AS p
    JOIN named AS n USING (subject_kind, subject)
    LEFT JOIN standing_node AS s ON s.node_id = p.plan
),
of_subject AS (
    SELECT n.*, coalesce(list(e.plan ORDER BY e.plan) FILTER (NOT e.stands), []) AS unknown,
        coalesce(list(e.plan ORDER BY e.plan) FILTER (e.stands), []) AS known
    FROM named AS n LEFT JOIN each AS e USING (subject_kind, subject)
    GROUP BY ALL
),
hung AS (SELECT DISTINCT item_kind, item FROM thread_hang),
-- what lies above each action: the plans of a service that it should be in, and those of several that it is in
above AS (
    SELECT h.item, bool_or(n.kind IN ('service_plan', 'team_plan')) AS in_service_plan,
        arg_min(n.node_id, (r.below <> n.node_id, n.position, n.node_id)) FILTER (n.kind IN ('partnership_plan', 'strategy') AND n.service IS NOT NULL) AS shared_plan,
        arg_min(n.service, (r.below <> n.node_id, n.position, n.node_id)) FILTER (n.kind IN ('partnership_plan', 'strategy') AND n.service IS NOT NULL) AS shared_service
    FROM thread_hang AS h
    JOIN thread_reach AS r ON r.below = h.node
    JOIN living_node AS n ON n.node_id = r.node
    WHERE h.item_kind = 'action'
    GROUP BY h.item
),
year_of AS (
    SELECT year_type, starts, ends, label FROM period WHERE months = 12 AND starts <= asked_until AND ends >= asked_until
),
expected AS (
    SELECT DISTINCT l.level, l.expected_of, CASE l.expected_of WHEN 'service' THEN w.service ELSE w.directorate END AS whose,
        CASE WHEN l.expected_of = 'service' THEN w.directorate END AS whose_directorate
    FROM plan_level AS l
    CROSS JOIN (SELECT service, directorate FROM living_indicator UNION SELECT service, directorate FROM living_node) AS w
    WHERE l.expected_of IS NOT NULL
)
SELECT 'plan_of_unknown' AS gap, subject_kind, subject, name, directorate, unknown AS names
FROM of_subject WHERE len(unknown) > 0
UNION ALL BY NAME
-- it measures nothing, or nothing but plans that have ended
SELECT 'indicator_without_plan' AS gap, subject_kind, subject, name, directorate, known AS names
FROM of_subject
ANTI JOIN hung ON hung.item_kind = 'indicator' AND hung.item = of_subject.subject
WHERE subject_kind = 'indicator' AND len(unknown) = 0
UNION ALL BY NAME
SELECT 'partnership_action_missing' AS gap, 'action' AS subject_kind, n.subject, n.name, n.directorate, [a.shared_plan, a.shared_service] AS names
FROM above AS a JOIN named AS n ON n.subject_kind = 'action' AND n.subject = a.item
WHERE a.shared_plan IS NOT NULL AND NOT a.in_service_plan
UNION ALL BY NAME
SELECT 'indicator_without_target' AS gap, 'indicator' AS subject_kind, i.code AS subject, i.name, i.directorate, [y.label] AS names
FROM living_indicator AS i
JOIN year_of AS y ON y.year_type = i.year_type
WHERE i.polarity <> 'none' AND NOT EXISTS (
    SELECT 1 FROM standing_target(at_moment) AS t
    WHERE t.code = i.code AND t.place = '' AND t.population_group = '' AND t.starts <= y.ends AND t.ends >= y.starts
        AND coalesce(t.target, t.lower_limit, t.upper_limit) IS NOT NULL)
UNION ALL BY NAME
SELECT 'plan_missing' AS gap, 'plan' AS subject_kind, e.whose AS subject, e.whose AS name, e.level,
    CASE e.expected_of WHEN 'directorate' THEN e.whose ELSE min(e.whose_directorate) END AS directorate, [e.expected_of] AS names
FROM expected AS e
WHERE e.whose IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM living_node AS n
    WHERE n.level = e.level AND CASE e.expected_of WHEN 'service' THEN n.service ELSE n.directorate END = e.whose)
GROUP BY e.level, e.expected_of, e.whose;
