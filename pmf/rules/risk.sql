-- How risks and opportunities stand at the end of a period, in the shape of `position_none`: one row per risk that is open.
--
-- The newest review by the end of the period stands, however long ago it was: a risk does not go away because
-- nobody looks at it. Its days (review due, target date) are held against the day of the moment; where it was reviewed
-- after the period, against the last of the period, because what came later is not that period's.

CREATE OR REPLACE MACRO risk_line(at_moment, today, asked_ends, calendar_kind) AS TABLE
WITH review AS MATERIALIZED (SELECT * FROM scored_review(at_moment)),
-- the quarter of the period's end and seven before it
quarter AS (
    SELECT label, starts, p.ends, least(p.ends, asked_ends) AS until
    FROM period AS p
    WHERE p.year_type = calendar_kind AND p.months = 3 AND p.starts <= asked_ends
    ORDER BY p.ends DESC LIMIT 8
),
stood AS (
    SELECT r.risk_id, q.label, q.starts, q.ends, arg_max(r, r.reviewed_on) AS r
    FROM quarter AS q JOIN review AS r ON r.reviewed_on <= q.until
    GROUP BY ALL
),
past AS (
    SELECT risk_id, list(struct_pack(period := label, starts := starts, ends := ends,
        status := if(r.closed_on <= ends, 'not_applicable', r.status),
        "value" := CAST(if(r.closed_on <= ends, NULL, r.score) AS DECIMAL(38, 12))) ORDER BY ends DESC) AS past
    FROM stood GROUP BY risk_id
),
newest AS (
    SELECT unnest(newest), year_ago, seen_on
    FROM (
        SELECT arg_max(r, reviewed_on) FILTER (reviewed_on <= asked_ends) AS newest,
            arg_max(struct_pack(reviewed_on := reviewed_on, impact := residual_impact, likelihood := residual_likelihood, score := score), reviewed_on)
                FILTER (reviewed_on <= CAST(asked_ends + 1 - INTERVAL 12 MONTH AS DATE) - 1) AS year_ago,
            if(max(reviewed_on) > asked_ends, least(asked_ends, today), today) AS seen_on
        FROM review AS r GROUP BY risk_id
    )
    WHERE newest IS NOT NULL
),
answered AS (
    SELECT n.*, coalesce(a.actions, []) AS actions, coalesce(n.directorate, k.directorate) AS of_directorate, k.lead_member,
        n.closed_on <= least(asked_ends, today) AS is_closed,
        risk_mitigated(n.kind, n.score, n.inherent_score, n.target_score, n.before.score, coalesce(a.actions, [])) AS mitigated,
        CASE WHEN n.before IS NULL THEN 'new' WHEN n.score > n.before.score THEN 'up' WHEN n.score < n.before.score THEN 'down'
            WHEN n.score = n.before.score THEN 'none' END AS moved,
        coalesce(n.target_date < seen_on AND if(n.kind = 'opportunity', n.score < n.target_score, n.score > n.target_score), false) AS target_date_passed,
        n.review_due < seen_on AS review_overdue
    FROM newest AS n
    LEFT JOIN risk_answer AS a USING (risk_id)
    LEFT JOIN known_service(at_moment) AS k ON k.service = n.service
)
SELECT 'risk' AS about, 'risk' AS subject_kind, a.risk_id AS subject, a.title AS name, CAST(NULL AS VARCHAR) AS part, a.owner,
    a.of_directorate AS directorate, a.service, a.lead_member, q.label AS period, q.starts, q.ends,
    a.status, a.because, CAST(a.score AS DECIMAL(38, 12)) AS "value", p.past,
    list_filter([
        CASE WHEN a.because = 'beyond_tolerance' THEN 'beyond_tolerance' END,
        CASE WHEN a.because = 'above_appetite' THEN 'above_appetite' END,
        -- what is green may stand as it is
        CASE WHEN a.status IN ('red', 'amber') AND a.kind = 'threat' AND a.mitigated IN ('no_effect', 'failing', 'not_started') THEN 'not_mitigated' END,
        CASE WHEN a.moved = 'up' AND a.kind = 'threat' THEN 'moved_up' END,
        CASE WHEN a.target_date_passed THEN 'target_date_passed' END,
        CASE WHEN a.review_overdue THEN 'risk_review_overdue' END
    ], lambda one: one IS NOT NULL) AS own_kinds,
    a.because = 'beyond_tolerance' OR a.because = 'above_appetite' AND list_contains(own_kinds, 'not_mitigated') AS is_grave,
    a.return_no, a.row_no, a.sheet, a.cell, a.is_closed,
    struct_pack(
        kind := a.kind, title := a.title, because := a.because, score := a.score, impact := a.residual_impact, likelihood := a.residual_likelihood,
        impact_name := a.impact_name, likelihood_name := a.likelihood_name,
        inherent := a.inherent_score, inherent_impact := a.inherent_impact, inherent_likelihood := a.inherent_likelihood,
        target := a.target_score, target_impact := a.target_impact, target_likelihood := a.target_likelihood,
        target_date := a.target_date, target_date_passed := a.target_date_passed,
        appetite := a.appetite, has_own_appetite := a.has_own_appetite, tolerance := a.tolerance, amber_from := a.amber_from,
        reviewed_on := a.reviewed_on, next_review := a.next_review, review_due := a.review_due, review_overdue := a.review_overdue,
        days_overdue := if(a.review_overdue, datediff('day', a.review_due, a.seen_on), NULL), seen_on := a.seen_on,
        before := a.before, year_ago := a.year_ago, moved := a.moved, mitigated := a.mitigated, mitigation := a.mitigation,
        actions := a.actions, plans := a.plans, cause := a.cause, event := a.event, consequence := a.consequence,
        closed_on := a.closed_on, commentary := a.commentary
    ) AS risk
FROM answered AS a
JOIN past AS p USING (risk_id)
CROSS JOIN (SELECT * FROM quarter ORDER BY ends DESC LIMIT 1) AS q;

CREATE OR REPLACE TABLE risk_none AS
SELECT * EXCLUDE (is_closed) FROM risk_line(TIMESTAMP '2000-01-01', DATE '2000-01-01', DATE '2000-03-31', 'financial') LIMIT 0;
CREATE OR REPLACE TEMP TABLE risk_position AS FROM risk_none;
