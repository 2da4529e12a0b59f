-- The people of each unit in each of the periods asked for (`asked_span`, 0 is the newest). A unit is a service, or a pool
-- of services (`hidden_team`) that are shown nowhere by themselves: nothing below this knows them apart.
--
-- Sickness is LG Inform's: working days lost by FTE, which is the mean of the first day's and the last day's. Twelve months
-- are the days of all their quarters by the mean of their FTE, and only where all of them are there.

CREATE OR REPLACE TEMP TABLE workforce_row AS
WITH handed_in AS MATERIALIZED (
    SELECT w.*, q.months FROM standing_workforce($at) AS w JOIN frequency AS q ON q.name = w.frequency WHERE q.months <= $months
),
told AS (
    SELECT w.*, k.directorate FROM handed_in AS w
    ANTI JOIN handed_in AS longer
        ON longer.service = w.service AND longer.months > w.months AND longer.starts <= w.starts AND longer.ends >= w.ends
    LEFT JOIN known_service($at) AS k ON k.service = w.service
)
SELECT t.service AS unit, false AS is_pool, t.directorate, t.period, t.starts, t.ends, t.months, t.fte_start, t.fte_end, t.days_lost_short,
    t.days_lost_long, t.headcount, t.leavers, t.posts, t.vacancies, t.agency_spend, t.pay_bill, t.appraisals_due, t.appraisals_done,
    t.accidents, t.engaged, t.survey_responses,
    struct_pack(return_no := t.return_no, row_no := t.row_no, sheet := t.sheet, cell := t.cell) AS place
FROM told AS t ANTI JOIN hidden_team AS h ON h.service = t.service
UNION ALL
SELECT h.pool, true, nullif(h.pool, ''), t.period, t.starts, t.ends, t.months, sum_of_all(fte_start), sum_of_all(fte_end),
    sum_of_all(days_lost_short), sum_of_all(days_lost_long), sum_of_all(headcount), sum_of_all(leavers), sum_of_all(posts),
    sum_of_all(vacancies), sum_of_all(agency_spend), sum_of_all(pay_bill), sum_of_all(appraisals_due), sum_of_all(appraisals_done),
    sum_of_all(accidents), NULL, NULL, NULL
FROM told AS t JOIN hidden_team AS h ON h.service = t.service AND h.pool <> '-'
GROUP BY h.pool, h.members, t.period, t.starts, t.ends, t.months HAVING count(*) = h.members;

CREATE OR REPLACE TEMP TABLE workforce_span AS
WITH in_period AS (
    SELECT r.unit, r.is_pool, s.step, sum(r.months) = any_value(s.months) AS is_whole,
        sum_of_all(days_lost_short + days_lost_long) AS days, sum_of_all((fte_start + fte_end) * r.months) AS fte, sum(r.months) AS months,
        sum_of_all(agency_spend) AS agency, sum_of_all(pay_bill) AS pay_bill, sum_of_all(appraisals_due) AS appraisals_due,
        sum_of_all(appraisals_done) AS appraisals_done, sum_of_all(accidents) AS accidents,
        arg_max(struct_pack(vacancies, posts), r.ends) AS establishment, arg_max(place, r.ends) AS place
    FROM workforce_row AS r JOIN asked_span AS s ON r.starts >= s.starts AND r.ends <= s.ends
    GROUP BY r.unit, r.is_pool, s.step
),
in_year AS (
    SELECT r.unit, r.is_pool, s.step, sum(r.months) = 12 AS is_whole, sum_of_all(days_lost_short) AS short, sum_of_all(days_lost_long) AS long,
        sum_of_all((fte_start + fte_end) * r.months) AS fte, sum_of_all(leavers) AS leavers, sum_of_all(headcount * r.months) AS headcount,
        arg_max(struct_pack(engaged, survey_responses, period), r.ends) FILTER (survey_responses IS NOT NULL) AS survey
    FROM workforce_row AS r JOIN asked_span AS s ON r.starts >= s.year_starts AND r.ends <= s.ends
    GROUP BY r.unit, r.is_pool, s.step
),
unit AS (SELECT unit, is_pool, any_value(directorate) AS directorate FROM workforce_row GROUP BY unit, is_pool)
SELECT u.unit, u.is_pool, u.directorate, y.step, coalesce(p.is_whole, false) AS is_whole, p.unit IS NOT NULL AS is_there, p.place,
    CASE WHEN p.is_whole THEN p.accidents END AS accidents, [
    {'rate': 'sickness', 'numerator': CASE WHEN y.is_whole THEN y.short + y.long END, 'denominator': exact_ratio(y.fte, 24, 1), 'multiplier': 1},
    {'rate': 'turnover', 'numerator': CASE WHEN y.is_whole THEN y.leavers END, 'denominator': exact_ratio(y.headcount, 12, 1), 'multiplier': 100},
    {'rate': 'vacancies', 'numerator': p.establishment.vacancies, 'denominator': p.establishment.posts, 'multiplier': 100},
    {'rate': 'agency', 'numerator': CASE WHEN p.is_whole THEN p.agency END, 'denominator': p.pay_bill, 'multiplier': 100},
    {'rate': 'appraisals', 'numerator': CASE WHEN p.is_whole THEN p.appraisals_done END, 'denominator': p.appraisals_due, 'multiplier': 100},
    {'rate': 'long', 'numerator': CASE WHEN y.is_whole THEN y.long END, 'denominator': y.short + y.long, 'multiplier': 100},
    {'rate': 'in_period', 'numerator': CASE WHEN p.is_whole THEN p.days END, 'denominator': exact_ratio(p.fte, 2 * p.months, 1), 'multiplier': 1}
] AS parts, CASE WHEN y.survey.survey_responses >= $least THEN y.survey END AS survey
FROM in_year AS y JOIN unit AS u ON u.unit = y.unit AND u.is_pool = y.is_pool
LEFT JOIN in_period AS p ON p.unit = y.unit AND p.is_pool = y.is_pool AND p.step = y.step;

-- Each rate by its parts, of each unit. Too few answers to a survey are nowhere, so that no total is made from them either.
CREATE OR REPLACE TEMP TABLE workforce_part AS
SELECT unit, is_pool, directorate, step, p.rate, CAST(p.numerator AS DECIMAL(38, 12)) AS numerator, CAST(p.denominator AS DECIMAL(38, 12)) AS denominator,
    p.multiplier, CAST(NULL AS VARCHAR) AS of_period
FROM (SELECT unit, is_pool, directorate, step, unnest(parts) AS p FROM workforce_span)
WHERE p.numerator IS NOT NULL AND p.denominator > 0
UNION ALL
SELECT unit, is_pool, directorate, step, 'engagement', survey.engaged, survey.survey_responses, 100, survey.period
FROM workforce_span WHERE survey.engaged IS NOT NULL AND survey.survey_responses > 0;
