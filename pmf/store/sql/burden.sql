-- What collecting each indicator took between two moments: figures and the cells that they were typed into (a
-- share's two parts are two), returns, those of them that another system's layout was mapped from, and how many
-- places and groups have figures of their own.
SELECT o.code, count(*) AS figures,
    sum(CASE WHEN o.denominator IS NOT NULL THEN 2 ELSE 1 END)::BIGINT AS cells,
    count(DISTINCT o.return_no) AS returns,
    count(DISTINCT o.return_no) FILTER (r.mapping IS NOT NULL) AS mapped,
    count(DISTINCT nullif(o.place, '')) AS places,
    count(DISTINCT nullif(o.population_group, '')) AS population_groups
FROM council.observation AS o
SEMI JOIN standing_return($at) AS s ON s.return_no = o.return_no
JOIN council.data_return AS r ON r.return_no = o.return_no
WHERE r.recorded_at > $since AND (o.value IS NOT NULL OR o.denominator IS NOT NULL OR o.marker IS NOT NULL)
GROUP BY o.code;
