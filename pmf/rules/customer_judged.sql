-- How each service stands by what people told it, from `feedback_part`: each rate by its standard, and the service by the
-- worst of them. Fewer than 30 answers to a survey are told and not rated.
CREATE OR REPLACE TEMP TABLE feedback_rate AS
SELECT p.*, exact_ratio(p.numerator, p.denominator, 100) AS value, coalesce(a.place, 99) AS place, a.target, a.minimum,
    CASE WHEN p.rate = 'satisfaction' THEN wilson(p.numerator, p.denominator, -1) END AS low,
    CASE WHEN p.rate = 'satisfaction' THEN wilson(p.numerator, p.denominator, 1) END AS high,
    CASE WHEN p.rate = 'satisfaction' AND p.denominator < $least_answers THEN 'data_only'
        ELSE rate_status(p.numerator, p.denominator, 100, a.target, a.minimum, coalesce(a.lower_is_better, false)) END AS status
FROM feedback_part AS p LEFT JOIN asked_standard AS a USING (rate);

-- Who is asked: whoever handed in anything in the twelve months before, or has cases.
CREATE OR REPLACE TEMP TABLE feedback_stands AS
WITH told AS (
    SELECT service, step, worst_rated(list(status)) AS rated, arg_min(rate, place) FILTER (status = 'green') AS best,
        arg_min(rate, place) FILTER (status = 'amber') AS middle, arg_min(rate, place) FILTER (status = 'red') AS worst
    FROM feedback_rate GROUP BY service, step
),
service AS (
    SELECT r.service FROM feedback_row AS r JOIN asked_span AS s ON s.step = 0
    WHERE r.ends <= s.ends AND r.ends > s.starts - INTERVAL 12 MONTH
    UNION SELECT service FROM case_span WHERE step = 0
)
SELECT service.service, s.step, s.label, s.starts, s.ends, s.looked_at, f.place,
    CAST(s.ends + w.days_allowed AS DATE) AS due_by,
    CASE t.rated WHEN 'red' THEN t.worst WHEN 'amber' THEN t.middle WHEN 'green' THEN t.best END AS decides,
    CASE WHEN t.rated IS NOT NULL THEN t.rated WHEN f.is_whole OR c.service IS NOT NULL THEN 'data_only'
        WHEN due_by >= $today AND f.service IS NULL THEN 'not_due' ELSE 'no_data' END AS status,
    CASE WHEN t.rated IS NOT NULL THEN 'rated' WHEN f.is_whole OR c.service IS NOT NULL THEN 'data_only'
        WHEN f.service IS NOT NULL THEN 'incomplete' WHEN due_by >= $today THEN 'not_yet_due' ELSE 'awaited' END AS because,
    coalesce(c.open_late, 0) AS open_late, coalesce(c.still_open, 0) AS still_open, c.latest_case, c.days_late
FROM service CROSS JOIN asked_span AS s
CROSS JOIN (SELECT days_allowed FROM standing_framework($at)) AS w
LEFT JOIN feedback_span AS f ON f.service = service.service AND f.step = s.step
LEFT JOIN case_span AS c ON c.service = service.service AND c.step = s.step
LEFT JOIN told AS t ON t.service = service.service AND t.step = s.step;

CREATE OR REPLACE TEMP TABLE customer_position AS
WITH rates AS (
    SELECT service, step, list(struct_pack(rate, source, numerator, denominator, value, low, high, target, minimum, status,
        told_numerator, told_denominator) ORDER BY place, rate) AS rates,
        list(rate) FILTER (status = 'red') AS red, max(numerator) FILTER (rate = 'ombudsman') AS ombudsman
    FROM feedback_rate GROUP BY service, step
),
volumes AS (
    SELECT service, list(struct_pack(volume, now, before, year_before) ORDER BY volume) AS volumes FROM feedback_volume GROUP BY service
),
past AS (
    SELECT s.service, list(struct_pack(period := s.label, starts := s.starts, ends := s.ends, status := s.status, value := r.value)
        ORDER BY s.step) AS past, list(s.status = 'red' ORDER BY s.step) AS was_red
    FROM feedback_stands AS s LEFT JOIN feedback_rate AS r ON r.service = s.service AND r.step = s.step AND r.rate = 'stage_1'
    WHERE s.step < 8 GROUP BY s.service
)
SELECT 'customer' AS about, 'feedback' AS subject_kind, s.service AS subject, s.service AS name, CAST(NULL AS VARCHAR) AS part,
    CAST(NULL AS VARCHAR) AS owner, k.directorate, s.service, k.lead_member, s.label AS period, s.starts, s.ends, s.status, s.because,
    p.past[1].value AS value, p.past,
    list_filter([
        CASE WHEN s.open_late > 0 THEN 'clock_missed' END,
        CASE WHEN list_has_any(r.red, ['stage_1', 'stage_2']) THEN 'complaints_late' END,
        CASE WHEN r.ombudsman > 0 THEN 'ombudsman_upheld' END,
        CASE WHEN list_contains(r.red, 'enquiries') THEN 'enquiries_late' END,
        CASE WHEN list_contains(r.red, 'information') THEN 'information_late' END,
        CASE WHEN list_contains(r.red, 'satisfaction') THEN 'satisfaction_low' END,
        CASE WHEN list_contains(r.red, 'avoidable') THEN 'avoidable_contact_high' END
    ], lambda kind: kind IS NOT NULL) AS own_kinds,
    p.was_red[1] AND coalesce(p.was_red[2], false) AS is_grave,
    s.place.return_no AS return_no, s.place.row_no AS row_no, s.place.sheet AS sheet, s.place.cell AS cell,
    CAST(struct_pack(rates := r.rates, volumes := v.volumes, decides := s.decides, looked_at := s.looked_at, open_late := s.open_late,
        still_open := s.still_open, latest_case := s.latest_case, days_late := s.days_late, due_by := s.due_by,
        days_answer_1 := $stage_1_days, days_answer_2 := $stage_2_days) AS STRUCT(
    rates STRUCT(
        rate VARCHAR, source VARCHAR, numerator DECIMAL(38, 12), denominator DECIMAL(38, 12), "value" DECIMAL(38, 12),
        low DOUBLE, high DOUBLE, target DECIMAL(38, 12), minimum DECIMAL(38, 12), status VARCHAR,
        told_numerator DECIMAL(38, 12), told_denominator DECIMAL(38, 12)
    )[],
    volumes STRUCT(volume VARCHAR, now DECIMAL(38, 12), before DECIMAL(38, 12), year_before DECIMAL(38, 12))[],
    decides VARCHAR, looked_at DATE, open_late BIGINT, still_open BIGINT, latest_case VARCHAR, days_late INTEGER,
    due_by DATE, days_answer_1 INTEGER, days_answer_2 INTEGER)) AS feedback
FROM feedback_stands AS s
JOIN past AS p USING (service)
LEFT JOIN rates AS r ON r.service = s.service AND r.step = 0
LEFT JOIN volumes AS v ON v.service = s.service
LEFT JOIN known_service($at) AS k ON k.service = s.service
WHERE s.step = 0 AND ($directorate IS NULL OR k.directorate = $directorate)
ORDER BY s.service;
