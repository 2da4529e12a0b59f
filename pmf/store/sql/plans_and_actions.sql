-- One row per plan and per action of a plan that stood at a moment: its name and whose it is, an action's by its plans in order.
SELECT 'plan' AS subject_kind, node_id AS subject, title AS name, directorate, service FROM standing_plan_node($at)
UNION ALL
SELECT 'plan_action', a.action_id, a.title, arg_min(n.directorate, a.place), arg_min(n.service, a.place)
FROM (SELECT action_id, title, unnest(plans) AS plan, generate_subscripts(plans, 1) AS place FROM standing_plan_action($at)) AS a
LEFT JOIN standing_plan_node($at) AS n ON n.node_id = a.plan
GROUP BY a.action_id, a.title;
