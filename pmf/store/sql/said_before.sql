-- One row per staged figure whose commentary is, but for case and space, the last that was said of it.
WITH said AS (
    SELECT code, frequency, place, population_group, starts, commentary
    FROM standing_observation($at) AS o SEMI JOIN staged AS s ON s.code = o.code
    WHERE commentary IS NOT NULL
)
SELECT s.row_no
FROM staged AS s
ASOF JOIN said AS d ON d.code = s.code AND d.frequency = s.frequency AND d.place = s.place
    AND d.population_group = s.population_group AND d.starts < s.starts
WHERE lower(trim(s.commentary)) = lower(trim(d.commentary));
