-- One row per plan whose review day has moved on: the newest review day of an earlier version that has passed.
SELECT v.node_id, max(v.review_on) AS reviewed_on
FROM council.plan_node AS v
SEMI JOIN standing_return($at) AS s ON s.return_no = v.return_no
JOIN standing_plan_node($at) AS n ON n.node_id = v.node_id AND v.return_no < n.return_no
WHERE v.review_on <= CAST($at AS DATE) AND v.review_on IS DISTINCT FROM n.review_on
GROUP BY v.node_id;
