-- Status and its ground, for a figure that has a target. Comparisons are of unrounded figures and
-- inclusive upward: equal to the target is green, equal to the minimum standard is amber.

-- How far a figure is on the wrong side of its target or outside its limits; 0 when it is not.
CREATE OR REPLACE MACRO shortfall(polarity, value, target, lower_limit, upper_limit) AS
    CASE
        WHEN value IS NULL THEN NULL
        WHEN polarity <> 'range' AND target IS NULL THEN NULL
        WHEN polarity = 'higher' THEN greatest(target - value, 0)
        WHEN polarity = 'lower' THEN greatest(value - target, 0)
        WHEN polarity = 'range' THEN CASE
            WHEN lower_limit IS NULL AND upper_limit IS NULL THEN abs(value - target)
            ELSE greatest(lower_limit - value, value - upper_limit, 0) END
    END;

-- The target or limit that a figure falls short of, and that a tolerance in per cent is a share of.
CREATE OR REPLACE MACRO boundary(polarity, value, target, lower_limit, upper_limit) AS
    CASE WHEN polarity <> 'range' THEN target
        WHEN value < lower_limit THEN lower_limit
        WHEN value > upper_limit THEN upper_limit
        ELSE coalesce(target, lower_limit, upper_limit) END;

-- A tolerance as an amount: per cent of the boundary, or points.
CREATE OR REPLACE MACRO allowance(status_rule, boundary_value, tolerance) AS
    CASE WHEN status_rule = 'point_tolerance' THEN CAST(tolerance AS DECIMAL(38, 12))
        ELSE per_cent_of(boundary_value, tolerance) END;

-- The minimum standard that a rule works with: its own, or the target moved by the tolerance. `allowed`
-- is the tolerance as an amount; with a higher or lower polarity the boundary is the target.
CREATE OR REPLACE MACRO floor_of(status_rule, polarity, target, minimum, tolerance_given, allowed) AS
    CASE WHEN (status_rule IN ('percent_tolerance', 'point_tolerance', 'tolerance_and_direction')
                AND NOT (target = 0 AND status_rule <> 'point_tolerance' AND minimum IS NOT NULL))
            OR (status_rule = 'bandwidth' AND minimum IS NULL AND tolerance_given)
        THEN CASE polarity WHEN 'higher' THEN target - allowed WHEN 'lower' THEN target + allowed END
        ELSE minimum END;

-- Why it has the status that it has. The status follows from this one word and nothing else.
-- allowed and outer_allowed are the tolerances as amounts; each `short` is a shortfall.
CREATE OR REPLACE MACRO ground(status_rule, polarity, value, target, floor_value, lower_limit, upper_limit,
        allowed, outer_allowed, year_ago, forecast, forecast_short, year_ago_short, short, base) AS
    CASE
    WHEN status_rule = 'symmetrical' THEN CASE
        WHEN short > allowed THEN 'worse_than_tolerance'
        WHEN polarity = 'range' AND short = 0 THEN 'on_target'
        WHEN (polarity = 'higher' AND value - target > allowed)
          OR (polarity = 'lower' AND target - value > allowed)
            THEN 'better_than_tolerance'
        ELSE 'within_symmetry' END
    WHEN short = 0 THEN 'on_target'
    WHEN status_rule = 'strict' THEN 'off_target'
    WHEN status_rule = 'four_band' THEN CASE
        WHEN short <= allowed THEN 'within_inner_tolerance'
        WHEN floor_value IS NOT NULL AND polarity <> 'range' THEN CASE
            WHEN (polarity = 'higher' AND value >= floor_value) OR (polarity = 'lower' AND value <= floor_value)
                THEN 'above_minimum' ELSE 'below_minimum' END
        WHEN short <= outer_allowed THEN 'within_outer_tolerance'
        ELSE 'beyond_tolerance' END
    WHEN status_rule = 'tolerance_and_direction' THEN CASE
        WHEN CASE WHEN base = 0 AND floor_value IS NOT NULL
                THEN (polarity = 'higher' AND value >= floor_value) OR (polarity = 'lower' AND value <= floor_value)
                ELSE short <= allowed END THEN 'near_enough'
        WHEN year_ago IS NULL THEN 'beyond_no_last_year'
        WHEN (polarity = 'higher' AND value >= year_ago) OR (polarity = 'lower' AND value <= year_ago)
          OR (polarity = 'range' AND short <= year_ago_short)
            THEN 'beyond_but_held'
        ELSE 'beyond_and_worse' END
    WHEN status_rule = 'improved_on_last_year' THEN CASE
        WHEN year_ago IS NULL THEN 'missed_no_last_year'
        WHEN (polarity = 'higher' AND value > year_ago) OR (polarity = 'lower' AND value < year_ago)
          OR (polarity = 'range' AND short < year_ago_short)
            THEN 'missed_but_better'
        ELSE 'missed_and_no_better' END
    WHEN status_rule = 'recoverable' THEN CASE
        WHEN forecast IS NULL THEN 'missed_no_forecast'
        WHEN forecast_short = 0
            THEN 'recoverable'
        ELSE 'not_recoverable' END
    WHEN status_rule IN ('percent_tolerance', 'point_tolerance') THEN CASE
        WHEN status_rule = 'percent_tolerance' AND base = 0 AND floor_value IS NOT NULL AND floor_value <> target THEN CASE
            WHEN (polarity = 'higher' AND value >= floor_value) OR (polarity = 'lower' AND value <= floor_value)
                THEN 'above_minimum' ELSE 'below_minimum' END
        WHEN short <= allowed THEN 'within_tolerance'
        ELSE 'beyond_tolerance' END
    -- bandwidth
    WHEN polarity = 'range' THEN CASE
        WHEN floor_value IS NOT NULL AND value < coalesce(lower_limit, target) AND value >= floor_value
            THEN 'above_minimum'
        WHEN short <= allowed
            THEN 'within_tolerance'
        ELSE 'outside_range' END
    WHEN floor_value IS NULL THEN 'no_minimum'
    WHEN (polarity = 'higher' AND value >= floor_value) OR (polarity = 'lower' AND value <= floor_value)
        THEN 'above_minimum'
    ELSE 'below_minimum' END;

CREATE OR REPLACE MACRO status_of(because) AS
    CASE
    WHEN because IN ('on_target', 'better_than_tolerance', 'near_enough') THEN 'green'
    WHEN because = 'within_inner_tolerance' THEN 'yellow'
    WHEN because IN ('above_minimum', 'within_tolerance', 'within_outer_tolerance', 'within_symmetry',
        'beyond_but_held', 'missed_but_better', 'recoverable') THEN 'amber'
    WHEN because IN ('below_minimum', 'no_minimum', 'off_target', 'beyond_tolerance', 'beyond_no_last_year',
        'beyond_and_worse', 'missed_no_last_year', 'missed_and_no_better', 'missed_no_forecast',
        'not_recoverable', 'worse_than_tolerance', 'outside_range') THEN 'red'
    WHEN because IN ('awaited', 'incomplete', 'said_not_available') THEN 'no_data'
    WHEN because IN ('not_yet_due', 'collected_less_often') THEN 'not_due'
    ELSE because END;
