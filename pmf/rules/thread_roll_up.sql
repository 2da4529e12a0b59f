-- How a plan's status follows from the indicators and actions that hang on it or below it.
--
--   worst_of  the worst of those that are rated
--   share_of  the share of those that are rated which is green, each counted once however many ways lead to it
--   weighted  left to `thread_weighted.sql`, level by level
--
-- Where none is rated, the first grey of a fixed order that is there. Three readings of a plan: of everything at or
-- below it (`all`), of what hangs directly on it (`own`), of what hangs lower (`lower`).

CREATE OR REPLACE MACRO every_below() AS TABLE
SELECT r.node, h.item_kind, h.item, i.status, bool_or(h.node = r.node) AS is_own, bool_or(h.node <> r.node) AS is_lower
FROM thread_reach AS r
JOIN thread_hang AS h ON h.node = r.below
JOIN thread_item AS i ON i.item_kind = h.item_kind AND i.item = h.item
GROUP BY ALL;

CREATE OR REPLACE MACRO is_rated(status) AS status IN ('green', 'yellow', 'amber', 'red');
-- A share or mean in per cent as a status. A boundary counts as the better side.
CREATE OR REPLACE MACRO banded(per_cent, green_from, amber_from) AS
    CASE WHEN per_cent >= green_from THEN 'green' WHEN per_cent >= amber_from THEN 'amber' WHEN per_cent IS NOT NULL THEN 'red' END;

CREATE OR REPLACE MACRO thread_tally() AS TABLE
SELECT node, reading, count(*) AS total, count_if(is_rated(status)) AS rated, count_if(status = 'green') AS on_target,
    count_if(status = 'yellow') AS yellow, count_if(status = 'amber') AS amber, count_if(status = 'red') AS red,
    count_if(item_kind = 'indicator') AS indicators, count_if(item_kind = 'action') AS actions,
    -- quarters of a point: green 4, yellow 3, amber 2, red 0
    sum(CASE status WHEN 'green' THEN 4 WHEN 'yellow' THEN 3 WHEN 'amber' THEN 2 ELSE 0 END) AS points,
    ['no_data', 'suppressed', 'no_target', 'data_only', 'not_due', 'not_applicable'][
        min(list_position(['no_data', 'suppressed', 'no_target', 'data_only', 'not_due', 'not_applicable'], status))
            FILTER (NOT is_rated(status))] AS grey
FROM (
    SELECT *, unnest(['all', CASE WHEN is_own THEN 'own' END, CASE WHEN is_lower THEN 'lower' END]) AS reading FROM thread_below
)
WHERE reading IS NOT NULL
GROUP BY node, reading;

-- One row per node and reading of which there is anything.
CREATE OR REPLACE MACRO rolled_up(method, green_from, amber_from) AS TABLE
SELECT t.*, w.parts,
    CASE method WHEN 'share_of' THEN exact_ratio(t.on_target, t.rated, 100) WHEN 'weighted' THEN w.score END AS per_cent,
    coalesce(
        CASE WHEN method <> 'worst_of' THEN banded(per_cent, green_from, amber_from)
            WHEN t.red > 0 THEN 'red' WHEN t.amber > 0 THEN 'amber' WHEN t.yellow > 0 THEN 'yellow' WHEN t.rated > 0 THEN 'green' END,
        t.grey, 'not_applicable') AS status
FROM thread_tally() AS t
LEFT JOIN thread_weighted AS w ON w.node = t.node AND w.reading = t.reading;

CREATE OR REPLACE MACRO told_reading(wanted) AS TABLE
SELECT node, status, total, rated, on_target, yellow, amber, red, indicators, actions, per_cent, parts
FROM thread_rolled WHERE reading = wanted;

-- One row per node: how it stands in each reading and what its reason names, NULL where nothing is.
CREATE OR REPLACE MACRO thread_standing() AS TABLE
SELECT n.node_id, CASE WHEN e.node IS NOT NULL THEN e END AS everything, CASE WHEN o.node IS NOT NULL THEN o END AS own,
    l.status AS lower_status
FROM living_node AS n
LEFT JOIN told_reading('all') AS e ON e.node = n.node_id
LEFT JOIN told_reading('own') AS o ON o.node = n.node_id
LEFT JOIN told_reading('lower') AS l ON l.node = n.node_id;
