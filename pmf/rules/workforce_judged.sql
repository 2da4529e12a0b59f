-- How each service stands by its people, and what directorates and the council come to, from `workforce_part`: totals are
-- the sums of parts, never means of rates. Hidden services have a status and nothing else.

CREATE OR REPLACE TEMP TABLE workforce_rate AS
SELECT p.*, exact_ratio(p.numerator, p.denominator, p.multiplier) AS value, coalesce(a.place, 99) AS place, a.target, a.minimum,
    rate_status(p.numerator, p.denominator, p.multiplier, a.target, a.minimum, coalesce(a.lower_is_better, false)) AS status
FROM workforce_part AS p LEFT JOIN asked_standard AS a USING (rate)
WHERE NOT p.is_pool;

-- One row per rate and period of a directorate, and of the council (no directorate). `units` are those that are in it.
CREATE OR REPLACE TEMP TABLE workforce_total AS
WITH summed AS (
    SELECT directorate, GROUPING(directorate) = 1 AS is_council, step, rate, sum(numerator) AS numerator, sum(denominator) AS denominator,
        any_value(multiplier) AS multiplier, count(*) FILTER (NOT is_pool) AS services
    FROM workforce_part GROUP BY GROUPING SETS ((directorate, step, rate), (step, rate))
)
SELECT s.directorate, s.step, d.label AS period, d.starts, d.ends, s.rate, s.numerator, s.denominator, s.services,
    exact_ratio(s.numerator, s.denominator, s.multiplier) AS value, a.target, a.minimum,
    rate_status(s.numerator, s.denominator, s.multiplier, a.target, a.minimum, coalesce(a.lower_is_better, false)) AS status
FROM summed AS s JOIN asked_span AS d USING (step) LEFT JOIN asked_standard AS a USING (rate)
WHERE s.is_council OR s.directorate IS NOT NULL;

CREATE OR REPLACE TEMP TABLE workforce_stands AS
WITH told AS (
    SELECT unit, step, worst_rated(list(status)) AS rated, arg_min(rate, place) FILTER (status = 'green') AS best,
        arg_min(rate, place) FILTER (status = 'amber') AS middle, arg_min(rate, place) FILTER (status = 'red') AS worst
    FROM workforce_rate GROUP BY unit, step
),
service AS (
    SELECT DISTINCT r.unit, false AS is_hidden FROM workforce_row AS r JOIN asked_span AS s ON s.step = 0
    WHERE NOT r.is_pool AND r.ends <= s.ends AND r.ends > s.starts - INTERVAL 12 MONTH
    UNION ALL SELECT service, true FROM hidden_team
)
SELECT service.unit AS service, s.step, s.label, s.starts, s.ends, f.place, f.accidents,
    CAST(s.ends + w.days_allowed AS DATE) AS due_by,
    CASE t.rated WHEN 'red' THEN t.worst WHEN 'amber' THEN t.middle WHEN 'green' THEN t.best END AS decides,
    CASE WHEN service.is_hidden THEN 'suppressed' WHEN t.rated IS NOT NULL AND f.is_there THEN t.rated WHEN f.is_whole THEN 'data_only'
        WHEN due_by >= $today AND NOT coalesce(f.is_there, false) THEN 'not_due' ELSE 'no_data' END AS status,
    CASE WHEN service.is_hidden THEN 'suppressed' WHEN t.rated IS NOT NULL AND f.is_there THEN 'rated' WHEN f.is_whole THEN 'data_only'
        WHEN f.is_there THEN 'incomplete' WHEN due_by >= $today THEN 'not_yet_due' ELSE 'awaited' END AS because
FROM service CROSS JOIN asked_span AS s
CROSS JOIN (SELECT days_allowed FROM standing_framework($at)) AS w
LEFT JOIN workforce_span AS f ON NOT f.is_pool AND f.unit = service.unit AND f.step = s.step
LEFT JOIN told AS t ON t.unit = service.unit AND t.step = s.step;

CREATE OR REPLACE TEMP TABLE workforce_position AS
WITH rates AS (
    SELECT unit AS service, list(struct_pack(rate, numerator, denominator, value, target, minimum, status, of_period) ORDER BY place, rate) AS rates,
        list(rate) FILTER (status = 'red') AS red
    FROM workforce_rate WHERE step = 0 GROUP BY unit
),
accidents AS (
    SELECT service, max(accidents) FILTER (step = 0) AS now, max(accidents) FILTER (step = 1) AS before,
        max(accidents) FILTER (step = $steps_a_year) AS year_before
    FROM workforce_stands GROUP BY service
),
past AS (
    SELECT s.service, list(struct_pack(period := s.label, starts := s.starts, ends := s.ends, status := s.status, value := r.value)
        ORDER BY s.step) AS past, list(s.status = 'red' ORDER BY s.step) AS was_red
    FROM workforce_stands AS s LEFT JOIN workforce_rate AS r ON r.unit = s.service AND r.step = s.step AND r.rate = 'sickness'
    WHERE s.step < 8 GROUP BY s.service
)
SELECT 'workforce' AS about, 'workforce' AS subject_kind, s.service AS subject, s.service AS name, CAST(NULL AS VARCHAR) AS part,
    CAST(NULL AS VARCHAR) AS owner, k.directorate, s.service, k.lead_member, s.label AS period, s.starts, s.ends, s.status, s.because,
    p.past[1].value AS value, p.past,
    CASE WHEN s.because <> 'rated' THEN [] ELSE list_filter([
        CASE WHEN list_contains(r.red, 'sickness') THEN 'sickness_high' END,
        CASE WHEN list_contains(r.red, 'agency') THEN 'agency_high' END,
        CASE WHEN list_contains(r.red, 'turnover') THEN 'turnover_high' END,
        CASE WHEN list_contains(r.red, 'vacancies') THEN 'vacancies_high' END,
        CASE WHEN list_contains(r.red, 'appraisals') THEN 'appraisals_low' END,
        CASE WHEN list_contains(r.red, 'engagement') THEN 'engagement_low' END,
        -- more than a year before by more than chance has it: by over twice the square root of both together
        CASE WHEN a.now > a.year_before AND (a.now - a.year_before) * (a.now - a.year_before) > 4 * (a.now + a.year_before) THEN 'accidents_up' END
    ], lambda kind: kind IS NOT NULL) END AS own_kinds,
    p.was_red[1] AND coalesce(p.was_red[2], false) AS is_grave,
    s.place.return_no AS return_no, s.place.row_no AS row_no, s.place.sheet AS sheet, s.place.cell AS cell,
    CAST(struct_pack(rates := r.rates, decides := s.decides, accidents := a.now, accidents_before := a.before, accidents_year_before := a.year_before,
        year_ends := s.ends, due_by := s.due_by, least := $least) AS STRUCT(
    rates STRUCT(
        rate VARCHAR, numerator DECIMAL(38, 12), denominator DECIMAL(38, 12), "value" DECIMAL(38, 12), target DECIMAL(38, 12),
        minimum DECIMAL(38, 12), status VARCHAR, of_period VARCHAR
    )[],
    decides VARCHAR, accidents DECIMAL(38, 12), accidents_before DECIMAL(38, 12), accidents_year_before DECIMAL(38, 12),
    year_ends DATE, due_by DATE, least INTEGER)) AS workforce
FROM workforce_stands AS s
JOIN past AS p USING (service)
JOIN accidents AS a USING (service)
LEFT JOIN rates AS r USING (service)
LEFT JOIN known_service($at) AS k ON k.service = s.service
WHERE s.step = 0 AND ($directorate IS NULL OR k.directorate = $directorate)
ORDER BY s.service;
