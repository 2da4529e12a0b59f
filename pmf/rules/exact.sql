-- n / d * m without binary fractions: whole numbers divided, halves rounded away from zero at the
-- twelfth decimal place. NULL for d = 0.
--
-- Numbers are first taken at all twelve places; where their product needs more than 38 digits, at nine
-- places, with the multiplier at three; and beyond that (a numerator above some million million) the
-- nearest double stands in.
CREATE OR REPLACE MACRO exact_ratio(n, d, m) AS
    CASE WHEN d IS NULL OR n IS NULL OR m IS NULL OR d = 0 THEN NULL ELSE coalesce(
        try(CAST(CAST(
            (2 * CAST(CAST(abs(n) AS DECIMAL(38, 12)) * 1000000000000 AS HUGEINT)
                * CAST(CAST(abs(m) AS DECIMAL(38, 12)) * 1000000000000 AS HUGEINT)
              + CAST(CAST(abs(d) AS DECIMAL(38, 12)) * 1000000000000 AS HUGEINT))
            // (2 * CAST(CAST(abs(d) AS DECIMAL(38, 12)) * 1000000000000 AS HUGEINT)) AS DECIMAL(38, 0))
            * 0.000000000001 AS DECIMAL(38, 12))),
        try(CAST(CAST(
            (2 * CAST(CAST(abs(n) AS DECIMAL(38, 9)) * 1000000000 AS HUGEINT)
                * CAST(CAST(abs(m) AS DECIMAL(38, 3)) * 1000 AS HUGEINT) * 1000000000
              + CAST(CAST(abs(d) AS DECIMAL(38, 9)) * 1000000000 AS HUGEINT))
            // (2 * CAST(CAST(abs(d) AS DECIMAL(38, 9)) * 1000000000 AS HUGEINT)) AS DECIMAL(38, 0))
            * 0.000000000001 AS DECIMAL(38, 12))),
        CAST(CAST(abs(n) AS DOUBLE) / CAST(abs(d) AS DOUBLE) * CAST(abs(m) AS DOUBLE) AS DECIMAL(38, 12))
    ) * CASE WHEN (n < 0) <> ((d < 0) <> (m < 0)) THEN -1 ELSE 1 END END;
