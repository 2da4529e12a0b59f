-- How budgets stand in a period, in the shape of `position_none`.
CREATE OR REPLACE TEMP TABLE finance_position AS FROM position_none;
