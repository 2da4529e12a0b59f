-- What people told each service in each of the periods asked for (`asked_span`, 0 is the newest), put together from what
-- was handed in and from the cases.

-- Counts of months are added up where nothing longer says the same.
CREATE OR REPLACE TEMP TABLE feedback_row AS
WITH handed_in AS MATERIALIZED (
    SELECT f.*, q.months FROM standing_feedback($at) AS f JOIN frequency AS q ON q.name = f.frequency WHERE q.months <= $months
)
FROM handed_in AS f ANTI JOIN handed_in AS longer
    ON longer.service = f.service AND longer.months > f.months AND longer.starts <= f.starts AND longer.ends >= f.ends;

CREATE OR REPLACE TEMP TABLE feedback_span AS
SELECT r.service, s.step, sum(r.months) = any_value(s.months) AS is_whole,
    sum_of_all(complaints_received) AS received, sum_of_all(stage_1_closed) AS stage_1_closed, sum_of_all(stage_1_in_time) AS stage_1_in_time,
    sum_of_all(stage_2_closed) AS stage_2_closed, sum_of_all(stage_2_in_time) AS stage_2_in_time, sum_of_all(upheld) AS upheld,
    sum_of_all(ombudsman_decisions) AS ombudsman_decisions, sum_of_all(ombudsman_upheld) AS ombudsman_upheld,
    sum_of_all(compliments) AS compliments, sum_of_all(comments) AS comments, sum_of_all(member_enquiries) AS member_enquiries,
    sum_of_all(member_enquiries_in_time) AS member_enquiries_in_time, sum_of_all(information_requests) AS information_requests,
    sum_of_all(information_requests_in_time) AS information_requests_in_time, sum_of_all(contacts) AS contacts,
    sum_of_all(avoidable_contacts) AS avoidable_contacts, sum_of_all(satisfied) AS satisfied, sum_of_all(survey_responses) AS survey_responses,
    arg_max(struct_pack(return_no := r.return_no, row_no := r.row_no, sheet := r.sheet, cell := r.cell), r.ends) AS place
FROM feedback_row AS r JOIN asked_span AS s ON r.starts >= s.starts AND r.ends <= s.ends
GROUP BY r.service, s.step;

-- Cases closed in a period, and those that stood open past their clock on the last day of it that is looked at. One that
-- was withdrawn was no longer to be answered.
CREATE OR REPLACE TEMP TABLE case_span AS
SELECT c.service, s.step,
    count(*) FILTER (c.stage = 1 AND c.received_on BETWEEN s.starts AND s.looked_at) AS received,
    count(*) FILTER (c.stage = 2 AND c.received_on BETWEEN s.starts AND s.looked_at) AS went_on,
    count(*) FILTER (is_closed AND c.stage = 1) AS stage_1_closed,
    count(*) FILTER (is_closed AND c.stage = 1 AND c.responded_on <= c.answer_until) AS stage_1_in_time,
    count(*) FILTER (is_closed AND c.stage = 2) AS stage_2_closed,
    count(*) FILTER (is_closed AND c.stage = 2 AND c.responded_on <= c.answer_until) AS stage_2_in_time,
    count(*) FILTER (is_closed AND c.outcome IN ('upheld', 'partly_upheld')) AS upheld,
    count(*) FILTER (is_closed AND c.outcome IS NOT NULL) AS decided,
    count(*) FILTER (came AND least(c.acknowledged_on, c.acknowledge_by) <= s.looked_at) AS acknowledgements,
    count(*) FILTER (came AND c.acknowledged_on <= least(c.acknowledge_by, s.looked_at)) AS acknowledged_in_time,
    count(*) FILTER (stood_open AND c.answer_until < s.looked_at) AS open_late,
    count(*) FILTER (stood_open AND c.answer_until < s.looked_at AND c.responded_on IS NULL) AS still_open,
    arg_min(c.case_id, (c.answer_until, c.case_id)) FILTER (stood_open AND c.answer_until < s.looked_at) AS latest_case,
    max(there.number - due.number) FILTER (stood_open AND c.answer_until < s.looked_at) AS days_late
