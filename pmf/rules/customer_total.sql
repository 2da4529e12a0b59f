-- What the quadrant shows beside each service: the sums of all those asked for, and the cases that stood open past their
-- clock on the last day that is looked at. Asked after `customer_judged.sql`.

CREATE OR REPLACE TEMP TABLE feedback_asked AS
SELECT service FROM feedback_stands JOIN known_service($at) AS k USING (service)
WHERE step = 0 AND ($directorate IS NULL OR k.directorate = $directorate)
UNION SELECT service FROM feedback_stands WHERE $directorate IS NULL;

CREATE OR REPLACE TEMP TABLE feedback_total AS
WITH summed AS (
    SELECT step, rate, sum(numerator) AS numerator, sum(denominator) AS denominator, count(*) AS services
    FROM feedback_part SEMI JOIN feedback_asked USING (service) GROUP BY step, rate
)
SELECT d.label AS period, s.*, exact_ratio(s.numerator, s.denominator, 100) AS value, a.target, a.minimum,
    CASE WHEN s.rate = 'satisfaction' THEN wilson(s.numerator, s.denominator, -1) END AS low,
    CASE WHEN s.rate = 'satisfaction' THEN wilson(s.numerator, s.denominator, 1) END AS high,
    CASE WHEN s.rate = 'satisfaction' AND s.denominator < $least_answers THEN 'data_only'
        ELSE rate_status(s.numerator, s.denominator, 100, a.target, a.minimum, coalesce(a.lower_is_better, false)) END AS status,
    NULL AS told_numerator, NULL AS told_denominator
FROM summed AS s JOIN asked_span AS d USING (step) LEFT JOIN asked_standard AS a USING (rate)
ORDER BY s.step, coalesce(a.place, 99), s.rate;

-- Of the services that told it for the newest period alone, so that a service that is missing is no fall; `services` are
-- those in the sum.
CREATE OR REPLACE TEMP TABLE volume_total AS
WITH told AS (
    SELECT service, step, unnest([
        {'volume': 'complaints', 'amount': coalesce(f.received, c.received)},
        {'volume': 'compliments', 'amount': f.compliments}, {'volume': 'comments', 'amount': f.comments},
        {'volume': 'enquiries', 'amount': f.member_enquiries}, {'volume': 'information', 'amount': f.information_requests},
        {'volume': 'contacts', 'amount': f.contacts}
    ], recursive := true)
    FROM (FROM feedback_span WHERE is_whole) AS f FULL JOIN case_span AS c USING (service, step)
)
SELECT t.step, d.label AS period, t.volume, sum(t.amount) AS amount, count(t.amount) AS services
FROM told AS t SEMI JOIN feedback_asked USING (service) JOIN asked_span AS d USING (step)
SEMI JOIN (FROM told WHERE step = 0 AND amount IS NOT NULL) AS newest USING (service, volume)
GROUP BY ALL HAVING count(t.amount) > 0 ORDER BY t.volume, t.step;

CREATE OR REPLACE TEMP TABLE case_open_late AS
SELECT c.case_id, c.stage, c.service, c.received_on, c.answer_until, c.responded_on, s.looked_at, there.number - due.number AS days_late,
    c.extended_to IS NOT NULL AS is_extended
FROM case_clock AS c JOIN asked_span AS s ON s.step = 0
SEMI JOIN feedback_asked AS a ON a.service = c.service
JOIN working_day AS there ON there.day = s.looked_at
JOIN working_day AS due ON due.day = c.answer_until
WHERE c.outcome IS DISTINCT FROM 'withdrawn' AND c.received_on <= s.looked_at
    AND coalesce(c.responded_on > s.looked_at, true) AND c.answer_until < s.looked_at
ORDER BY days_late DESC, c.case_id, c.stage;
