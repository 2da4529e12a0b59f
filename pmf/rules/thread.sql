-- The golden thread of a period: which plans live in it, which lies under which, and what hangs on each.

-- A plan lives in a period unless it ended before it or starts after it.
CREATE OR REPLACE MACRO living_plan_node(period_starts, period_ends) AS TABLE
SELECT n.*, coalesce(l.position, 1000) AS position, coalesce(l.kind, '') AS kind
FROM standing_node AS n
LEFT JOIN plan_level AS l ON l.level = n.level
WHERE (n.starts IS NULL OR n.starts <= period_ends) AND (n.ends IS NULL OR n.ends >= period_starts);

CREATE OR REPLACE MACRO living_indicator_in(at_moment, period_starts, period_ends) AS TABLE
SELECT * FROM standing_indicator(at_moment)
WHERE (introduced IS NULL OR introduced <= period_ends) AND (retired IS NULL OR retired > period_starts);

-- One row per plan and plan that it says it lies under, where both live. `place` counts its parents.
CREATE OR REPLACE MACRO said_edge() AS TABLE
SELECT p.node_id AS parent, c.node_id AS child, c.return_no, c.row_no, min(c.place) AS place
FROM (SELECT node_id, return_no, row_no, unnest(parents) AS parent, generate_subscripts(parents, 1) AS place FROM living_node) AS c
JOIN living_node AS p ON p.node_id = c.parent
WHERE p.node_id <> c.node_id
GROUP BY ALL;

-- Each plan with every plan at or below it, by whatever way, once. It ends also where plans go in a circle.
CREATE OR REPLACE MACRO every_reach() AS TABLE
WITH RECURSIVE reach(node, below) AS (
    SELECT node_id, node_id FROM living_node
    UNION
    SELECT r.node, e.child FROM reach AS r JOIN thread_edge AS e ON e.parent = r.below
)
SELECT * FROM reach;

-- The edges that lie on a circle, in the order in which they were said.
CREATE OR REPLACE MACRO circular_edge() AS TABLE
SELECT e.parent, e.child FROM thread_edge AS e
SEMI JOIN thread_reach AS r ON r.node = e.child AND r.below = e.parent
ORDER BY e.return_no, e.row_no, e.place;

-- What hangs on a plan: the indicators that measure it, and its actions.
CREATE OR REPLACE MACRO said_hang() AS TABLE
SELECT DISTINCT n.node_id AS node, i.item_kind, i.item
FROM (
    SELECT 'indicator' AS item_kind, code AS item, unnest(plans) AS plan FROM living_indicator
    UNION ALL SELECT 'action', action_id, unnest(plans) FROM thread_action
) AS i
JOIN living_node AS n ON n.node_id = i.plan;

-- One row per plan: how many versions it has had by a moment and when the last came, and whose return it stands in.
CREATE OR REPLACE MACRO plan_life(at_moment) AS TABLE
SELECT v.node_id, count(*) AS versions, max(t.recorded_at) AS changed_at, arg_max(t.return_id, t.return_no) AS return_id
FROM council.plan_node AS v
SEMI JOIN standing_return(at_moment) AS s ON s.return_no = v.return_no
JOIN council.data_return AS t ON t.return_no = v.return_no
GROUP BY v.node_id;

-- Every version of a plan by a moment, oldest first, with who handed it in and when.
CREATE OR REPLACE MACRO plan_version(at_moment, asked_node) AS TABLE
SELECT v.*, t.return_id, t.file_name, t.handed_in_by, t.recorded_at
FROM council.plan_node AS v
SEMI JOIN standing_return(at_moment) AS s ON s.return_no = v.return_no
JOIN council.data_return AS t ON t.return_no = v.return_no
WHERE v.node_id = asked_node
ORDER BY v.return_no;
