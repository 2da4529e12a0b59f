-- What a council's whole hides: places and population groups that are below a minimum standard although the
-- whole is not red. One row per indicator that has such a part, with the worst of them.
--
-- A part is held against its own target for the period. Where it has none, the whole's target and minimum
-- hold for it too, but not for amounts that add up: a ward's homes are never as many as the council's.
-- A part whose own target has no minimum takes the whole's, if that lies on the worse side of the target.
-- Parts that are suppressed, or have no figure for the period, do not count.
-- The parts are those in `wanted_code`, the whole is judged in `scorecard_line`.

-- Whether an amount of the whole is put together from those of its parts.
CREATE OR REPLACE MACRO adds_up(kind, unit, is_share) AS NOT is_share AND (
    kind IN ('period', 'cumulative') OR kind = 'snapshot' AND lower(unit) IN ('', 'number', 'count', 'no.', '£'));

-- How far a figure is on the wrong side of its minimum standard, or of its target or limit where there is none,
-- as a share of that; as an amount where it is a share of nothing.
CREATE OR REPLACE MACRO share_or_amount(amount, base) AS coalesce(exact_ratio(amount, abs(base), 1), amount);
CREATE OR REPLACE MACRO far_below(polarity, value, target, minimum, lower_limit, upper_limit) AS
    CASE WHEN polarity IN ('higher', 'lower')
        THEN share_or_amount(shortfall(polarity, value, coalesce(minimum, target), NULL, NULL), coalesce(minimum, target))
        ELSE share_or_amount(shortfall(polarity, value, target, lower_limit, upper_limit),
            boundary(polarity, value, target, lower_limit, upper_limit)) END;

CREATE OR REPLACE MACRO masked(at_moment, asked_months, since, until) AS TABLE
WITH seen AS MATERIALIZED (SELECT * FROM figure(at_moment, asked_months, since - INTERVAL 12 MONTH, until)),
aim AS (
    SELECT code, starts, ends, struct_pack(target := exact_ratio(target, share_d, share_n), minimum := exact_ratio(minimum, share_d, share_n),
        lower_limit := exact_ratio(lower_limit, share_d, share_n), upper_limit := exact_ratio(upper_limit, share_d, share_n)) AS own
    FROM goal(at_moment, asked_months, since - INTERVAL 12 MONTH, until)
),
part AS (
    SELECT l.code, w.place, w.population_group, l.polarity, l.status_rule, l.tolerance_given, l.tolerance, l.outer_tolerance,
        v.value, y.value AS year_ago, a.own IS NOT NULL AS has_own,
        CASE WHEN has_own THEN a.own.target ELSE l.target END AS target,
        CASE WHEN NOT has_own THEN l.minimum
            WHEN a.own.minimum IS NOT NULL THEN a.own.minimum
            WHEN l.polarity = 'higher' AND l.minimum <= a.own.target OR l.polarity = 'lower' AND l.minimum >= a.own.target
                THEN l.minimum END AS set_minimum,
        CASE WHEN has_own THEN a.own.lower_limit ELSE l.lower_limit END AS lower_limit,
        CASE WHEN has_own THEN a.own.upper_limit ELSE l.upper_limit END AS upper_limit
    FROM scorecard_line AS l
    JOIN wanted_code AS w ON w.indicator = l.code
    JOIN seen AS v ON v.code = w.code AND v.starts = l.starts AND v.ends = l.ends AND v.value IS NOT NULL AND v.marker IS NULL
    LEFT JOIN seen AS y ON y.code = w.code AND y.starts = CAST(l.starts - INTERVAL 12 MONTH AS DATE) AND y.months = v.months
    LEFT JOIN aim AS a ON a.code = w.code AND a.starts = l.starts AND a.ends = l.ends
    WHERE l.status <> 'red' AND (has_own OR NOT adds_up(l.kind, l.unit, l.is_share))
        -- whether a part will recover, nobody has said
        AND l.status_rule <> 'recoverable'
),
measured AS (
    SELECT *, shortfall(polarity, value, target, lower_limit, upper_limit) AS short,
        boundary(polarity, value, target, lower_limit, upper_limit) AS base,
        allowance(status_rule, base, tolerance) AS allowed,
        floor_of(status_rule, polarity, target, set_minimum, tolerance_given, allowed) AS minimum
    FROM part
),
rated AS (
    SELECT *, ground(status_rule, polarity, value, target, minimum, lower_limit, upper_limit, allowed,
            allowance(status_rule, base, outer_tolerance), year_ago, NULL, NULL,
            shortfall(polarity, year_ago, target, lower_limit, upper_limit), short, base) AS because,
        status_of(because) = 'red' AS is_red,
        far_below(polarity, value, target, minimum, lower_limit, upper_limit) AS far
    FROM measured WHERE short IS NOT NULL
)
SELECT code, count(*) AS parts, count(*) FILTER (is_red) AS parts_red,
    arg_min(struct_pack(place := place, population_group := population_group, value := value, target := target, minimum := minimum,
        lower_limit := lower_limit, upper_limit := upper_limit, year_ago := year_ago, because := because, status := 'red', has_own := has_own),
        (-far, place, population_group)) FILTER (is_red) AS worst_part
FROM rated
GROUP BY code
HAVING parts_red > 0;

-- The same, kept on the cursor that asks.
CREATE OR REPLACE TEMP TABLE masked_line AS
SELECT * FROM masked(TIMESTAMP '2000-01-01', 3, DATE '1999-12-31', DATE '2000-03-31') LIMIT 0;
