-- What stands of the indicators that are staged, as `standing_observation` says it. The newest are told by
-- the place of their rows first: carrying every column through the grouping costs three times as much.
CREATE OR REPLACE TEMP TABLE stood AS
WITH newest AS (
    SELECT arg_max(o.rowid, (o.value IS NOT NULL OR o.marker IS NOT NULL, o.return_no)) AS place_no
    FROM council.observation AS o
    SEMI JOIN standing_return($at) AS r ON r.return_no = o.return_no
    SEMI JOIN staged AS s ON s.code = o.code
    GROUP BY o.code, o.starts, o.ends, o.place, o.population_group
)
SELECT o.* FROM council.observation AS o SEMI JOIN newest AS n ON n.place_no = o.rowid;
