-- One row per figure, or marker, that stands for some indicators and begins between two days, oldest first.
SELECT code, frequency, period, starts, ends, place, population_group, value, marker, commentary
FROM standing_observation($at)
WHERE starts >= $since AND starts <= $until AND list_contains($codes, code)
    AND (value IS NOT NULL OR marker IS NOT NULL)
ORDER BY starts, ends;
