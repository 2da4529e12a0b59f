-- The shape that money, risk, customers and workforce have in common where they stand beside indicators.
--
-- `about` is finance, risk, customer or workforce; `subject` is one of its own kind, and `part` tells several of one
-- service apart ("General Fund revenue"). `status` is one of our words, `because` why, `past` the periods from this
-- one back. `own_kinds` are the kinds of exception that it gives, the gravest first; `is_grave` those of high severity.
-- `return_no` to `cell` are where the figure that decides came from.
CREATE OR REPLACE TABLE position_none (
    about VARCHAR, subject_kind VARCHAR, subject VARCHAR, name VARCHAR, part VARCHAR, owner VARCHAR,
    directorate VARCHAR, service VARCHAR, lead_member VARCHAR, period VARCHAR, starts DATE, ends DATE,
    status VARCHAR, because VARCHAR, value DECIMAL(38, 12),
    past STRUCT(period VARCHAR, starts DATE, ends DATE, status VARCHAR, "value" DECIMAL(38, 12))[],
    own_kinds VARCHAR[], is_grave BOOLEAN,
    return_no BIGINT, row_no BIGINT, sheet VARCHAR, cell VARCHAR
);
CREATE OR REPLACE TEMP TABLE position AS FROM position_none;
