-- What needs a conversation: one row per subject, with every kind of reason, the facts that each reason
-- names, since when, how grave it is by the printed rule, and where it stands with those who review it.
--
-- Judged from `scorecard_line`, a table of the cursor that asks: the scorecard of the period with what is
-- collected less often carried on, so that nothing is judged twice.

-- What those in state "settled" were settled by; they come last in the list.
CREATE OR REPLACE MACRO is_settled(decision_kind) AS decision_kind IN ('accept', 'release');

CREATE OR REPLACE MACRO exceptions(at_moment, period_starts) AS TABLE
WITH standing AS MATERIALIZED (
    SELECT * FROM review_state(at_moment)
),
line AS (
    SELECT l.*, l.ends < period_starts AS is_carried,
        l.status = 'red' AS is_red,
        l.status = 'no_data' AND l.deadline < CAST(at_moment AS DATE) AS is_overdue,
        coalesce(list_position(list_transform(l.past, lambda one: one.status <> 'no_data'), true), 0) AS first_there,
        CASE WHEN first_there = 0 THEN len(l.past) ELSE first_there - 1 END AS periods_missing,
        datediff('day', l.deadline, CAST(at_moment AS DATE)) AS days_late,
        -- the figures of the decline, from the one before it on
        list_reverse(list_transform(l.past[1:l.periods_worse + 1], lambda one: one.value)) AS worse_values
    FROM scorecard_line AS l
),
-- One row per indicator. `is_` and the kind's name is whether that kind of reason is there.
indicator_exception AS (
    SELECT 'indicator' AS subject_kind, code AS subject, * EXCLUDE (code, first_there),
        list_filter([
            CASE WHEN is_red THEN 'below_minimum' END,
            CASE WHEN persistent_failure AND m IS NOT NULL THEN 'persistent' END,
            CASE WHEN trigger_in_force = 'any' AND is_red THEN 'any_failure' END,
            CASE WHEN is_overdue THEN 'overdue' END,
            CASE WHEN persistent_decline THEN 'deteriorating' END
        ], lambda kind: kind IS NOT NULL) AS kinds,
        CASE WHEN is_red THEN periods_red WHEN is_overdue THEN periods_missing
            WHEN persistent_decline THEN periods_worse ELSE 1 END AS periods_running
    FROM line
),
-- The one list. Another quadrant's exceptions (budgets, risks, complaints, sickness) enter it here: a further
-- UNION ALL BY NAME of rows with subject_kind, subject, name, quadrant, kinds, periods_running and the facts.
every AS (
    SELECT * FROM indicator_exception WHERE len(kinds) > 0
),
stated AS (
    SELECT e.*,
        s.kind AS decided_kind, s.decision_no, s.decided_by, s.recorded_at AS decided_at, s.owner AS decided_owner,
        s.due_now AS decided_due,
        -- what was released for a period is new again in a later one
        s.kind = 'release' AND e.ends > coalesce(s.period_ends, CAST(s.recorded_at AS DATE)) AS is_new_again,
        CASE WHEN s.state IS NULL OR coalesce(is_new_again, false) THEN 'new' ELSE s.state END AS state
    FROM every AS e
    LEFT JOIN standing AS s USING (subject_kind, subject)
)
SELECT *,
    coalesce(list_contains(kinds, 'persistent'), false) AS persistent,
    persistent_failure OR persistent_decline AS call_in,
    CASE WHEN periods_running > 0 AND len(past) >= periods_running THEN past[periods_running].period END AS began,
    CASE WHEN state = 'acceptance_expired' THEN 'acceptance_expired'
        WHEN persistent_failure THEN 'calls_itself_in'
        WHEN is_red AND business_critical THEN 'critical_below_minimum'
        WHEN is_red THEN 'below_minimum'
        WHEN persistent_decline THEN 'declines'
        WHEN is_overdue AND business_critical THEN 'critical_overdue'
        ELSE 'rest' END AS severity_because,
    CASE WHEN severity_because IN ('acceptance_expired', 'calls_itself_in', 'critical_below_minimum') THEN 'high'
        WHEN severity_because = 'rest' THEN 'low' ELSE 'medium' END AS severity,
    coalesce(is_settled(decided_kind) AND NOT coalesce(is_new_again, false) AND state <> 'acceptance_expired', false) AS settled
FROM stated
ORDER BY settled, CASE severity WHEN 'high' THEN 1 WHEN 'medium' THEN 2 ELSE 3 END, periods_running DESC, subject;
