-- Tables of the cursor that asks for exceptions: one row per indicator in each.
-- The scorecard's lines, what each is expected to end the year with, which figures rest on poor data, what was
-- said last, and what a whole hides.

CREATE OR REPLACE TEMP TABLE scorecard_line AS
SELECT * FROM newest_line(TIMESTAMP '2000-01-01', 3, DATE '2000-01-01', DATE '2000-03-31', true) LIMIT 0;
CREATE OR REPLACE TEMP TABLE projected_line AS
SELECT code, p AS projected
FROM projection(TIMESTAMP '2000-01-01', 3, DATE '2000-01-01', DATE '1999-12-31', DATE '2000-03-31') AS p LIMIT 0;
CREATE OR REPLACE TEMP TABLE poor_line AS
SELECT code, q AS data_quality FROM data_quality(TIMESTAMP '2000-01-01', 3, DATE '2000-01-01', DATE '2000-03-31', 12) AS q LIMIT 0;
CREATE OR REPLACE TEMP TABLE words_line AS
SELECT code, arg_max(w, (w.ends, w.starts)) AS words FROM said(TIMESTAMP '2000-01-01', DATE '2000-03-31') AS w GROUP BY code LIMIT 0;
