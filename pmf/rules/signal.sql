-- Whether a figure is more than the ups and downs that are usual: XmR, as the NHS's charts work it out.
--
-- The limits are of all the indicator's figures that end after since and by until, in periods of the length asked
-- for or of its own. Moving ranges of more than 3.267 times their mean are left out of it; the limits lie 2.66
-- such means either side of the mean, the near limits two thirds of that. A figure is a special cause if it
--   outside_limits   lies beyond a limit
--   shift            is one of 7 in a row on one side of the mean
--   trend            is one of 7 in a row that each rise, or each fall
--   two_of_three     lies beyond a near limit with another of 3 in a row that are all on that side of the mean
-- and what comes first in this list is said. Polarity makes it an improvement or a concern, by the side of the
-- mean, or by the way that a trend goes. Assurance holds the limits against the figure's own target.
--
-- No signal where figures are no steps of one process (why_none): cumulative ones, twelve months rolling, of which
-- most is the figure before, and those whose target moves through the year as they are expected to.

CREATE OR REPLACE MACRO points_for_trial_limits() AS 5;
CREATE OR REPLACE MACRO points_for_limits() AS 12;

CREATE OR REPLACE MACRO signal(at_moment, asked_months, since, until) AS TABLE
WITH point AS MATERIALIZED (
    SELECT code, period, ends, unit, decimals, polarity, value, target, lower_limit, upper_limit,
        CASE WHEN kind IN ('cumulative', 'rolling') THEN kind
            WHEN bool_or(is_profiled AND per_year > 1 AND ends > until - INTERVAL 12 MONTH) OVER (PARTITION BY code) THEN 'profiled'
            END AS why_none,
        abs(value - lag(value) OVER run) AS moving_range, sign(value - lag(value) OVER run) AS step
    FROM judged(at_moment, asked_months, until + INTERVAL 1 DAY, since, until)
    WHERE value IS NOT NULL
    WINDOW run AS (PARTITION BY code ORDER BY ends)
),
usual AS MATERIALIZED (
    SELECT code, points, exact_ratio(total, points, 1) AS mean,
        exact_ratio(exact_ratio(ranges, points - 1, 1), 1000, 3267) AS too_wide
    FROM (
        SELECT code, count(*) AS points, sum(value) AS total, sum(moving_range) AS ranges
        FROM point WHERE why_none IS NULL GROUP BY code
    ) WHERE points >= points_for_trial_limits()
),
limits AS MATERIALIZED (
    SELECT code, points < points_for_limits() AS trial, mean, exact_ratio(exact_ratio(ranges, kept, 1), 100, 266) AS reach,
        exact_ratio(reach, 3, 2) AS near
    FROM (
        SELECT u.code, u.points, u.mean, count(*) AS kept, sum(p.moving_range) AS ranges
        FROM usual AS u JOIN point AS p ON p.code = u.code AND p.moving_range <= u.too_wide
        GROUP BY u.code, u.points, u.mean
    )
),
placed AS (
    SELECT p.*, l.mean, l.mean - l.reach AS lower, l.mean + l.reach AS upper, coalesce(l.trial, true) AS trial,
        sign(p.value - l.mean) AS side, abs(p.value - l.mean) > l.reach AS is_outside, abs(p.value - l.mean) > l.near AS is_near
    FROM point AS p LEFT JOIN limits AS l USING (code)
),
-- what is true of the figures that end with this one
ending AS (
    SELECT *,
        CASE WHEN count(side) OVER seven = 7 AND min(side) OVER seven = max(side) OVER seven AND side <> 0 THEN side END AS shifts,
        CASE WHEN mean IS NOT NULL AND count(step) OVER six = 6 AND min(step) OVER six = max(step) OVER six AND step <> 0 THEN step END AS trends,
        count(side) OVER three = 3 AND min(side) OVER three = max(side) OVER three AND side <> 0
            AND count(*) FILTER (is_near) OVER three >= 2 AS two_of_three
    FROM placed
    WINDOW three AS (PARTITION BY code ORDER BY ends ROWS 2 PRECEDING), six AS (PARTITION BY code ORDER BY ends ROWS 5 PRECEDING),
        seven AS (PARTITION BY code ORDER BY ends ROWS 6 PRECEDING)
),
-- and so of each of them
part AS (
    SELECT *,
        CASE WHEN is_outside THEN 'outside_limits'
            WHEN count(shifts) OVER until_seven > 0 THEN 'shift'
            WHEN count(trends) OVER until_seven > 0 THEN 'trend'
            WHEN is_near AND bool_or(two_of_three) OVER until_three THEN 'two_of_three' END AS special_cause,
        CASE special_cause WHEN 'trend' THEN last_value(trends IGNORE NULLS) OVER until_seven ELSE side END AS way
    FROM ending
    WINDOW until_three AS (PARTITION BY code ORDER BY ends ROWS BETWEEN CURRENT ROW AND 2 FOLLOWING),
        until_seven AS (PARTITION BY code ORDER BY ends ROWS BETWEEN CURRENT ROW AND 6 FOLLOWING)
)
SELECT p.code, p.period, p.ends, p.unit, p.decimals, p.polarity, p.value, p.mean, p.lower, p.upper, p.special_cause, p.way,
    CASE WHEN p.why_none IS NOT NULL THEN NULL
        WHEN p.mean IS NULL THEN 'not_enough_data'
        WHEN p.special_cause IS NULL THEN 'common_cause'
        WHEN p.polarity NOT IN ('higher', 'lower') THEN 'neutral'
        WHEN (p.way > 0) = (p.polarity = 'higher') THEN 'improvement' ELSE 'concern' END AS signal,
    CASE WHEN p.mean IS NULL THEN NULL
        WHEN p.polarity = 'higher' AND p.target IS NOT NULL THEN
            CASE WHEN p.target > p.upper THEN 'consistently_fails' WHEN p.target < p.lower THEN 'consistently_passes' ELSE 'hit_and_miss' END
        WHEN p.polarity = 'lower' AND p.target IS NOT NULL THEN
            CASE WHEN p.target < p.lower THEN 'consistently_fails' WHEN p.target > p.upper THEN 'consistently_passes' ELSE 'hit_and_miss' END
        WHEN p.polarity = 'range' AND coalesce(p.lower_limit, p.upper_limit) IS NOT NULL THEN
            CASE WHEN p.upper < p.lower_limit OR p.lower > p.upper_limit THEN 'consistently_fails'
                WHEN coalesce(p.lower >= p.lower_limit, true) AND coalesce(p.upper <= p.upper_limit, true) THEN 'consistently_passes'
                ELSE 'hit_and_miss' END
        END AS assurance,
    count(*) OVER (PARTITION BY p.code) AS points, p.trial, p.why_none
FROM part AS p;
