-- How risks and opportunities stand in a period, in the shape of `position_none`.
CREATE OR REPLACE TEMP TABLE risk_position AS FROM position_none;
