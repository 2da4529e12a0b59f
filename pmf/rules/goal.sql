-- The target that each indicator has for each period of the length asked for, or of its own length
-- where that is longer. The period's own target comes first, then those of its months or quarters,
-- then the share of the year's that falls to it by the target's profile:
--   none        the year's target holds in each part of it
--   even        a share by time: to date for a cumulative indicator, of the part alone for others
--   by_history  the share that the same part of last year had: left to `judged`, which knows the figures,
--               and even where last year is not whole
--   entered     the parts' own targets and no others
-- Unsaid is even for a cumulative indicator, and none for the rest.

CREATE OR REPLACE MACRO goal(at_moment, asked_months, since, until) AS TABLE
WITH wanted AS MATERIALIZED (
    SELECT w.code, w.indicator, w.place, w.population_group, i.kind, i.year_type, greatest(own.months, coalesce(w.months, asked_months)) AS months,
        is_share(i.unit, i.denominator_label) AS is_share
    FROM standing_indicator(at_moment) AS i
    JOIN wanted_code AS w ON w.indicator = i.code
    JOIN frequency AS own ON own.name = i.frequency
),
set_target AS MATERIALIZED (
    SELECT w.code, t.starts, t.ends, f.months AS set_months, t.target, t.minimum, t.lower_limit,
        t.upper_limit, w.kind, w.year_type, w.months, w.is_share,
        coalesce(t.profile, CASE w.kind WHEN 'cumulative' THEN 'even' ELSE 'none' END) AS profile
    FROM standing_target(at_moment) AS t
    JOIN wanted AS w ON w.indicator = t.code AND w.place = t.place AND w.population_group = t.population_group
    JOIN frequency AS f ON f.name = t.frequency
    WHERE t.ends > since - INTERVAL 12 MONTH
        AND t.starts <= until
),
shared AS (
    SELECT t.code, p.part_starts AS starts, p.part_ends AS ends, t.starts AS set_starts, t.set_months,
        t.months AS part_months,
        CASE WHEN t.set_months = t.months THEN 'none' ELSE t.profile END AS spread,
        CASE t.kind WHEN 'cumulative' THEN p.part_no ELSE 1 END AS share_n,
        t.set_months // t.months AS share_d,
        t.target, t.minimum, t.lower_limit, t.upper_limit
    FROM set_target AS t
    JOIN part_of AS p ON p.year_type = t.year_type AND p.whole_starts = t.starts
        AND p.whole_months = t.set_months AND p.part_months = t.months
    WHERE t.set_months >= t.months AND (t.profile <> 'entered' OR t.set_months = t.months)
),
from_whole AS (
    SELECT code, starts, ends, CASE WHEN spread = 'none' THEN 'year' ELSE spread END AS how, set_starts,
        set_months, CASE WHEN spread = 'none' THEN 1 ELSE share_n END AS share_n,
        CASE WHEN spread = 'none' THEN 1 ELSE share_d END AS share_d,
        target, minimum, lower_limit, upper_limit
    FROM shared
),
from_parts AS (
    SELECT t.code, p.whole_starts AS starts, p.whole_ends AS ends, 'parts' AS how, p.whole_starts AS set_starts,
        t.set_months, 1 AS share_n, 1 AS share_d,
        -- counts add up, levels are the last part's
        t.kind = 'period' AND NOT t.is_share AS adds_up,
        any_value(t.months // t.set_months) AS expected,
        CASE WHEN NOT adds_up THEN arg_max(t.target, t.ends) FILTER (t.ends = p.whole_ends)
            WHEN count(t.target) = expected THEN sum(t.target) END AS target,
        CASE WHEN NOT adds_up THEN arg_max(t.minimum, t.ends) FILTER (t.ends = p.whole_ends)
            WHEN count(t.minimum) = expected THEN sum(t.minimum) END AS minimum,
        CASE WHEN NOT adds_up THEN arg_max(t.lower_limit, t.ends) FILTER (t.ends = p.whole_ends)
            WHEN count(t.lower_limit) = expected THEN sum(t.lower_limit) END AS lower_limit,
        CASE WHEN NOT adds_up THEN arg_max(t.upper_limit, t.ends) FILTER (t.ends = p.whole_ends)
            WHEN count(t.upper_limit) = expected THEN sum(t.upper_limit) END AS upper_limit
    FROM set_target AS t
    JOIN part_of AS p ON p.year_type = t.year_type AND p.part_starts = t.starts
        AND p.part_months = t.set_months AND p.whole_months = t.months
    WHERE t.set_months < t.months
    GROUP BY t.code, p.whole_starts, p.whole_ends, t.kind, t.is_share, t.set_months
)
-- One row per indicator and period that has a target or a limit. What is shared out is still whole:
-- the period's own part of it is share_n of share_d.
SELECT code, starts, ends, unnest(arg_min(struct_pack(
        how := CASE WHEN how = 'year' AND set_months = period_months THEN 'own' ELSE how END,
        set_starts := set_starts, set_months := set_months, share_n := share_n, share_d := share_d,
        target := target, minimum := minimum, lower_limit := lower_limit, upper_limit := upper_limit),
    nearness))
FROM (
    SELECT *, datediff('month', starts, ends) + 1 AS period_months,
        -- its own first, then its parts' from the longest down, then the shortest that covers it
        CASE WHEN set_months = period_months THEN 0 WHEN set_months < period_months THEN 20 - set_months
            ELSE 100 + set_months END AS nearness
    FROM (SELECT * FROM from_whole UNION ALL BY NAME SELECT * EXCLUDE (adds_up, expected) FROM from_parts)
    WHERE target IS NOT NULL OR lower_limit IS NOT NULL OR upper_limit IS NOT NULL
)
GROUP BY code, starts, ends;
