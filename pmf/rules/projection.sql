-- Where the year will end: what `judged` is expected to say of the year as a whole once it is over, seen from
-- the end of each period of the length asked for, with the figures up to there and no later ones.
--
-- The first of these that there is what it takes for:
--   outturn      the year is over and whole: its figure
--   forecast     the officer's newest for this year; one given with a longer period counts from when it came
--   profile      counts with a target for each part: the count to date, by the year's target over the target to date
--   run_rate     other counts: the count to date, by the parts of the year over the parts counted
--   to_date      shares from their parts, and averages: the ratio or the mean to date
--   last_figure  the rest: the newest figure, if it stays as it is
-- The last four are our own, and there is one of them whether or not there is a forecast. Parts without a
-- figure are left out, of the target to date as well. The parts of a year are quarters, or shorter or longer
-- ones as asked and collected.

-- Everything that is said of the year's end: one row per code, period that ends after since and by until, and
-- source (1 the outturn, 2 the officer, 3 our own way, 4 nothing, always there), each rated as the year would be.
CREATE OR REPLACE MACRO said_of_year(at_moment, asked_months, since, until) AS TABLE
WITH whole AS MATERIALIZED (
    SELECT code, name, unit, decimals, polarity, kind, year_type, own_months, status_rule, tolerance_given, tolerance,
        outer_tolerance, starts AS year_begins, ends AS year_ends, period AS year, value AS outturn, because AS outturn_because, status AS outturn_status,
        target AS year_target, set_minimum, lower_limit AS year_lower, upper_limit AS year_upper, year_ago
    FROM judged_year
),
part AS MATERIALIZED (
    SELECT code, period, starts, ends, per_year, position % per_year + 1 AS part_no, year_starts, value, target,
        target_how <> 'year' AS is_shared_out,
        CASE WHEN figure_how <> 'last_share' THEN numerator END AS numerator,
        CASE WHEN figure_how <> 'last_share' THEN denominator END AS denominator
    FROM judged_part
),
seen_from AS MATERIALIZED (
    SELECT w.*, p.label AS period, p.starts, p.ends, is_share(i.unit, i.denominator_label) AS is_share,
        multiplier_of(i.multiplier, i.unit) AS multiplier, CAST(p.ends + coalesce(i.days_allowed, f.days_allowed) AS DATE) AS deadline
    FROM whole AS w
    JOIN standing_indicator(at_moment) AS i USING (code)
    CROSS JOIN standing_framework(at_moment) AS f
    JOIN period AS p ON p.year_type = w.year_type AND p.months = asked_months AND p.year_starts = w.year_begins
        AND p.ends > since AND p.ends <= until
    WHERE (i.introduced IS NULL OR p.ends >= i.introduced) AND (i.retired IS NULL OR p.starts < i.retired)
),
given AS (
    SELECT s.code, s.ends, unnest(arg_max(struct_pack(forecast := c.forecast, forecast_period := c.period),
        (least(c.ends, s.ends), c.return_no)))
    FROM seen_from AS s
    JOIN forecast(at_moment) AS c ON c.code = s.code AND c.ends >= s.year_begins AND c.starts <= s.ends
    JOIN council.data_return AS r ON r.return_no = c.return_no
    WHERE c.ends <= s.ends OR CAST(r.recorded_at AS DATE) <= s.deadline
    GROUP BY s.code, s.ends
),
to_date AS (
    SELECT s.code, s.ends, count(*) AS parts_found, max(v.part_no) AS parts_to_date, any_value(v.per_year) AS parts_in_year,
        arg_max(v.period, v.ends) AS last_period, arg_max(v.value, v.ends) AS last_value, sum(v.value) AS total,
        sum(v.numerator) AS numerators, sum(v.denominator) AS denominators, count(v.denominator) AS parts_of_ratio,
        CASE WHEN s.kind = 'cumulative' THEN arg_max(struct_pack(t := CASE WHEN v.is_shared_out THEN v.target END), v.ends).t
            WHEN bool_and(v.is_shared_out AND v.target IS NOT NULL) THEN sum(v.target) END AS target_to_date
    FROM seen_from AS s
    JOIN part AS v ON v.code = s.code AND v.year_starts = s.year_begins AND v.ends <= s.ends
    GROUP BY s.code, s.ends, s.kind
),
counted AS (
    SELECT s.*, g.forecast, g.forecast_period, d.* EXCLUDE (code, ends),
        CASE WHEN s.kind = 'cumulative' THEN d.last_value WHEN s.kind = 'period' AND NOT s.is_share THEN d.total END AS count_to_date,
        CASE s.kind WHEN 'cumulative' THEN d.parts_to_date ELSE d.parts_found END AS parts_counted,
        s.kind = 'period' AND NOT s.is_share AND NOT coalesce(d.parts_of_ratio = d.parts_found, false) AS adds_up,
        CASE WHEN d.last_value IS NULL THEN NULL
            WHEN s.kind IN ('period', 'average') AND d.parts_of_ratio = d.parts_found THEN 'to_date'
            WHEN count_to_date IS NOT NULL THEN
                CASE WHEN d.target_to_date > 0 AND s.year_target > 0 THEN 'profile' ELSE 'run_rate' END
            WHEN s.kind = 'average' AND NOT s.is_share THEN 'to_date'
            ELSE 'last_figure' END AS own_method,
        CASE own_method WHEN 'profile' THEN exact_ratio(count_to_date, d.target_to_date, s.year_target)
            WHEN 'run_rate' THEN exact_ratio(count_to_date, parts_counted, d.parts_in_year)
            WHEN 'to_date' THEN CASE WHEN d.parts_of_ratio = d.parts_found
                THEN exact_ratio(d.numerators, d.denominators, s.multiplier) ELSE exact_ratio(d.total, d.parts_found, 1) END
            WHEN 'last_figure' THEN d.last_value END AS own_projected
    FROM seen_from AS s
    LEFT JOIN given AS g USING (code, ends)
    LEFT JOIN to_date AS d USING (code, ends)
),
said AS (
    SELECT * EXCLUDE (own_method, own_projected), unnest(list_filter([
            {'source': 1, 'method': 'outturn', 'projected': CASE WHEN ends = year_ends THEN outturn END},
            {'source': 2, 'method': 'forecast', 'projected': forecast},
            {'source': 3, 'method': own_method, 'projected': own_projected},
            {'source': 4, 'method': NULL, 'projected': NULL}], lambda one: one.source = 4 OR one.projected IS NOT NULL), recursive := true)
    FROM counted
),
weighed AS (
    SELECT *, boundary(polarity, projected, year_target, year_lower, year_upper) AS base,
        shortfall(polarity, projected, year_target, year_lower, year_upper) AS short,
        allowance(status_rule, base, tolerance) AS allowed,
        floor_of(status_rule, polarity, year_target, set_minimum, tolerance_given, allowed) AS year_minimum
    FROM said
)
SELECT code, name, unit, decimals, polarity, kind, status_rule, tolerance, outer_tolerance, period, starts, ends, year, year_ends,
    outturn, outturn_status, source, method, projected, forecast_period, last_period, parts_counted, parts_to_date, parts_in_year,
    parts_of_ratio, adds_up, count_to_date, target_to_date, year_target, year_minimum, year_lower, year_upper, year_ago,
    CASE WHEN polarity = 'none' THEN 'data_only'
        WHEN projected IS NULL THEN CASE WHEN own_months = 12 THEN 'once_a_year' ELSE 'no_figure_yet' END
        WHEN source = 1 THEN outturn_because
        WHEN short IS NULL THEN 'no_target'
        ELSE ground(status_rule, polarity, projected, year_target, year_minimum, year_lower, year_upper, allowed,
            allowance(status_rule, base, outer_tolerance), year_ago, projected, short,
            shortfall(polarity, year_ago, year_target, year_lower, year_upper), short, base) END AS projected_because,
    CASE WHEN projected_because NOT IN ('data_only', 'no_target', 'once_a_year', 'no_figure_yet') THEN status_of(projected_because)
        END AS projected_status
