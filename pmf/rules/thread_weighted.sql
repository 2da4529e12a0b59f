-- The mean of what hangs directly on a plan, by weight: an indicator or an action weighs 1, a plan its own weight or
-- 1 where it has none. Green counts 1, yellow three quarters, amber a half, red nothing. What is not rated is left out.
-- Level by level from below: a plan under another counts with the status that it has itself.

CREATE OR REPLACE MACRO points_of(status) AS CASE status WHEN 'green' THEN 4 WHEN 'yellow' THEN 3 WHEN 'amber' THEN 2 WHEN 'red' THEN 0 END;
CREATE OR REPLACE MACRO mean_of(points, weight) AS CASE WHEN weight > 0 THEN exact_ratio(points, weight * 4, 100) END;

CREATE OR REPLACE MACRO every_weighted(green_from, amber_from) AS TABLE
WITH RECURSIVE own AS MATERIALIZED (
    SELECT n.node_id AS node, CAST(count(i.status) AS DECIMAL(38, 12)) AS weight,
        CAST(coalesce(sum(points_of(i.status)), 0) AS DECIMAL(38, 12)) AS points
    FROM living_node AS n
    LEFT JOIN thread_hang AS h ON h.node = n.node_id
    LEFT JOIN thread_item AS i ON i.item_kind = h.item_kind AND i.item = h.item AND is_rated(i.status)
    GROUP BY n.node_id
),
settled(node, parts, own_points, own_weight, points, weight, status) USING KEY (node) AS (
    SELECT node, weight, points, weight, points, weight, banded(mean_of(points, weight), green_from, amber_from)
    FROM own ANTI JOIN thread_edge AS e ON e.parent = own.node
    UNION
    SELECT o.node, o.weight + k.parts, o.points, o.weight, o.points + k.points, o.weight + k.weight,
        banded(mean_of(o.points + k.points, o.weight + k.weight), green_from, amber_from)
    FROM own AS o
    JOIN (
        SELECT e.parent, count(s.status) AS parts,
            coalesce(sum(c.weight_here * points_of(s.status)), 0) AS points,
            coalesce(sum(c.weight_here) FILTER (s.status IS NOT NULL), 0) AS weight
        FROM thread_edge AS e
        JOIN (SELECT node_id, CAST(coalesce(weight, 1) AS DECIMAL(38, 12)) AS weight_here FROM living_node) AS c ON c.node_id = e.child
        LEFT JOIN recurring.settled AS s ON s.node = e.child
        GROUP BY e.parent
        HAVING count(s.node) = count(*)
    ) AS k ON k.parent = o.node
    WHERE o.node NOT IN (SELECT node FROM recurring.settled)
)
SELECT node, unnest(['all', 'own', 'lower']) AS reading, unnest([parts, own_weight, parts - own_weight]) AS parts,
    unnest([mean_of(points, weight), mean_of(own_points, own_weight), mean_of(points - own_points, weight - own_weight)]) AS score
FROM settled;
