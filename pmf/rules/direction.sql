-- Which way an indicator went between two of its figures. NULL where there is nothing to compare.

CREATE OR REPLACE MACRO direction_between(polarity, now_value, then_value, target, lower_limit, upper_limit,
        unchanged_counts_as) AS
    CASE
    WHEN now_value IS NULL OR then_value IS NULL THEN NULL
    WHEN polarity = 'none' THEN CASE WHEN now_value > then_value THEN 'increasing'
        WHEN now_value < then_value THEN 'decreasing' ELSE 'no_change' END
    WHEN polarity = 'higher' THEN CASE WHEN now_value > then_value THEN 'improving'
        WHEN now_value < then_value THEN 'worsening' ELSE unchanged_counts_as END
    WHEN polarity = 'lower' THEN CASE WHEN now_value < then_value THEN 'improving'
        WHEN now_value > then_value THEN 'worsening' ELSE unchanged_counts_as END
    -- within a range: nearer to it is better
    WHEN target IS NULL AND lower_limit IS NULL AND upper_limit IS NULL THEN NULL
    ELSE CASE sign(shortfall('range', now_value, target, lower_limit, upper_limit)
                 - shortfall('range', then_value, target, lower_limit, upper_limit))
        WHEN -1 THEN 'improving' WHEN 1 THEN 'worsening' ELSE unchanged_counts_as END
    END;
