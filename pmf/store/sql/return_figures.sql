-- One row per figure that a return brought, in the file's order: what stood before it, and what took its
-- place later, among the returns whose figures counted at a moment.
WITH mine AS (SELECT * FROM council.observation WHERE return_no = $return_no),
other AS (
    SELECT o.code, o.starts, o.ends, o.place, o.population_group,
        arg_max(struct_pack(value := o.value, marker := o.marker, return_no := o.return_no), o.return_no)
            FILTER (o.return_no < $return_no) AS was,
        arg_max(struct_pack(value := o.value, marker := o.marker, return_no := o.return_no), o.return_no)
            FILTER (o.return_no > $return_no) AS became
    FROM council.observation AS o
    SEMI JOIN standing_return($at) AS s ON s.return_no = o.return_no
    SEMI JOIN mine AS m ON m.code = o.code AND m.starts = o.starts AND m.ends = o.ends
        AND m.place = o.place AND m.population_group = o.population_group
    WHERE o.value IS NOT NULL OR o.marker IS NOT NULL
    GROUP BY ALL
)
SELECT m.*, coalesce(i.name, m.code) AS name, coalesce(i.unit, 'number') AS unit, i.decimals, i.service,
    x.was.value AS was, x.was.marker AS was_marker,
    x.became.value AS became, x.became.marker AS became_marker, later.return_id AS became_in,
    m.return_no IN (SELECT return_no FROM standing_return($at)) AS counts
FROM mine AS m
LEFT JOIN other AS x USING (code, starts, ends, place, population_group)
LEFT JOIN council.data_return AS later ON later.return_no = x.became.return_no
LEFT JOIN standing_indicator($at) AS i USING (code)
ORDER BY m.sheet NULLS FIRST, m.row_no;
