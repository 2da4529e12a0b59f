-- The figure of each indicator for each period of the length asked for, or of the indicator's own
-- length where that is longer: as it was handed in, or put together from its months or quarters.
--
-- What a figure handed in covers is the indicator's kind, and so is how a longer period follows:
--   snapshot, cumulative   the last month's or quarter's figure stands for the whole
--   rolling                the last one's; from numerators and denominators, the sums of twelve months
--   period                 the sum; a share only from the sums of numerators and denominators
--   average                the mean; a share only from the sums
-- A share handed in without its parts cannot be added up: its last figure stands, under its own period.
-- Sums and means need every part. A marker in a part never counts as nought; a part of a share that does
-- not apply, because there was nothing to measure, is left out of the sums.

CREATE OR REPLACE MACRO is_share(unit, denominator_label) AS unit = '%' OR denominator_label IS NOT NULL;
-- What a numerator over its denominator is multiplied by.
CREATE OR REPLACE MACRO multiplier_of(multiplier, unit) AS coalesce(multiplier, CASE WHEN unit = '%' THEN 100 ELSE 1 END);

CREATE OR REPLACE MACRO figure(at_moment, asked_months, since, until) AS TABLE
WITH wanted AS MATERIALIZED (
    SELECT w.code, i.kind, i.year_type, own.months AS own_months,
        greatest(own.months, coalesce(w.months, asked_months)) AS months,
        multiplier_of(i.multiplier, i.unit) AS multiplier,
        is_share(i.unit, i.denominator_label) AS is_share
    FROM standing_indicator(at_moment) AS i
    JOIN wanted_code AS w ON w.indicator = i.code
    JOIN frequency AS own ON own.name = i.frequency
),
handed_in AS MATERIALIZED (
    SELECT w.code, o.starts, o.ends, o.frequency,
        arg_max(struct_pack(
            value := o.value, numerator := o.numerator, denominator := o.denominator,
            marker := o.marker, period := o.period, return_no := o.return_no, row_no := o.row_no
        ), o.return_no) AS f
    FROM council.observation AS o
    SEMI JOIN standing_return(at_moment) AS s ON o.return_no = s.return_no
    JOIN wanted_code AS w ON w.indicator = o.code AND w.place = o.place AND w.population_group = o.population_group
    WHERE (o.value IS NOT NULL OR o.denominator IS NOT NULL OR o.marker IS NOT NULL)
        AND o.ends > since - INTERVAL 12 MONTH AND o.ends <= until
    GROUP BY w.code, o.starts, o.ends, o.frequency
),
own AS (
    SELECT h.code, h.starts, h.ends, own.months AS part_months, h.f, w.months, w.own_months, w.kind,
        w.multiplier, w.is_share, w.year_type,
        h.f.numerator AS numerator, h.f.denominator AS denominator,
        -- a ratio among plain values is worked out here, all others once they are put together
        CASE WHEN h.f.denominator IS NOT NULL AND NOT w.is_share AND w.kind IN ('period', 'average')
            THEN exact_ratio(h.f.numerator, h.f.denominator, w.multiplier) ELSE h.f.value END AS value
    FROM handed_in AS h
    JOIN wanted AS w USING (code)
    JOIN frequency AS own ON own.name = h.frequency
    WHERE own.months <= w.months
),
rolled AS (
    SELECT code, starts, ends, part_months, f, months, own_months, kind, multiplier, is_share, year_type,
        numerator, denominator, value
    FROM own WHERE kind <> 'rolling' OR denominator IS NULL
    UNION ALL
    SELECT code, starts, ends, part_months, f, months, own_months, kind, multiplier, is_share, year_type,
        CASE WHEN parts = 12 // part_months THEN twelve_numerators END,
        CASE WHEN parts = 12 // part_months THEN twelve_denominators END,
        NULL
    FROM (
        SELECT *, sum(numerator) OVER twelve AS twelve_numerators,
            sum(denominator) OVER twelve AS twelve_denominators, count(*) OVER twelve AS parts
        FROM own WHERE kind = 'rolling' AND denominator IS NOT NULL
        WINDOW twelve AS (PARTITION BY code, part_months ORDER BY starts
            RANGE BETWEEN INTERVAL 11 MONTH PRECEDING AND CURRENT ROW)
    )
),
gathered AS (
    SELECT r.code, p.whole_starts AS starts, p.whole_ends AS ends,
        any_value(r.kind) AS kind, any_value(r.multiplier) AS multiplier,
        bool_or(r.is_share) AS is_share, any_value(r.months) AS months,
        any_value(r.months // r.own_months) AS expected,
        any_value(struct_pack(value := r.value, numerator := r.numerator, denominator := r.denominator, f := r.f))
            FILTER (r.part_months = r.months) AS whole,
        arg_max(struct_pack(value := r.value, numerator := r.numerator, denominator := r.denominator, f := r.f),
            r.ends) FILTER (r.part_months < r.months) AS last,
        max(r.ends) FILTER (r.part_months < r.months) AS last_ends,
        count(*) FILTER (r.part_months = r.own_months AND r.part_months < r.months) AS found,
        count(coalesce(r.value, r.denominator)) FILTER (r.part_months = r.own_months AND r.part_months < r.months) AS valued,
        count(r.denominator) FILTER (r.part_months = r.own_months AND r.part_months < r.months) AS with_parts,
        sum(r.value) FILTER (r.part_months = r.own_months AND r.part_months < r.months) AS total,
        sum(r.numerator) FILTER (r.part_months = r.own_months AND r.part_months < r.months) AS numerators,
        sum(r.denominator) FILTER (r.part_months = r.own_months AND r.part_months < r.months) AS denominators,
        count(*) FILTER (r.part_months = r.own_months AND r.part_months < r.months
            AND r.f.marker = 'not_applicable') AS nothing_to_measure,
        bool_or(r.f.marker IN ('suppressed', 'low')) FILTER (r.part_months < r.months) AS hides_one,
        bool_and(r.f.marker IS NOT NULL AND r.f.marker = 'not_applicable')
            FILTER (r.part_months < r.months) AS nothing_applies
    FROM rolled AS r
    JOIN part_of AS p ON p.year_type = r.year_type AND p.part_starts = r.starts
        AND p.part_months = r.part_months AND p.whole_months = r.months
    GROUP BY r.code, p.whole_starts, p.whole_ends
),
told AS (
    SELECT *,
        CASE WHEN whole IS NOT NULL THEN 'handed_in'
            WHEN kind IN ('snapshot', 'cumulative', 'rolling') THEN
                CASE WHEN last_ends = ends THEN 'last' ELSE 'incomplete' END
            WHEN with_parts > 0 AND with_parts + nothing_to_measure = expected THEN 'summed_parts'
            WHEN is_share AND valued > with_parts THEN CASE WHEN last_ends = ends THEN 'last_share' ELSE 'incomplete' END
            WHEN is_share OR valued < expected THEN 'incomplete'
            WHEN kind = 'average' THEN 'mean' ELSE 'sum' END AS how
    FROM gathered
),
chosen AS (
    SELECT *,
        CASE how WHEN 'handed_in' THEN whole.numerator WHEN 'summed_parts' THEN numerators
            WHEN 'last' THEN last.numerator WHEN 'last_share' THEN last.numerator
            WHEN 'mean' THEN total END AS ratio_n,
        CASE how WHEN 'handed_in' THEN whole.denominator WHEN 'summed_parts' THEN denominators
            WHEN 'last' THEN last.denominator WHEN 'last_share' THEN last.denominator
            WHEN 'mean' THEN expected END AS ratio_d,
        CASE how WHEN 'mean' THEN 1 ELSE multiplier END AS ratio_m,
        CASE how WHEN 'handed_in' THEN whole.value WHEN 'sum' THEN total
            WHEN 'last' THEN last.value WHEN 'last_share' THEN last.value END AS plain
    FROM told
)
-- One row per indicator and period with anything handed in for it.
SELECT code, starts, ends, months, how, found, expected,
    CASE WHEN ratio_n IS NOT NULL THEN exact_ratio(ratio_n, ratio_d, ratio_m) ELSE plain END AS value,
    CASE WHEN how <> 'mean' THEN ratio_n END AS numerator,
    CASE WHEN how <> 'mean' THEN ratio_d END AS denominator,
    CASE WHEN how = 'handed_in' THEN whole.f.marker
        WHEN how IN ('last', 'last_share') THEN last.f.marker
        WHEN kind IN ('snapshot', 'cumulative', 'rolling') THEN NULL
        WHEN nothing_applies AND found = expected THEN 'not_applicable'
        WHEN hides_one THEN 'suppressed' END AS marker,
    CASE WHEN how = 'last_share' THEN last.f.period END AS figure_period,
    coalesce(whole.f.return_no, last.f.return_no) AS return_no,
    coalesce(whole.f.row_no, last.f.row_no) AS row_no
FROM chosen;
