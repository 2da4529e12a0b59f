-- Tables of the cursor that asks for the golden thread. Whoever asks fills them, in this order.

-- The framework's levels of plan: `position` counts from the top.
CREATE OR REPLACE TEMP TABLE plan_level (
    level VARCHAR, position INTEGER, kind VARCHAR, deliverable BOOLEAN, expected_of VARCHAR, outlined_by VARCHAR,
    approved_by VARCHAR, review_months INTEGER);
-- The plans that stand, and of them those that live in the period, as the indicators that do.
CREATE OR REPLACE TEMP TABLE standing_node AS SELECT * FROM standing_plan_node(TIMESTAMP '2000-01-01') LIMIT 0;
CREATE OR REPLACE TEMP TABLE living_node AS SELECT *, 0 AS position, '' AS kind FROM standing_node;
CREATE OR REPLACE TEMP TABLE living_indicator AS SELECT * FROM standing_indicator(TIMESTAMP '2000-01-01') LIMIT 0;
-- How every action of a plan stands (`action_line.sql`).
CREATE OR REPLACE TEMP TABLE thread_action AS SELECT * FROM action_line(TIMESTAMP '2000-01-01', DATE '2000-01-01') LIMIT 0;
-- Which plan lies under which, and with which version it was said.
CREATE OR REPLACE TEMP TABLE thread_edge (parent VARCHAR, child VARCHAR, return_no BIGINT, row_no BIGINT, place BIGINT);
-- What would close a circle and is treated as absent: the path from the child down to itself.
CREATE OR REPLACE TEMP TABLE thread_circle (parent VARCHAR, child VARCHAR, path VARCHAR[]);
-- Each node with every node at or below it.
CREATE OR REPLACE TEMP TABLE thread_reach (node VARCHAR, below VARCHAR);
-- What hangs directly on a node: an `indicator` or an `action`.
CREATE OR REPLACE TEMP TABLE thread_hang (node VARCHAR, item_kind VARCHAR, item VARCHAR);
-- How each of those stands.
CREATE OR REPLACE TEMP TABLE thread_item (item_kind VARCHAR, item VARCHAR, status VARCHAR);
-- Each node with each thing that hangs on it or below it, once.
CREATE OR REPLACE TEMP TABLE thread_below (
    node VARCHAR, item_kind VARCHAR, item VARCHAR, status VARCHAR, is_own BOOLEAN, is_lower BOOLEAN);
-- By each plan and reading of it: the mean by weight, and how it stands.
CREATE OR REPLACE TEMP TABLE thread_weighted (node VARCHAR, reading VARCHAR, parts DECIMAL(38, 12), score DECIMAL(38, 12));
CREATE OR REPLACE TEMP TABLE thread_rolled (
    node VARCHAR, reading VARCHAR, total BIGINT, rated BIGINT, on_target BIGINT, yellow BIGINT, amber BIGINT, red BIGINT,
    indicators BIGINT, actions BIGINT, points HUGEINT, grey VARCHAR, parts DECIMAL(38, 12),
    per_cent DECIMAL(38, 12), status VARCHAR);
