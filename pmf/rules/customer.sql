-- How what people tell a service stands in a period, in the shape of `position_none`, with the facts of its sentences:
-- `rates` with their parts and standards, in the order in which they are told; `volumes` beside those of the period
-- before and of a year before; and what stood open past its clock on `looked_at`.
-- A rate is from `cases` or from `counts`; `told_…` are the counts that were handed in where cases say otherwise.
CREATE OR REPLACE TEMP TABLE customer_position AS
SELECT *, CAST(NULL AS STRUCT(
    rates STRUCT(
        rate VARCHAR, source VARCHAR, numerator DECIMAL(38, 12), denominator DECIMAL(38, 12), "value" DECIMAL(38, 12),
        low DOUBLE, high DOUBLE, target DECIMAL(38, 12), minimum DECIMAL(38, 12), status VARCHAR,
        told_numerator DECIMAL(38, 12), told_denominator DECIMAL(38, 12)
    )[],
    volumes STRUCT(volume VARCHAR, now DECIMAL(38, 12), before DECIMAL(38, 12), year_before DECIMAL(38, 12))[],
    decides VARCHAR, looked_at DATE, open_late BIGINT, still_open BIGINT, latest_case VARCHAR, days_late INTEGER,
    due_by DATE, days_answer_1 INTEGER, days_answer_2 INTEGER
)) AS feedback FROM position_none;
