-- One row per figure of a year that an audit may draw, as it stood at a moment: those of the whole, with a
-- value, of indicators of the sets asked for (NULL for all), by code and from the oldest.
SELECT o.code, o.period, o.starts, o.ends, o.value, o.return_no, o.row_no
FROM standing_observation($at) AS o
SEMI JOIN (
    SELECT code FROM standing_indicator($at) WHERE $sets IS NULL OR list_contains($sets, indicator_set)
) AS i USING (code)
WHERE o.starts >= $starts AND o.ends <= $ends AND o.value IS NOT NULL AND o.place = '' AND o.population_group = ''
ORDER BY o.code, o.starts, o.ends;
