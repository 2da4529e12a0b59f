-- Every review of a risk or an opportunity, by the matrix that was in force at the moment asked for.
--
-- All reviews are held against the same matrix, so that one can be compared with another.

-- Tables of the cursor that asks: the matrix's cells, steps from 1, and its bands. Whoever asks fills them.
CREATE OR REPLACE TEMP TABLE risk_cell (
    impact SMALLINT, likelihood SMALLINT, score INTEGER, impact_name VARCHAR, likelihood_name VARCHAR);
CREATE OR REPLACE TEMP TABLE risk_setting (amber_from INTEGER, appetite INTEGER, tolerance INTEGER, review_days INTEGER);

-- Why a threat, or an opportunity, stands as it does. A score of amber_from is watched, one of the appetite is still
-- within it, one of the tolerance is not yet beyond it. An appetite above the tolerance moves it.
CREATE OR REPLACE MACRO risk_because(kind, score, target, appetite, tolerance, amber_from) AS
    CASE WHEN score IS NULL THEN 'off_matrix'
        WHEN kind = 'opportunity' AND target IS NULL THEN 'opportunity_without_target'
        WHEN kind = 'opportunity' THEN if(score >= target, 'opportunity_reached', 'opportunity_short')
        WHEN tolerance IS NOT NULL AND score > greatest(tolerance, appetite) THEN 'beyond_tolerance'
        WHEN score > appetite THEN 'above_appetite'
        WHEN score >= amber_from THEN 'watched'
        ELSE 'within_appetite' END;

-- A large opportunity is not red, nor is one that falls short.
CREATE OR REPLACE MACRO risk_status(because) AS
    CASE because WHEN 'beyond_tolerance' THEN 'red' WHEN 'above_appetite' THEN 'red' WHEN 'watched' THEN 'amber'
        WHEN 'opportunity_short' THEN 'amber' WHEN 'within_appetite' THEN 'green' WHEN 'opportunity_reached' THEN 'green'
        WHEN 'opportunity_without_target' THEN 'data_only' ELSE 'no_data' END;

CREATE OR REPLACE MACRO scored_review(at_moment) AS TABLE
SELECT r.* EXCLUDE (appetite), coalesce(r.appetite, s.appetite) AS appetite, r.appetite IS NOT NULL AS has_own_appetite,
    s.tolerance, s.amber_from,
    c.score, c.impact_name, c.likelihood_name,
    i.score AS inherent_score, i.impact_name AS inherent_impact_name, i.likelihood_name AS inherent_likelihood_name,
    t.score AS target_score, t.impact_name AS target_impact_name, t.likelihood_name AS target_likelihood_name,
    risk_because(r.kind, c.score, t.score, coalesce(r.appetite, s.appetite), s.tolerance, s.amber_from) AS because,
    risk_status(because) AS status,
    coalesce(r.next_review, r.reviewed_on + s.review_days) AS review_due,
    CASE WHEN lag(r.risk_id) OVER said IS NOT NULL THEN struct_pack(reviewed_on := lag(r.reviewed_on) OVER said,
        impact := lag(r.residual_impact) OVER said, likelihood := lag(r.residual_likelihood) OVER said, score := lag(c.score) OVER said) END AS before
FROM standing_risk_review(at_moment) AS r
CROSS JOIN risk_setting AS s
LEFT JOIN risk_cell AS c ON c.impact = r.residual_impact AND c.likelihood = r.residual_likelihood
LEFT JOIN risk_cell AS i ON i.impact = r.inherent_impact AND i.likelihood = r.inherent_likelihood
LEFT JOIN risk_cell AS t ON t.impact = r.target_impact AND t.likelihood = r.target_likelihood
WINDOW said AS (PARTITION BY r.risk_id ORDER BY r.reviewed_on);