FROM weighed;

-- The best of it: one row per code and period, also where nothing can be projected if it ends from period_starts on.
CREATE OR REPLACE MACRO projection(at_moment, asked_months, period_starts, since, until) AS TABLE
SELECT * EXCLUDE (outturn, outturn_status) FROM said_of_year(at_moment, asked_months, since, until)
WHERE source < 4 OR ends >= period_starts
QUALIFY source = min(source) OVER (PARTITION BY code, ends);

-- What was said of years that are over, and what came: one row per code, quarter before the year's end, and source.
-- With figures and targets as they stand, so that our own ways are tried and not remembered.
CREATE OR REPLACE MACRO forecast_record(at_moment, since, until) AS TABLE
SELECT code, unit, decimals, period, ends, year, year_ends, datediff('month', ends, year_ends) // 3 AS quarters_left, source, method,
    projected, projected_status, outturn, outturn_status, projected - outturn AS error,
    CASE WHEN outturn_status IN ('green', 'yellow', 'amber', 'red') THEN projected_status = outturn_status END AS called_rightly
FROM said_of_year(at_moment, 3, since, until)
WHERE source IN (2, 3) AND ends < year_ends AND year_ends <= until AND outturn IS NOT NULL;

-- How far such words can be trusted: one row per quarter and method.
CREATE OR REPLACE MACRO forecast_record_in_short(at_moment, since, until) AS TABLE
SELECT 4 - quarters_left AS quarter, source, method, count(*) AS said, count(DISTINCT code) AS indicators,
    count(called_rightly) AS rated, count(*) FILTER (called_rightly) AS right,
    median(abs(CAST(error AS DOUBLE)) * 100 / nullif(abs(CAST(outturn AS DOUBLE)), 0)) AS typical_error
FROM forecast_record(at_moment, since, until)
GROUP BY ALL ORDER BY quarter, source, method;
