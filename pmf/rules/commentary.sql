-- What officers say of their figures, and what is wanting in it. Words are looked for by themselves: a figure
-- that was restated without any keeps those it had.

-- Words as they are compared: letters and digits alone, in lower case; NULL where nothing is left.
CREATE OR REPLACE MACRO bare_words(words) AS nullif(lower(regexp_replace(words, '[^\p{L}\p{N}]', '', 'g')), '');

-- One row per indicator and stretch of time that anything was said of, by what was said last.
CREATE OR REPLACE MACRO said(at_moment, until) AS TABLE
WITH newest AS (
    SELECT code, starts, ends, unnest(arg_max(o, (o.return_no, o.row_no)), max_depth := 2)
    FROM (
        SELECT code, starts, ends, struct_pack(period, commentary, cause, action, action_owner, action_due, return_no, row_no) AS o
        FROM council.observation AS v SEMI JOIN standing_return(at_moment) AS s ON s.return_no = v.return_no
        WHERE place = '' AND population_group = '' AND ends <= until AND code IN (SELECT code FROM wanted_code)
            AND coalesce(bare_words(commentary), bare_words(cause), bare_words(action)) IS NOT NULL
    ) GROUP BY code, starts, ends
)
SELECT n.*, r.handed_in_by, r.recorded_at,
    CASE WHEN bare_words(n.commentary) = bare_words(b.commentary) THEN b.period END AS unchanged_since
FROM newest AS n
JOIN council.data_return AS r ON r.return_no = n.return_no
ASOF LEFT JOIN (FROM newest WHERE bare_words(commentary) IS NOT NULL) AS b ON b.code = n.code AND b.ends < n.starts;

-- What is wanting: only of a figure that misses its target is an action asked for, only of a red one a comment.
CREATE OR REPLACE MACRO wanting(status, commentary, action, action_owner, action_due, is_old, unchanged_since) AS
    list_filter([
        CASE WHEN status = 'red' AND bare_words(commentary) IS NULL THEN 'no_comment' END,
        CASE WHEN is_old THEN 'old' END,
        CASE WHEN unchanged_since IS NOT NULL THEN 'unchanged' END,
        CASE WHEN status IN ('amber', 'red') AND bare_words(coalesce(commentary, action)) IS NOT NULL THEN
            CASE WHEN bare_words(action) IS NULL THEN 'no_action' END END,
        CASE WHEN status IN ('amber', 'red') AND bare_words(action) IS NOT NULL AND bare_words(action_owner) IS NULL THEN 'no_owner' END,
        CASE WHEN status IN ('amber', 'red') AND bare_words(action) IS NOT NULL AND action_due IS NULL THEN 'no_date' END
    ], lambda one: one IS NOT NULL);

-- The last that was said by the end of a period, beside the figure that the indicator shows there: one row per
-- indicator that has words, or is red without any.
CREATE OR REPLACE MACRO commentary(at_moment, asked_months, period_starts, until) AS TABLE
WITH shown AS (
    SELECT code, arg_max(struct_pack(status, starts, months), ends) AS figure
    FROM judged(at_moment, asked_months, period_starts, period_starts - INTERVAL 24 MONTH, until)
    WHERE ends >= period_starts OR value IS NOT NULL
    GROUP BY code
),
latest AS (SELECT code, unnest(arg_max(s, (s.ends, s.starts))) FROM said(at_moment, until) AS s GROUP BY code)
SELECT coalesce(l.code, f.code) AS code, l.* EXCLUDE (code), f.figure.status AS status, f.figure.months AS months,
    wanting(f.figure.status, l.commentary, l.action, l.action_owner, l.action_due, l.ends < f.figure.starts, l.unchanged_since) AS marks
FROM shown AS f FULL JOIN latest AS l USING (code)
WHERE l.code IS NOT NULL OR f.figure.status = 'red';

-- All that was said, with what was wanting beside the figure of the indicator's own period that ends with it.
CREATE OR REPLACE MACRO commentary_history(at_moment, until) AS TABLE
SELECT s.*, j.status, wanting(j.status, s.commentary, s.action, s.action_owner, s.action_due, false, s.unchanged_since) AS marks
FROM said(at_moment, until) AS s
LEFT JOIN judged(at_moment, 1, until + INTERVAL 1 DAY, DATE '1990-01-01', until) AS j USING (code, ends)
ORDER BY s.code, s.ends DESC, s.starts DESC;
