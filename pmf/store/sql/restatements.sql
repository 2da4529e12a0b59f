-- One row per figure of an indicator that took the place of another, oldest first: what it was, what
-- it became, in which return and why, and from when it counted. Withdrawn returns are left out, as at the moment asked for.
WITH version AS (
    SELECT o.*, r.return_id, r.handed_in_by, r.recorded_at,
        CASE WHEN r.verification = 'held_back' THEN s.verified_at ELSE r.recorded_at END AS counted_from,
        lag(o.value) OVER run AS was, lag(o.marker) OVER run AS was_marker, row_number() OVER run AS version_no
    FROM council.observation AS o
    JOIN return_state($at) AS s ON s.return_no = o.return_no AND s.counts
    JOIN council.data_return AS r ON r.return_no = o.return_no
    WHERE o.code = $code AND (o.value IS NOT NULL OR o.marker IS NOT NULL)
    WINDOW run AS (PARTITION BY o.starts, o.ends, o.place, o.population_group ORDER BY o.return_no)
)
SELECT period, starts, ends, place, population_group, was, value, was_marker, marker, counted_from, recorded_at, handed_in_by, return_id, reason
FROM version
WHERE version_no > 1 AND was IS NOT NULL AND (value IS DISTINCT FROM was OR marker IS DISTINCT FROM was_marker)
ORDER BY recorded_at, starts;
