-- One row per target that stands for some indicators and begins between two days, oldest first, a year's first.
SELECT * FROM standing_target($at)
WHERE starts >= $since AND starts <= $until AND list_contains($codes, code)
ORDER BY code, starts, ends DESC, place, population_group;
