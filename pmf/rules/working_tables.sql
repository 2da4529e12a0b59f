-- Tables of the cursor that asks for exceptions: what is judged once and looked at from several sides.
-- A macro is held against the tables that it names when it is made, so they are there, empty.

CREATE OR REPLACE TEMP TABLE scorecard_line AS
SELECT * FROM newest_line(TIMESTAMP '2000-01-01', 3, DATE '2000-01-01', DATE '2000-03-31', DATE '2000-01-01', true) LIMIT 0;

-- What each indicator is expected to end the year with, and which figures rest on poor data: one row a code.
CREATE OR REPLACE TEMP TABLE projected_line AS
SELECT code, p AS projected
FROM projection(TIMESTAMP '2000-01-01', 3, DATE '2000-01-01', DATE '1999-12-31', DATE '2000-03-31') AS p LIMIT 0;
CREATE OR REPLACE TEMP TABLE poor_line AS
SELECT code, q AS data_quality FROM data_quality(TIMESTAMP '2000-01-01', 3, DATE '2000-01-01', DATE '2000-03-31', 12) AS q LIMIT 0;

-- What officers said last by the end of the period.
CREATE OR REPLACE TEMP TABLE words_line AS
SELECT code, arg_max(w, (w.ends, w.starts)) AS words FROM said(TIMESTAMP '2000-01-01', DATE '2000-03-31') AS w GROUP BY code LIMIT 0;
