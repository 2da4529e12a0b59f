-- The outturns of a year that officers forecast: one row per indicator and stretch of time that each was given
-- with, the one handed in last.

CREATE OR REPLACE MACRO forecast(at_moment) AS TABLE
    SELECT w.code, o.starts, o.ends, max(o.return_no) AS return_no, arg_max(o.forecast, o.return_no) AS forecast,
        arg_max(o.period, o.return_no) AS period
    FROM council.observation AS o SEMI JOIN standing_return(at_moment) AS s ON o.return_no = s.return_no
    JOIN wanted_code AS w ON w.indicator = o.code AND w.place = o.place AND w.population_group = o.population_group
    WHERE o.forecast IS NOT NULL
    GROUP BY w.code, o.starts, o.ends;
