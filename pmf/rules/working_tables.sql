-- Tables of the cursor that asks: what is judged once, and looked at from several sides. Whoever asks fills them.
-- A macro is held against the tables that it names when it is made, so they are there, empty.

-- An indicator's last periods, for its line on a scorecard; the years around a period and the parts of them, for
-- a projection; and the figures of a period, for the quality of their data.
CREATE OR REPLACE TEMP TABLE judged_row AS
SELECT * FROM judged(TIMESTAMP '2000-01-01', 3, DATE '2000-01-01', DATE '2000-01-01', DATE '2000-03-31') LIMIT 0;
CREATE OR REPLACE TEMP TABLE judged_year AS FROM judged_row;
CREATE OR REPLACE TEMP TABLE judged_part AS FROM judged_row;
CREATE OR REPLACE TEMP TABLE figure_row AS
SELECT * FROM figure(TIMESTAMP '2000-01-01', 3, DATE '2000-01-01', DATE '2000-03-31') LIMIT 0;
