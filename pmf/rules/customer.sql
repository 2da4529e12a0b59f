-- How what people tell the council stand in a period, in the shape of `position_none`.
CREATE OR REPLACE TEMP TABLE customer_position AS FROM position_none;
