-- How the people who work here stand in a period, in the shape of `position_none`.
CREATE OR REPLACE TEMP TABLE workforce_position AS FROM position_none;
