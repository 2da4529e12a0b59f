-- One row per budget line that stands for the newest period of a year up to a day: those that the next return of the
-- year should have as well.
WITH told AS (FROM standing_budget_line($at) WHERE ends >= $since AND ends <= $until)
SELECT line, service, account, fund, nature, period, restricted FROM told
WHERE ends = (SELECT max(ends) FROM told) ORDER BY line, service;
