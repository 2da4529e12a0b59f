-- Rates: what a service's customers or workforce are judged by. A share of a hundred, or an amount a head.

-- How a rate stands against what is aimed at and the least that is accepted, each met by its own figure. Compared as
-- products, so that nothing is rounded. Nothing of nothing is no rate.
CREATE OR REPLACE MACRO rate_status(numerator, denominator, multiplier, target, minimum, lower_is_better) AS
    CASE WHEN numerator IS NULL OR coalesce(denominator, 0) <= 0 THEN NULL
        WHEN target IS NULL THEN 'data_only'
        WHEN lower_is_better THEN CASE WHEN numerator * multiplier <= target * denominator THEN 'green'
            WHEN numerator * multiplier <= minimum * denominator THEN 'amber' ELSE 'red' END
        WHEN numerator * multiplier >= target * denominator THEN 'green'
        WHEN numerator * multiplier >= minimum * denominator THEN 'amber' ELSE 'red' END;

-- The worst of several statuses of rates, or nothing where none is rated.
CREATE OR REPLACE MACRO worst_rated(statuses) AS
    CASE WHEN list_contains(statuses, 'red') THEN 'red' WHEN list_contains(statuses, 'amber') THEN 'amber'
        WHEN list_contains(statuses, 'green') THEN 'green' END;

-- The sum of a column where every row has it.
CREATE OR REPLACE MACRO sum_of_all(amount) AS CASE WHEN count(amount) = count(*) THEN sum(amount) END;

-- Wilson's interval of a share at 95%, in per cent: where the share of everybody may lie, as told by those who answered.
CREATE OR REPLACE MACRO wilson(counted, base, side) AS CASE WHEN base > 0 THEN
    round(100 * (CAST(counted AS DOUBLE) / base + 3.841459 / (2 * base)
        + side * 1.959964 * sqrt(CAST(counted AS DOUBLE) / base * (1 - CAST(counted AS DOUBLE) / base) / base + 3.841459 / (4.0 * base * base)))
        / (1 + 3.841459 / base), 6) END;
