-- One row per line of what is spent in a year, by service, for whoever may see it.
SELECT * FROM spending_line($at, $starts, $ends, NULL::BIGINT, $may_see) WHERE $may_see OR NOT restricted ORDER BY service, line, fund, account;
