-- The council judged: each indicator in each period that it reports on, with its figure, target,
-- status, the ground for it and both directions of travel, as everything stood at a moment.
--
-- asked_months is the length of the periods to report on; an indicator that is collected less often
-- keeps its own. Periods end after since and by until; those that end from period_starts on are told
-- of even where nothing was ever handed in.
-- The indicators are those in `wanted_code`, a table of the cursor that asks; where it says `months`, in periods
-- of that length. Its `supposed_rule` is empty, or holds the one rule that all of them are to be judged by for once.

CREATE OR REPLACE MACRO judged(at_moment, asked_months, period_starts, since, until) AS TABLE
WITH framework AS MATERIALIZED (SELECT * FROM standing_framework(at_moment)),
subject AS MATERIALIZED (
    SELECT w.code, i.name, i.unit, i.decimals, i.quadrant, i.directorate, i.service, i.polarity, i.kind, i.year_type, i.introduced, i.retired, own.months AS own_months,
        greatest(own.months, coalesce(w.months, asked_months)) AS months, 12 // greatest(own.months, coalesce(w.months, asked_months)) AS per_year,
        coalesce(s.status_rule, i.status_rule, f.status_rule) AS status_rule,
        i.tolerance IS NOT NULL AS tolerance_given,
        coalesce(s.tolerance, i.tolerance, f.tolerance) AS tolerance,
        greatest(coalesce(s.outer_tolerance, f.outer_tolerance), coalesce(s.tolerance, i.tolerance, f.tolerance)) AS outer_tolerance,
        coalesce(i.days_allowed, f.days_allowed) AS days_allowed,
        coalesce(i.review_trigger, f.review_trigger) AS review_trigger,
        f.decline, f.unchanged_counts_as
    FROM standing_indicator(at_moment) AS i
    JOIN frequency AS own ON own.name = i.frequency
    JOIN wanted_code AS w ON w.indicator = i.code
    CROSS JOIN framework AS f
    LEFT JOIN supposed_rule AS s ON true
),
seen AS MATERIALIZED (SELECT * FROM figure(at_moment, asked_months, since - INTERVAL 12 MONTH, until)),
aim AS MATERIALIZED (SELECT * FROM goal(at_moment, asked_months, since - INTERVAL 12 MONTH, until)),
grid AS (
    SELECT s.*, p.label AS period, p.starts, p.ends, p.position, p.year_starts
    FROM subject AS s
    JOIN period AS p ON p.year_type = s.year_type AND p.months = s.months
    LEFT JOIN (SELECT code, min(starts) AS first_starts FROM seen GROUP BY code) AS first USING (code)
    WHERE p.ends <= until AND p.ends > since - INTERVAL 12 MONTH
        AND (p.starts >= first.first_starts OR p.ends >= period_starts)
        AND (s.introduced IS NULL OR p.ends >= s.introduced)
        AND (s.retired IS NULL OR p.starts < s.retired)
),
-- what last year had in the whole that a target by history is set for
last_year AS (
    SELECT a.code, a.set_starts, a.set_months,
        CASE s.kind WHEN 'cumulative' THEN arg_max(v.value, v.ends) ELSE sum(v.value) END AS whole_value
    FROM (SELECT DISTINCT code, set_starts, set_months, share_d FROM aim WHERE how = 'by_history') AS a
    JOIN subject AS s USING (code)
    JOIN seen AS v ON v.code = a.code AND v.value IS NOT NULL
        AND v.starts >= a.set_starts - INTERVAL 12 MONTH
        AND v.starts < a.set_starts - (INTERVAL 1 MONTH) * (12 - a.set_months)
    GROUP BY a.code, a.set_starts, a.set_months, s.kind, a.share_d
    HAVING count(*) = a.share_d AND whole_value > 0
),
spread AS (
    SELECT a.* EXCLUDE (how, share_n, share_d),
        CASE WHEN a.how <> 'by_history' THEN a.how WHEN part.value IS NOT NULL AND y.whole_value IS NOT NULL
            THEN 'by_history' ELSE 'even' END AS target_how,
        CASE target_how WHEN 'by_history' THEN part.value ELSE a.share_n END AS share_n,
        CASE target_how WHEN 'by_history' THEN y.whole_value ELSE a.share_d END AS share_d
    FROM aim AS a
    LEFT JOIN last_year AS y ON a.how = 'by_history' AND y.code = a.code AND y.set_starts = a.set_starts
        AND y.set_months = a.set_months
    LEFT JOIN seen AS part ON a.how = 'by_history' AND part.code = a.code
        AND part.starts = CAST(a.starts - INTERVAL 12 MONTH AS DATE)
),
known AS (
    SELECT g.*, v.value, v.numerator, v.denominator, v.marker, v.how AS figure_how, v.found, v.expected,
        v.figure_period, v.return_no, v.row_no, t.target_how,
        -- a year's target, minimum and limits, or the share of each that falls to the period
        CASE WHEN t.share_n = t.share_d THEN [t.target, t.minimum, t.lower_limit, t.upper_limit]
            ELSE list_transform([t.target, t.minimum, t.lower_limit, t.upper_limit],
                lambda whole: exact_ratio(whole, t.share_d, t.share_n)) END AS goals,
        goals[1] AS target, goals[2] AS set_minimum, goals[3] AS lower_limit, goals[4] AS upper_limit
    FROM grid AS g
    LEFT JOIN seen AS v USING (code, starts, ends)
    LEFT JOIN spread AS t USING (code, starts, ends)
),
beside AS (
    SELECT *,
        lag(value) OVER run AS previous_value,
        lag(period) OVER run AS previous_period,
        lag(position) OVER run AS previous_position,
        lag(target) OVER run AS previous_target,
        CASE per_year WHEN 1 THEN lag(position, 1) OVER run WHEN 2 THEN lag(position, 2) OVER run
            WHEN 4 THEN lag(position, 4) OVER run ELSE lag(position, 12) OVER run END AS year_ago_position,
        CASE per_year WHEN 1 THEN lag(value, 1) OVER run WHEN 2 THEN lag(value, 2) OVER run
            WHEN 4 THEN lag(value, 4) OVER run ELSE lag(value, 12) OVER run END AS year_ago_value
    FROM known
    WINDOW run AS (PARTITION BY code ORDER BY position)
),
forecast AS (
    SELECT code, ends, arg_max(forecast, return_no) AS forecast FROM forecast(at_moment) GROUP BY code, ends
),
year_goal AS (
    SELECT w.code, t.starts, t.target, t.lower_limit, t.upper_limit FROM standing_target(at_moment) AS t
    JOIN wanted_code AS w ON w.indicator = t.code AND w.place = t.place AND w.population_group = t.population_group
    WHERE t.frequency = 'year'
),
measured AS (
    SELECT b.*, CASE WHEN fc.ends >= b.year_starts THEN fc.forecast END AS forecast, yg.target AS year_target,
        CASE WHEN yg.code IS NULL THEN b.lower_limit ELSE yg.lower_limit END AS year_lower,
        CASE WHEN yg.code IS NULL THEN b.upper_limit ELSE yg.upper_limit END AS year_upper,
        CASE WHEN b.year_ago_position = b.position - b.per_year THEN b.year_ago_value END AS year_ago,
        CASE WHEN b.previous_position = b.position - 1 THEN b.previous_value END AS before,
        shortfall(b.polarity, b.value, b.target, b.lower_limit, b.upper_limit) AS short,
        boundary(b.polarity, b.value, b.target, b.lower_limit, b.upper_limit) AS base,
        CAST(b.ends + b.days_allowed AS DATE) AS deadline,
        -- the target moves within the year, so the step from the period before says nothing
        b.kind = 'cumulative' OR coalesce(b.target_how IN ('even', 'by_history'), false)
            OR (b.previous_target IS DISTINCT FROM b.target AND b.previous_target IS NOT NULL
                AND b.position // b.per_year = b.previous_position // b.per_year) AS is_profiled
    FROM beside AS b
    ASOF LEFT JOIN forecast AS fc ON fc.code = b.code AND fc.ends <= b.ends
    LEFT JOIN year_goal AS yg ON yg.code = b.code AND yg.starts = b.year_starts
),
weighed AS (
    SELECT *,
        allowance(status_rule, base, tolerance) AS allowed,
        floor_of(status_rule, polarity, target, set_minimum, tolerance_given, allowed) AS minimum,
        allowance(status_rule, base, outer_tolerance) AS outer_allowed,
        shortfall(polarity, year_ago, target, lower_limit, upper_limit) AS year_ago_short,
        shortfall(polarity, forecast, coalesce(year_target, target), year_lower, year_upper) AS forecast_short
    FROM measured
),
grounded AS (
    SELECT *,
        CASE
        WHEN marker = 'not_applicable' THEN 'not_applicable'
        WHEN marker IN ('suppressed', 'low') THEN 'suppressed'
        WHEN value IS NULL AND CAST(at_moment AS DATE) <= deadline AND marker IS NULL THEN 'not_yet_due'
        WHEN marker = 'not_available' THEN 'said_not_available'
        WHEN value IS NULL AND figure_how IS NOT NULL THEN 'incomplete'
        WHEN value IS NULL THEN 'awaited'
        WHEN polarity = 'none' THEN 'data_only'
        WHEN short IS NULL THEN 'no_target'
        ELSE ground(status_rule, polarity, value, target, minimum, lower_limit, upper_limit, allowed,
            outer_allowed, year_ago, forecast, forecast_short, year_ago_short, short, base) END AS because
    FROM weighed
)
SELECT * EXCLUDE (previous_value, previous_position, previous_target, year_ago_position, year_ago_value,
        allowed, outer_allowed, year_ago_short, forecast_short, year_lower, year_upper, goals),
    status_of(because) AS status,
    CASE WHEN NOT is_profiled OR per_year = 1
        THEN direction_between(polarity, value, before, target, lower_limit, upper_limit, unchanged_counts_as)
    END AS direction,
    direction_between(polarity, value, year_ago, target, lower_limit, upper_limit, unchanged_counts_as)
        AS direction_long
FROM grounded
WHERE ends > since;
