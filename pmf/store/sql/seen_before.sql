-- One row per series (indicator, length of period, place, group) of the staged figures: what stands of it
-- for other periods, oldest first. Used to ask officers whether a figure is right.
WITH series AS (
    SELECT DISTINCT code, frequency, place, population_group FROM staged
    WHERE $every OR row_no IN (SELECT unnest($rows))
)
SELECT code, frequency, place, population_group,
    list(starts ORDER BY starts) AS starts,
    list(CAST(value AS DOUBLE) ORDER BY starts) AS value,
    list(CAST(numerator AS DOUBLE) ORDER BY starts) AS numerator,
    list(CAST(denominator AS DOUBLE) ORDER BY starts) AS denominator
FROM stood AS o
SEMI JOIN series AS s USING (code, frequency, place, population_group)
ANTI JOIN staged AS b USING (code, starts, ends, place, population_group)
WHERE o.value IS NOT NULL
GROUP BY ALL;
