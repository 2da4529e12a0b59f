-- How far the figures of a period can be trusted, on six characteristics, as everything stood at a moment:
-- one row per indicator that has a period of its own, or of the length asked for, that ends in the
-- period asked for. Each characteristic is good, fair, poor or not_known, with the numbers that it rests
-- on; what each level means is printed from `quality_wording.py`, which must say what is done here.
--
-- The deadline is that of the period shown, also for the months that it is put together from. Returns
-- that do not count at the moment count for nothing here either.

-- Calendar days after the deadline that are still fair.
CREATE OR REPLACE MACRO days_still_fair() AS 10;
-- A restatement by more than so many per cent is poor, and so are so many of them within a year.
CREATE OR REPLACE MACRO per_cent_still_fair() AS 10;
CREATE OR REPLACE MACRO restatements_too_many() AS 3;
-- An audit that found a figure further off than so many per cent.
CREATE OR REPLACE MACRO audit_per_cent_still_fair() AS 5;

CREATE OR REPLACE MACRO data_quality(at_moment, asked_months, period_starts, period_ends, review_months) AS TABLE
WITH subject AS MATERIALIZED (
    SELECT i.code, i.name, i.unit, i.decimals, i.quadrant, i.directorate, i.service, i.year_type, own.months AS own_months,
        p.months, p.label AS period, p.starts, p.ends, CAST(p.ends + 1 - INTERVAL 12 MONTH AS DATE) AS year_since,
        CAST(p.ends + coalesce(i.days_allowed, f.days_allowed) AS DATE) AS deadline
    FROM standing_indicator(at_moment) AS i
    JOIN frequency AS own ON own.name = i.frequency
    CROSS JOIN standing_framework(at_moment) AS f
    JOIN period AS p ON p.year_type = i.year_type AND p.months = greatest(own.months, asked_months)
        AND p.ends >= period_starts AND p.ends <= period_ends
    WHERE i.code IN (SELECT code FROM wanted_code)
        AND (i.introduced IS NULL OR i.introduced <= p.ends) AND (i.retired IS NULL OR i.retired > p.starts)
    QUALIFY p.ends = max(p.ends) OVER (PARTITION BY i.code)
),
shown AS MATERIALIZED (
    SELECT s.*, v.how, v.found, v.expected, v.value, v.marker, v.return_no, v.row_no,
        v.value IS NOT NULL OR coalesce(v.marker <> 'not_available', false) AS is_there,
        s.deadline < CAST(at_moment AS DATE) AS is_over
    FROM subject AS s
    LEFT JOIN figure_row AS v USING (code, starts, ends)
),
-- every version of the figures of the last twelve months, of the whole and of each place and group
version AS MATERIALIZED (
    SELECT o.*, r.recorded_at, r.mapping, s.starts AS shown_starts, s.months, s.own_months
    FROM council.observation AS o
    SEMI JOIN standing_return(at_moment) AS t ON t.return_no = o.return_no
    JOIN council.data_return AS r ON r.return_no = o.return_no
    JOIN subject AS s ON s.code = o.code AND o.ends <= s.ends
        AND o.ends >= least(s.year_since, s.starts - (INTERVAL 1 MONTH) * s.months)
    WHERE o.value IS NOT NULL OR o.denominator IS NOT NULL OR o.marker IS NOT NULL
),
told AS MATERIALIZED (
    SELECT code, starts, ends, frequency, value, marker, return_no, row_no, sheet, cell, recorded_at, mapping, shown_starts,
        lag(value) OVER run AS was, lag(marker) OVER run AS was_marker,
        lead(return_no) OVER run IS NULL AS stands,
        min(CASE WHEN marker IS DISTINCT FROM 'not_available' THEN recorded_at END) OVER whole AS first_at
    FROM version WHERE place = '' AND population_group = ''
    WINDOW run AS (PARTITION BY code, starts, ends ORDER BY return_no), whole AS (PARTITION BY code, starts, ends)
),
-- the cells that the figure rests on: its own, or those of each month or quarter that it was put together from
basis AS MATERIALIZED (
    SELECT t.* FROM shown AS s
    JOIN told AS t ON t.code = s.code AND t.starts >= s.starts AND t.stands
        AND CASE WHEN s.how IN ('handed_in', 'last', 'last_share') THEN t.return_no = s.return_no AND t.row_no = s.row_no
            ELSE t.frequency = (SELECT f.name FROM frequency AS f WHERE f.months = s.own_months) END
),
came AS (SELECT code, CAST(max(first_at) AS DATE) AS came_on FROM basis GROUP BY code),
-- Questions that were asked of those cells when they were handed in, and answered with a yes. In our own
-- layout a row is one figure; in a foreign one the cell alone is. Questions about the words are left out.
asked AS (
    SELECT return_no, sheet, finding, CASE WHEN mapping IS NULL THEN regexp_extract(cell, '[0-9]+$') ELSE cell END AS place
    FROM (
        SELECT return_no, mapping, f.sheet AS sheet, f.code AS finding, unnest(f.cells) AS cell
        FROM (
            SELECT return_no, mapping, unnest(from_json(findings,
                '[{"severity":"VARCHAR","code":"VARCHAR","sheet":"VARCHAR","cells":["VARCHAR"]}]')) AS f
            FROM council.data_return
            WHERE findings <> '[]' AND return_no IN (SELECT return_no FROM basis)
        )
        WHERE f.severity = 'warning'
            AND f.code NOT IN ('red_without_commentary', 'red_without_action', 'unchanged_commentary')
    )
),
questions AS (
    SELECT b.code, list(DISTINCT a.finding ORDER BY a.finding) AS questions
    FROM basis AS b
    JOIN asked AS a ON a.return_no = b.return_no AND a.sheet IS NOT DISTINCT FROM b.sheet
        AND a.place = CASE WHEN b.mapping IS NULL THEN regexp_extract(b.cell, '[0-9]+$') ELSE b.cell END
    GROUP BY b.code
),
restated AS (
    SELECT t.code, count(*) AS restated, count(*) FILTER (t.starts >= t.shown_starts) AS restated_here,
        count(*) FILTER (t.value IS NULL OR abs(t.value - t.was) > per_cent_of(t.was, per_cent_still_fair())) AS restated_far,
        max(abs(CAST(t.value AS DOUBLE) - CAST(t.was AS DOUBLE)) * 100 / nullif(abs(CAST(t.was AS DOUBLE)), 0)) AS restated_most
    FROM told AS t JOIN subject AS s USING (code)
    WHERE t.ends >= s.year_since AND t.was IS NOT NULL
        AND (t.value IS DISTINCT FROM t.was OR t.marker IS DISTINCT FROM t.was_marker)
    GROUP BY t.code
),
-- changes of what is counted in the year before the deadline
redefined AS (
    SELECT d.code, count(*) AS redefined, max(CAST(d.recorded_at AS DATE)) AS redefined_on
    FROM (
        SELECT i.code, r.recorded_at, row_number() OVER run AS version_no,
            row(i.definition, i.numerator_label, i.denominator_label, i.unit, i.polarity, i.kind) AS meaning,
            lag(meaning) OVER run AS meant
        FROM council.indicator AS i
        SEMI JOIN standing_return(at_moment) AS t ON t.return_no = i.return_no
        JOIN council.data_return AS r ON r.return_no = i.return_no
        WINDOW run AS (PARTITION BY i.code ORDER BY i.return_no)
    ) AS d
    JOIN subject AS s USING (code)
    WHERE d.version_no > 1 AND d.meaning IS DISTINCT FROM d.meant
        AND CAST(d.recorded_at AS DATE) > s.deadline - INTERVAL 12 MONTH AND CAST(d.recorded_at AS DATE) <= s.deadline
    GROUP BY d.code
),
-- places and groups that had a figure in the period before, and whether they have one now
spread AS (
    SELECT code, count(*) FILTER (before) AS places_expected, count(*) FILTER (before AND now) AS places_found
    FROM (
        SELECT code, place, population_group, bool_or(starts < shown_starts) AS before, bool_or(starts >= shown_starts) AS now
        FROM version
        WHERE (place <> '' OR population_group <> '')
            AND starts >= shown_starts - (INTERVAL 1 MONTH) * months
        GROUP BY ALL
    ) GROUP BY code
),
audited AS (
    SELECT g.code, unnest(arg_max(struct_pack(audit := f.outcome, audit_year := m.year, audit_period := g.period,
        audit_value := g.value, audit_found := f.found_value), f.recorded_at))
    FROM council.audit_finding AS f
    JOIN council.audit_figure AS g USING (sample_no, place_no)
    JOIN council.audit_sample AS m USING (sample_no)
    WHERE f.recorded_at <= at_moment
    GROUP BY g.code
),
reviewed AS (
    SELECT code, arg_max(outcome, recorded_at) AS review, max(recorded_at) AS reviewed_at
    FROM council.indicator_review WHERE recorded_at <= at_moment GROUP BY code
),
measured AS (
    SELECT s.*, CASE WHEN s.is_there THEN c.came_on END AS came_on,
        datediff('day', s.deadline, coalesce(CASE WHEN s.is_there THEN c.came_on END, CAST(at_moment AS DATE))) AS days_late,
        coalesce(q.questions, []) AS questions,
        coalesce(r.restated, 0) AS restated, coalesce(r.restated_here, 0) AS restated_here, coalesce(r.restated_far, 0) AS restated_far,
        r.restated_most, coalesce(d.redefined, 0) AS redefined, d.redefined_on,
        CASE WHEN s.how = 'handed_in' THEN 1 ELSE coalesce(s.found, 0) END AS parts_found,
        CASE WHEN s.how = 'handed_in' THEN 1 ELSE coalesce(s.expected, s.months // s.own_months) END AS parts_expected,
        coalesce(p.places_found, 0) AS places_found, coalesce(p.places_expected, 0) AS places_expected,
        a.audit, a.audit_year, a.audit_period, a.audit_value, a.audit_found, v.review, CAST(v.reviewed_at AS DATE) AS reviewed_on,
        CAST(v.reviewed_at + (INTERVAL 1 MONTH) * review_months AS DATE) AS review_again_on
    FROM shown AS s
    LEFT JOIN came AS c USING (code)
    LEFT JOIN questions AS q USING (code)
    LEFT JOIN restated AS r USING (code)
    LEFT JOIN redefined AS d USING (code)
    LEFT JOIN spread AS p USING (code)
    LEFT JOIN audited AS a USING (code)
    LEFT JOIN reviewed AS v USING (code)
),
levelled AS (
    SELECT *,
        CASE WHEN audit IS NULL THEN 'not_known' WHEN audit = 'agrees' THEN 'good'
            WHEN audit = 'differs' AND abs(audit_found - audit_value) <= per_cent_of(audit_value, audit_per_cent_still_fair()) THEN 'fair'
            ELSE 'poor' END AS accuracy,
        CASE WHEN NOT is_there THEN 'not_known' WHEN len(questions) = 0 THEN 'good'
            WHEN len(questions) > 1 OR list_contains(questions, 'order_of_magnitude') THEN 'poor' ELSE 'fair' END AS validity,
        CASE WHEN how IS NULL AND restated = 0 AND redefined = 0 THEN 'not_known'
            WHEN restated >= restatements_too_many() OR restated_far > 0 OR redefined > 1 THEN 'poor'
            WHEN restated > 0 OR redefined > 0 THEN 'fair' ELSE 'good' END AS reliability,
        CASE WHEN NOT is_there AND NOT is_over THEN 'not_known' WHEN NOT is_there OR days_late > days_still_fair() THEN 'poor'
            WHEN days_late > 0 THEN 'fair' ELSE 'good' END AS timeliness,
        CASE WHEN review IS NULL THEN 'not_known' WHEN review = 'retire' THEN 'poor'
            WHEN review = 'change' OR review_again_on < CAST(at_moment AS DATE) THEN 'fair' ELSE 'good' END AS relevance,
        CASE WHEN NOT is_there AND NOT is_over THEN 'not_known' WHEN NOT is_there THEN 'poor'
            WHEN parts_found < parts_expected OR places_found < places_expected THEN 'fair' ELSE 'good' END AS completeness
    FROM measured
)
SELECT * EXCLUDE (return_no, row_no, is_over, own_months, months, year_type, year_since),
    CASE WHEN 'poor' IN (accuracy, validity, reliability, timeliness, relevance, completeness) THEN 'poor'
        WHEN 'fair' IN (accuracy, validity, reliability, timeliness, relevance, completeness) THEN 'fair'
        WHEN 'not_known' IN (validity, reliability, timeliness, completeness) THEN 'not_known'
        ELSE 'good' END AS quality
FROM levelled
ORDER BY code;
