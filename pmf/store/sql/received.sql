-- One row per figure of an indicator as a whole that was handed in for a stretch of time and accepted,
-- in whatever state its return was at a moment.
SELECT o.code, o.starts, o.ends, o.return_no, r.recorded_at, s.state
FROM council.observation AS o
JOIN return_state($at) AS s USING (return_no)
JOIN council.data_return AS r USING (return_no)
WHERE o.place = '' AND o.population_group = '' AND o.starts >= $since AND o.ends <= $until
    AND (o.value IS NOT NULL OR o.denominator IS NOT NULL OR o.marker IS NOT NULL);
