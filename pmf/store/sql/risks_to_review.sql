-- One row per risk that was reviewed before a quarter began and is open: the day on which it is to be reviewed next, by
-- what its last review before then says, or else so many days ($review_days) after it. `figure_how` tells whether a
-- review stands since the quarter began ($since).
WITH reviews AS MATERIALIZED (SELECT * FROM standing_risk_review($at)),
before AS (
    SELECT unnest(arg_max(r, (r.reviewed_on, r.return_no))) FROM reviews AS r WHERE r.reviewed_on < $since GROUP BY r.risk_id
)
SELECT b.risk_id AS code, b.title AS name, b.service,
    coalesce(b.next_review, b.reviewed_on + to_days(CAST($review_days AS INTEGER)))::DATE AS deadline,
    CASE WHEN EXISTS (FROM reviews AS r WHERE r.risk_id = b.risk_id AND r.reviewed_on >= $since) THEN 'reviewed' END AS figure_how
FROM before AS b
WHERE b.closed_on IS NULL AND deadline <= $until
ORDER BY b.service, b.risk_id;
