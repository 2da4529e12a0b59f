-- Whether decisions moved the number: of each decision in `wanted_decision` (decision_no, code, decided_at),
-- the newest figure that was known when it was taken, and the newest now. Both as they stand at the moment,
-- so that a figure which was restated since is compared on the same basis.
--
-- A figure to date, or against a target that moves through the year, is compared by how much of its target
-- it reached: the bare numbers of two quarters say nothing there.

CREATE OR REPLACE MACRO moved(at_moment, since, until) AS TABLE
WITH figures AS MATERIALIZED (
    SELECT code, period, ends, value, target, minimum, lower_limit, upper_limit, polarity, status, is_profiled, unit, decimals
    FROM judged(at_moment, 1, until, since, until) WHERE value IS NOT NULL
),
known AS (
    SELECT o.code, o.ends, min(r.recorded_at) AS known_at
    FROM council.observation AS o JOIN council.data_return AS r USING (return_no)
    SEMI JOIN standing_return(at_moment) AS s ON o.return_no = s.return_no
    WHERE o.place = '' AND o.population_group = '' AND (o.value IS NOT NULL OR o.denominator IS NOT NULL)
        AND o.code IN (SELECT code FROM wanted_code)
    GROUP BY o.code, o.ends
),
pair AS (
    SELECT d.decision_no, arg_max(f, f.ends) FILTER (k.known_at <= d.decided_at) AS was, arg_max(f, f.ends) AS now
    FROM wanted_decision AS d
    JOIN figures AS f USING (code)
    LEFT JOIN known AS k ON k.code = f.code AND k.ends = f.ends
    GROUP BY d.decision_no
),
compared AS (
    SELECT *, was IS NOT NULL AND now.ends > was.ends AS is_newer, now.is_profiled OR was.is_profiled AS by_target,
        CASE WHEN by_target AND was.target > 0 THEN exact_ratio(was.value, was.target, 100) END AS was_reached,
        CASE WHEN by_target AND now.target > 0 THEN exact_ratio(now.value, now.target, 100) END AS now_reached
    FROM pair
)
SELECT decision_no, now.code AS code, now.unit AS unit, now.decimals AS decimals, is_newer, by_target,
    was.period AS was_period, was.value AS was_value, was.target AS was_target, was.status AS was_status, was_reached,
    now.period AS now_period, now.value AS now_value, now.target AS now_target, now.status AS now_status, now_reached,
    CASE WHEN NOT is_newer THEN NULL
        WHEN by_target AND now.polarity NOT IN ('higher', 'lower') THEN NULL
        WHEN by_target THEN direction_between(now.polarity, now_reached, was_reached, NULL, NULL, NULL, 'no_change')
        ELSE direction_between(now.polarity, now.value, was.value, now.target, now.lower_limit, now.upper_limit, 'no_change')
    END AS direction
FROM compared;