FROM (SELECT *, outcome IS DISTINCT FROM 'withdrawn' AS counts FROM case_clock) AS c
CROSS JOIN asked_span AS s
JOIN working_day AS there ON there.day = s.looked_at
LEFT JOIN working_day AS due ON due.day = c.answer_until
CROSS JOIN LATERAL (SELECT
    coalesce(c.counts AND c.responded_on BETWEEN s.starts AND s.looked_at, false) AS is_closed,
    c.counts AND c.received_on BETWEEN s.starts AND s.looked_at AS came,
    c.counts AND c.received_on <= s.looked_at AND coalesce(c.responded_on > s.looked_at, true) AS stood_open) AS at_the_time
GROUP BY c.service, s.step
HAVING received + went_on + stage_1_closed + stage_2_closed + open_late > 0;

-- Each rate by its parts. Cases decide where there are any; the counts beside them are kept to be told where they differ.
CREATE OR REPLACE TEMP TABLE feedback_part AS
WITH told AS (
    SELECT f.service, f.step, unnest([
        {'rate': 'stage_1', 'numerator': stage_1_in_time, 'denominator': stage_1_closed},
        {'rate': 'stage_2', 'numerator': stage_2_in_time, 'denominator': stage_2_closed},
        {'rate': 'enquiries', 'numerator': member_enquiries_in_time, 'denominator': member_enquiries},
        {'rate': 'information', 'numerator': information_requests_in_time, 'denominator': information_requests},
        {'rate': 'satisfaction', 'numerator': satisfied, 'denominator': survey_responses},
        {'rate': 'avoidable', 'numerator': avoidable_contacts, 'denominator': contacts},
        {'rate': 'upheld', 'numerator': upheld, 'denominator': stage_1_closed + coalesce(stage_2_closed, 0)},
        {'rate': 'ombudsman', 'numerator': ombudsman_upheld, 'denominator': ombudsman_decisions}
    ], recursive := true) FROM feedback_span AS f WHERE f.is_whole
),
seen AS (
    SELECT c.service, c.step, unnest([
        {'rate': 'stage_1', 'numerator': stage_1_in_time, 'denominator': stage_1_closed},
        {'rate': 'stage_2', 'numerator': stage_2_in_time, 'denominator': stage_2_closed},
        {'rate': 'upheld', 'numerator': upheld, 'denominator': decided},
        {'rate': 'acknowledged', 'numerator': acknowledged_in_time, 'denominator': acknowledgements},
        {'rate': 'went_on', 'numerator': went_on, 'denominator': stage_1_closed}
    ], recursive := true) FROM case_span AS c
)
SELECT service, step, rate, CASE WHEN s.denominator > 0 THEN 'cases' ELSE 'counts' END AS source,
    CAST(CASE WHEN s.denominator > 0 THEN s.numerator ELSE t.numerator END AS DECIMAL(38, 12)) AS numerator,
    CAST(CASE WHEN s.denominator > 0 THEN s.denominator ELSE t.denominator END AS DECIMAL(38, 12)) AS denominator,
    CASE WHEN s.denominator > 0 AND (s.numerator, s.denominator) <> (t.numerator, t.denominator) THEN t.numerator END AS told_numerator,
    CASE WHEN s.denominator > 0 AND (s.numerator, s.denominator) <> (t.numerator, t.denominator) THEN t.denominator END AS told_denominator
FROM told AS t FULL JOIN seen AS s USING (service, step, rate)
WHERE coalesce(s.denominator, 0) > 0 OR t.denominator > 0;

CREATE OR REPLACE TEMP TABLE feedback_volume AS
SELECT service, volume, max(amount) FILTER (step = 0) AS now, max(amount) FILTER (step = 1) AS before,
    max(amount) FILTER (step = $steps_a_year) AS year_before
FROM (
    SELECT service, step, unnest([
        {'volume': 'complaints', 'amount': coalesce(f.received, c.received)},
        {'volume': 'compliments', 'amount': f.compliments}, {'volume': 'comments', 'amount': f.comments},
        {'volume': 'enquiries', 'amount': f.member_enquiries}, {'volume': 'information', 'amount': f.information_requests},
        {'volume': 'contacts', 'amount': f.contacts}
    ], recursive := true)
    FROM (FROM feedback_span WHERE is_whole) AS f FULL JOIN case_span AS c USING (service, step)
) GROUP BY service, volume HAVING now IS NOT NULL;
