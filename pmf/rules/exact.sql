-- n / d * m without binary fractions: whole numbers divided, halves rounded away from zero at the
-- twelfth decimal place. NULL for d = 0. Where the product needs more than 38 digits (n * m above some
-- ten million million) the nearest double stands in.
CREATE OR REPLACE MACRO exact_ratio(n, d, m) AS
    CASE WHEN n IS NULL OR m IS NULL OR d IS NULL OR d = 0 THEN NULL ELSE coalesce(
        try(CAST(CAST(
            (2 * CAST(CAST(abs(n) AS DECIMAL(38, 12)) * 1000000000000 AS HUGEINT)
                * CAST(CAST(abs(m) AS DECIMAL(38, 12)) * 1000000000000 AS HUGEINT)
              + CAST(CAST(abs(d) AS DECIMAL(38, 12)) * 1000000000000 AS HUGEINT))
            // (2 * CAST(CAST(abs(d) AS DECIMAL(38, 12)) * 1000000000000 AS HUGEINT)) AS DECIMAL(38, 0))
            * 0.000000000001 AS DECIMAL(38, 12))),
        CAST(abs(CAST(n AS DOUBLE) / d * m) AS DECIMAL(38, 12))
    ) * CASE WHEN (n < 0) <> ((d < 0) <> (m < 0)) THEN -1 ELSE 1 END END;

-- So many per cent of a number's size, exactly; a double where that needs more than 38 digits.
CREATE OR REPLACE MACRO per_cent_of(number, per_cent) AS
    coalesce(
        try(CAST(abs(number) * CAST(per_cent AS DECIMAL(18, 8)) * 0.01 AS DECIMAL(38, 12))),
        CAST(abs(CAST(number AS DOUBLE)) * per_cent / 100 AS DECIMAL(38, 12)));
