-- Whether a risk is being mitigated: the first that is true.
--   at_target    it is where it is meant to come to, or better
--   not_started  its actions have not begun and none is late, and it stands no lower than without any mitigation
--   no_effect    it stands no lower than without any mitigation
--   failing      it moved up at its newest review, or an action of it is overdue or off track
--   working      it stands lower than without mitigation
--   not_known    nothing says how it would stand without mitigation
-- Of an opportunity, higher takes the place of lower.
--
-- `actions` are structs of `risk_action`; what was cancelled is not among them.
CREATE OR REPLACE MACRO risk_mitigated(kind, score, inherent, target, score_before, actions) AS
    CASE WHEN score IS NULL THEN 'not_known'
        WHEN if(kind = 'opportunity', score >= target, score <= target) THEN 'at_target'
        WHEN len(actions) > 0 AND len(list_filter(actions, lambda one: one.status <> 'not_started' OR one.counts_as = 'red')) = 0
            AND NOT coalesce(if(kind = 'opportunity', score > inherent, score < inherent), false) THEN 'not_started'
        WHEN if(kind = 'opportunity', score <= inherent, score >= inherent) THEN 'no_effect'
        WHEN coalesce(if(kind = 'opportunity', score < score_before, score > score_before), false)
            OR len(list_filter(actions, lambda one: one.counts_as = 'red')) > 0 THEN 'failing'
        WHEN inherent IS NOT NULL THEN 'working'
        ELSE 'not_known' END;

-- The plans' actions that name a risk, by how each stands: one row per risk.
CREATE OR REPLACE MACRO risk_action(at_moment, today) AS TABLE
SELECT risk_id, list(struct_pack(action_id := action_id, title := title, "owner" := "owner", due := due_now, status := status,
    because := because, counts_as := counts_as, percent_complete := percent_complete, days_late := days_late,
    slipped_times := slipped_times) ORDER BY due_now, action_id) AS actions
FROM action_line(at_moment, today)
WHERE risk_id IS NOT NULL AND status <> 'cancelled'
GROUP BY risk_id;
-- None at all, and the same kept on the cursor that asks.
CREATE OR REPLACE TABLE no_risk_answer AS SELECT * FROM risk_action(TIMESTAMP '2000-01-01', DATE '2000-01-01') LIMIT 0;
CREATE OR REPLACE TEMP TABLE risk_answer AS FROM no_risk_answer;
