-- One row per figure of the whole, of a period that ended by a day, that took the place of another in a
-- return recorded after a moment: the newest of each, newest first. Withdrawn returns are left out.
WITH version AS (
    SELECT o.code, o.period, o.starts, o.ends, o.value, o.marker, o.reason, r.return_id, r.handed_in_by, r.recorded_at,
        lag(o.value) OVER run AS was, lag(o.marker) OVER run AS was_marker, o.return_no
    FROM council.observation AS o
    SEMI JOIN standing_return($at) AS s ON s.return_no = o.return_no
    JOIN council.data_return AS r ON r.return_no = o.return_no
    WHERE o.place = '' AND o.population_group = '' AND o.ends <= $until AND (o.value IS NOT NULL OR o.marker IS NOT NULL)
        -- only figures that a late return touched at all
        AND (o.code, o.starts, o.ends) IN (
            SELECT (l.code, l.starts, l.ends) FROM council.observation AS l
            JOIN council.data_return AS d ON d.return_no = l.return_no AND d.recorded_at > $since AND d.recorded_at <= $at)
    WINDOW run AS (PARTITION BY o.code, o.starts, o.ends ORDER BY o.return_no)
)
SELECT v.*, i.name, i.unit, i.decimals, i.directorate, i.indicator_set
FROM version AS v JOIN standing_indicator($at) AS i USING (code)
WHERE v.was IS NOT NULL AND v.recorded_at > $since
    AND (v.value IS DISTINCT FROM v.was OR v.marker IS DISTINCT FROM v.was_marker)
QUALIFY row_number() OVER (PARTITION BY v.code, v.starts, v.ends ORDER BY v.return_no DESC) = 1
ORDER BY v.recorded_at DESC, v.code, v.starts;
