-- How the people of a service stand in a period, in the shape of `position_none`, with the facts of its sentences:
-- `rates` with their parts and standards, in the order in which they are told, and accidents beside those of before.
-- Of a team that is hidden there is nothing but `least`, the threshold in people.
CREATE OR REPLACE TEMP TABLE workforce_position AS
SELECT *, CAST(NULL AS STRUCT(
    rates STRUCT(
        rate VARCHAR, numerator DECIMAL(38, 12), denominator DECIMAL(38, 12), "value" DECIMAL(38, 12), target DECIMAL(38, 12),
        minimum DECIMAL(38, 12), status VARCHAR, of_period VARCHAR
    )[],
    decides VARCHAR, accidents DECIMAL(38, 12), accidents_before DECIMAL(38, 12), accidents_year_before DECIMAL(38, 12),
    year_ends DATE, due_by DATE, least INTEGER
)) AS workforce FROM position_none;
