-- Tables of the cursor that asks: whom its question is about. Whoever asks fills them.

-- Indicators as a whole in the length of periods that is asked for, or in months of their own, or a place or group.
CREATE OR REPLACE TEMP TABLE wanted_code (
    code VARCHAR, indicator VARCHAR, place VARCHAR, population_group VARCHAR, months INTEGER);

-- The rule that everything is judged by for once; none, unless a question supposes one.
CREATE OR REPLACE TABLE no_supposition (
    status_rule VARCHAR, tolerance DECIMAL(38, 12), outer_tolerance DECIMAL(38, 12));
CREATE OR REPLACE TEMP TABLE supposed_rule AS FROM no_supposition;

CREATE OR REPLACE TEMP TABLE wanted_decision (decision_no BIGINT, code VARCHAR, decided_at TIMESTAMP);
