-- What a council's whole hides: places and population groups that are below a minimum standard although the
-- whole is not red. One row per indicator that has such a part, with the worst of them.
--
-- A part is held against its own target for the period. Where it has none, the whole's target and minimum
-- hold for it too, but not for amounts that add up: a ward's homes are never as many as the council's.
-- A year's target of its own is spread evenly where it follows history.
-- A part whose own target has no minimum takes the whole's, if that lies on the worse side of the target.
-- Parts that are suppressed, or have no figure for the period, do not count.
-- The parts are those in `wanted_code`, the whole is judged in `scorecard_line`.

-- Whether an amount of the whole is put together from those of its parts.
CREATE OR REPLACE MACRO adds_up(kind, unit, is_share) AS NOT is_share AND (
    kind IN ('period', 'cumulative') OR kind = 'snapshot' AND lower(unit) IN ('', 'number', 'count', 'no.', '£'));

-- The line that a red figure is on the wrong side of: its minimum standard, or else its target or limit.
CREATE OR REPLACE MACRO missed_line(polarity, value, target, minimum, lower_limit, upper_limit) AS
    CASE WHEN polarity = 'higher' AND value < minimum OR polarity = 'lower' AND value > minimum THEN minimum
        ELSE boundary(polarity, value, target, lower_limit, upper_limit) END;
-- How far it is from that, as a share of it; as an amount where it is nought.
CREATE OR REPLACE MACRO far_from(value, line) AS coalesce(exact_ratio(abs(value - line), abs(line), 1), abs(value - line));

CREATE OR REPLACE MACRO masked(at_moment, asked_months, since, until) AS TABLE
WITH seen AS MATERIALIZED (SELECT * FROM figure(at_moment, asked_months, since - INTERVAL 12 MONTH, until)),
aim AS (
    SELECT code, starts, ends, list_transform([target, minimum, lower_limit, upper_limit],
        lambda whole: exact_ratio(whole, share_d, share_n)) AS own
    FROM goal(at_moment, asked_months, since - INTERVAL 12 MONTH, until)
),
part AS (
    SELECT l.code, w.place, w.population_group, l.polarity, l.status_rule, l.tolerance_given, l.tolerance, l.outer_tolerance,
        v.value, y.value AS year_ago, a.own IS NOT NULL AS has_own,
        CASE WHEN has_own THEN a.own[1] ELSE l.target END AS target,
        CASE WHEN NOT has_own THEN l.minimum
            WHEN a.own[2] IS NOT NULL THEN a.own[2]
            WHEN l.polarity = 'higher' AND l.minimum <= a.own[1] OR l.polarity = 'lower' AND l.minimum >= a.own[1]
                THEN l.minimum END AS set_minimum,
        CASE WHEN has_own THEN a.own[3] ELSE l.lower_limit END AS lower_limit,
        CASE WHEN has_own THEN a.own[4] ELSE l.upper_limit END AS upper_limit
    FROM scorecard_line AS l
    JOIN wanted_code AS w ON w.indicator = l.code
    JOIN seen AS v ON v.code = w.code AND v.starts = l.starts AND v.ends = l.ends AND v.value IS NOT NULL
    LEFT JOIN seen AS y ON y.code = w.code AND y.starts = CAST(l.starts - INTERVAL 12 MONTH AS DATE) AND y.months = v.months
        AND (l.introduced IS NULL OR y.ends >= l.introduced)
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
        missed_line(polarity, value, target, minimum, lower_limit, upper_limit) AS missed
    FROM measured WHERE short IS NOT NULL
)
SELECT code, count(*) AS parts, count(*) FILTER (is_red) AS parts_red,
    arg_min(struct_pack(place := place, population_group := population_group, value := value, target := target, minimum := minimum,
        lower_limit := lower_limit, upper_limit := upper_limit, year_ago := year_ago, because := because, status := 'red', has_own := has_own),
        (-far_from(value, missed), place, population_group)) FILTER (is_red) AS worst_part
FROM rated
GROUP BY code
HAVING parts_red > 0;

-- What a council without such parts hides, and the same kept on the cursor that asks.
CREATE OR REPLACE TABLE masked_none AS
SELECT * FROM masked(TIMESTAMP '2000-01-01', 3, DATE '1999-12-31', DATE '2000-03-31') LIMIT 0;
CREATE OR REPLACE TEMP TABLE masked_line AS FROM masked_none;
