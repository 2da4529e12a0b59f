-- One row per staged figure that has a past: how it compares with what stands of the same indicator,
-- place and group, in periods of the same length. Used to ask officers whether a figure is right.
-- Only those counted to date, named in $cumulative, should not fall.
WITH stands AS (
    SELECT * FROM stood WHERE value IS NOT NULL
),
elsewhere AS (
    SELECT o.* FROM stands AS o
    ANTI JOIN staged AS s USING (code, starts, ends, place, population_group)
),
usual AS (
    SELECT code, frequency, place, population_group, count(*) AS figures, median(abs(value)) AS typical,
        quantile_cont(CAST(value AS DOUBLE), 0.25) AS lower_quarter,
        quantile_cont(CAST(value AS DOUBLE), 0.75) AS upper_quarter,
        min(value) AS smallest, max(value) AS largest
    FROM elsewhere GROUP BY ALL
),
in_order AS (
    SELECT code, frequency, place, population_group, starts, value, NULL AS row_no FROM elsewhere
    UNION ALL
    SELECT code, frequency, place, population_group, starts, value, row_no FROM staged WHERE value IS NOT NULL
),
beside AS (
    SELECT *, lag(value) OVER run AS before, lag(starts) OVER run AS before_starts
    FROM in_order WINDOW run AS (PARTITION BY code, frequency, place, population_group ORDER BY starts)
),
said AS (
    SELECT code, frequency, place, population_group, starts, commentary
    FROM stood WHERE commentary IS NOT NULL
),
said_before AS (
    SELECT s.row_no, d.commentary FROM staged AS s
    ASOF JOIN said AS d ON d.code = s.code AND d.frequency = s.frequency AND d.place = s.place
        AND d.population_group = s.population_group AND d.starts < s.starts
)
SELECT s.row_no, u.figures, u.typical, u.lower_quarter, u.upper_quarter, u.smallest, u.largest,
    b.before, b.before_starts, d.commentary AS commentary_before
FROM staged AS s
LEFT JOIN usual AS u USING (code, frequency, place, population_group)
LEFT JOIN beside AS b ON b.row_no = s.row_no
LEFT JOIN said_before AS d ON d.row_no = s.row_no
-- only those that somebody may want to ask about
WHERE (s.value < b.before AND s.code IN (SELECT unnest($cumulative)))
    OR d.commentary = s.commentary OR s.value NOT BETWEEN u.smallest AND u.largest
    OR abs(s.value) >= $magnitude * u.typical OR abs(s.value) * $magnitude <= u.typical;
