-- One row per budget line and service that ever stood: whether it was last said to be restricted.
SELECT line, service, arg_max(restricted, (ends, return_no)) AS restricted
FROM standing_budget_line($at) GROUP BY line, service ORDER BY line, service;
