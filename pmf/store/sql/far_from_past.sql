-- One row per staged figure that lies outside what stands of the same indicator, place and group, in periods
-- of the same length: those of a long return that are looked at one by one.
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
)
SELECT s.row_no
FROM staged AS s
LEFT JOIN usual AS u USING (code, frequency, place, population_group)
LEFT JOIN beside AS b ON b.row_no = s.row_no
-- only those that somebody may want to ask about
WHERE (s.value < b.before AND s.code IN (SELECT unnest($cumulative)))
    OR s.value NOT BETWEEN u.smallest AND u.largest
    OR abs(s.value) >= $magnitude * u.typical OR abs(s.value) * $magnitude <= u.typical;
