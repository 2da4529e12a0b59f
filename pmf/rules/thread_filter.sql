-- What a reader's choice leaves of the thread: the plans, indicators and actions that match, and every plan above
-- one of them. Indicators are those that were judged. Under an indicator set an action stays if it is for one of them.

CREATE OR REPLACE MACRO kept_item(whose_directorate, whose_member, sets) AS TABLE
SELECT 'indicator' AS item_kind, code AS item, status FROM scorecard_line
UNION ALL
SELECT 'action', action_id, counts_as FROM thread_action
WHERE (whose_directorate IS NULL OR directorate = whose_directorate)
    AND (whose_member IS NULL OR lead_member = whose_member)
    AND (sets IS NULL OR code IN (SELECT l.code FROM scorecard_line AS l));

CREATE OR REPLACE MACRO kept_node(whose_directorate, whose_member, sets) AS TABLE
SELECT DISTINCT r.node
FROM thread_reach AS r
JOIN (
    SELECT h.node FROM thread_hang AS h SEMI JOIN thread_item AS i ON i.item_kind = h.item_kind AND i.item = h.item
    UNION
    SELECT node_id FROM living_node
    WHERE sets IS NULL AND (whose_directorate IS NULL OR directorate = whose_directorate)
        AND (whose_member IS NULL OR lead_member = whose_member)
) AS matching ON matching.node = r.below;
