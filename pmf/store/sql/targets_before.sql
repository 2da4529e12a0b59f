-- One row per staged target that had one before, for the same length of period: the last of them.
WITH stood AS (
    SELECT o.* FROM standing_target($at) AS o SEMI JOIN staged AS s ON s.code = o.code
    WHERE o.target IS NOT NULL
)
SELECT s.row_no, o.target AS before, o.period
FROM staged AS s
ASOF JOIN stood AS o ON o.code = s.code AND o.frequency = s.frequency AND o.place = s.place
    AND o.population_group = s.population_group AND o.starts < s.starts
WHERE s.target IS NOT NULL;
