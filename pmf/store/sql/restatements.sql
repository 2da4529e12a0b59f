-- One row per figure of an indicator that took the place of another, oldest first: what it was, what
-- it became, in which return and why. Withdrawn returns are left out, as at the moment asked for.
WITH version AS (
    SELECT o.*, r.return_id, r.handed_in_by, r.recorded_at,
        lag(o.value) OVER run AS was, lag(o.marker) OVER run AS was_marker, row_number() OVER run AS version_no
    FROM council.observation AS o
    SEMI JOIN standing_return($at) AS s ON s.return_no = o.return_no
    JOIN council.data_return AS r ON r.return_no = o.return_no
    WHERE o.code = $code AND (o.value IS NOT NULL OR o.marker IS NOT NULL)
    WINDOW run AS (PARTITION BY o.starts, o.ends, o.place, o.population_group ORDER BY o.return_no)
)
SELECT period, place, population_group, was, value, was_marker, marker, recorded_at, handed_in_by, return_id, reason
FROM version
WHERE version_no > 1 AND was IS NOT NULL AND (value IS DISTINCT FROM was OR marker IS DISTINCT FROM was_marker)
ORDER BY recorded_at, starts;
