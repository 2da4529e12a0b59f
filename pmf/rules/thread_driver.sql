-- What made a plan's status what it is, the worst first. Nothing where it is green, or where nothing hangs.
--   worst_of  all that have the status that it took
--   share_of  all that are rated and not green
--   weighted  what hangs directly on it, plans among it, rated and not green, and weighs anything
--   a grey    all that are grey in the same way

CREATE OR REPLACE MACRO thread_driver(method) AS TABLE
WITH part AS (
    SELECT b.node, b.item_kind AS kind, b.item AS id, b.status, s.status AS whole
    FROM thread_below AS b JOIN thread_rolled AS s ON s.node = b.node AND s.reading = 'all'
    WHERE method <> 'weighted' OR b.is_own OR NOT is_rated(s.status)
    UNION ALL
    SELECT e.parent, 'plan', e.child, c.status, s.status
    FROM thread_edge AS e
    JOIN thread_rolled AS s ON s.node = e.parent AND s.reading = 'all'
    JOIN thread_rolled AS c ON c.node = e.child AND c.reading = 'all'
    JOIN living_node AS n ON n.node_id = e.child
    WHERE method = 'weighted' AND is_rated(s.status) AND coalesce(n.weight, 1) > 0
)
SELECT node, list([kind, id] ORDER BY list_position(['red', 'amber', 'yellow'], status), kind = 'action', id) AS drivers
FROM part
WHERE whole <> 'green' AND CASE WHEN method = 'worst_of' OR NOT is_rated(whole) THEN status = whole
    ELSE status IN ('red', 'amber', 'yellow') END
GROUP BY node;
