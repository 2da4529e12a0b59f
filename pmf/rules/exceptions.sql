-- What needs a conversation about a period: one row per subject, with every kind of reason, the facts that each
-- reason names, since when, how grave it is, and where it stands with those who review it.
--
-- Judged from tables of the cursor that asks (`working_tables.sql`), so that nothing is judged twice.
--
-- What is collected less often than the period asked for stands with the newest of its own periods that is over.
-- A figure of before the period is in the list only if it came after the list before could have had it, or if
-- its review is open. One that is overdue is in every list until it comes.

-- What was decided to be done and is late or off track: one row a subject, with the one that is latest.
CREATE OR REPLACE MACRO late_decision(at_moment) AS TABLE
    SELECT subject_kind, subject, count(*) AS late_decisions,
        arg_min(struct_pack(decision_no := decision_no, kind := kind, words := words, owner := owner, due := due_now,
            off_track := coalesce(last_event = 'off_track', false), overdue := overdue, last_words := last_words),
            (coalesce(due_now, DATE '9999-12-31'), decision_no)) AS late_decision
    FROM standing_decision(at_moment)
    WHERE NOT closed AND kind IN ('action', 'call_in', 'commission') AND (overdue OR coalesce(last_event = 'off_track', false))
    GROUP BY subject_kind, subject;

CREATE OR REPLACE MACRO severity_of(severity_because) AS
    CASE WHEN severity_because IN ('acceptance_expired', 'calls_itself_in', 'critical_below_minimum')
            OR starts_with(severity_because, 'grave_') THEN 'high'
        WHEN severity_because = 'rest' THEN 'low' ELSE 'medium' END;

-- For how many from the first on a list says true; one at least.
CREATE OR REPLACE MACRO lead_length(whether) AS
    greatest(coalesce(nullif(list_position(whether, false), 0), len(whether) + 1) - 1, 1);

CREATE OR REPLACE MACRO exceptions(at_moment, asked_starts, whole_council) AS TABLE
WITH review AS MATERIALIZED (
    SELECT subject_kind, subject, kind AS decided_kind, state AS decided_state, decision_no, decided_by, recorded_at AS decided_at,
        due_now AS decided_due, coalesce(period_ends, CAST(recorded_at AS DATE)) AS decided_until
    FROM review_state(at_moment)
),
late AS MATERIALIZED (SELECT * FROM late_decision(at_moment)),
known AS (
    -- only what the list is judged by: the rest of each line is joined to it at the end
    SELECT 'indicator' AS subject_kind, l.code AS subject, l.status, l.period, l.starts, l.ends, l.deadline, l.past, l.periods_red,
        l.periods_worse, l.last_looked_at, l.m, l.trigger_in_force, l.persistent_failure, l.persistent_decline, l.business_critical,
        l.polarity, l.value, l.target, l.minimum, l.lower_limit, l.upper_limit,
        p.projected.projected_status AS projected_status, q.code IS NOT NULL AS is_poor, coalesce(k.parts_red, 0) AS parts_red,
        w.words.action_due AS action_due, d.late_decisions, d.late_decision, r.* EXCLUDE (subject_kind, subject),
        CAST(at_moment AS DATE) AS today,
        -- what was released for a period is new again in a later one
        r.decided_kind IS NOT NULL AND NOT (r.decided_kind = 'release' AND coalesce(l.ends > r.decided_until, false)) AS is_decided,
        coalesce(l.ends < asked_starts, false) AS is_carried,
        CAST(t.recorded_at AS DATE) > asked_starts - 1 + f.days_allowed AS is_since_the_list_before
    FROM scorecard_line AS l
    CROSS JOIN standing_framework(at_moment) AS f
    LEFT JOIN projected_line AS p ON p.code = l.code
    LEFT JOIN poor_line AS q ON q.code = l.code
    LEFT JOIN masked_line AS k ON k.code = l.code
    LEFT JOIN words_line AS w ON w.code = l.code
    LEFT JOIN late AS d ON d.subject_kind = 'indicator' AND d.subject = l.code
    LEFT JOIN review AS r ON r.subject_kind = 'indicator' AND r.subject = l.code
    LEFT JOIN council.data_return AS t ON t.return_no = l.return_no
),
told AS (
    SELECT *,
        coalesce(is_decided AND decided_state = 'acceptance_expired', false) AS has_expired,
        NOT is_carried OR coalesce(is_since_the_list_before, false)
            OR is_decided AND (decided_kind NOT IN ('accept', 'release') OR decided_state = 'acceptance_expired') AS is_for_this_list,
        status IN ('yellow', 'amber', 'red', 'no_data') AS is_wanting,
        status = 'no_data' AND deadline < today AS is_overdue,
        -- from the newest period back
        coalesce(nullif(list_position(list_transform(past, lambda one: one.status <> 'no_data'), true), 0), len(past) + 1) - 1
            AS periods_missing
    FROM known
),
weighed AS (
    SELECT *,
        is_for_this_list AND status = 'red' AS is_red,
        is_for_this_list AND persistent_failure AS fails_by_trigger,
        is_for_this_list AND persistent_decline AS declines,
        coalesce(is_wanting AND action_due < today, false) AS action_is_late
    FROM told
),
reasoned AS (
    SELECT *,
        list_filter([
            CASE WHEN is_red THEN 'below_minimum' END,
            CASE WHEN fails_by_trigger AND m IS NOT NULL THEN 'persistent' END,
            CASE WHEN fails_by_trigger AND trigger_in_force = 'any' THEN 'any_failure' END,
            CASE WHEN has_expired AND is_wanting THEN 'acceptance_expired' END,
            CASE WHEN is_for_this_list AND parts_red > 0 THEN 'masked' END,
            CASE WHEN action_is_late OR late_decisions > 0 THEN 'action_overdue' END,
            CASE WHEN is_overdue THEN 'overdue' END,
            CASE WHEN status <> 'red' AND projected_status = 'red'
                OR status = 'green' AND projected_status IN ('yellow', 'amber') THEN 'projected_miss' END,
            CASE WHEN declines THEN 'deteriorating' END,
            CASE WHEN is_poor THEN 'poor_data' END
        ], lambda kind: kind IS NOT NULL) AS kinds
    FROM weighed
),
-- One row per indicator that gives any reason, the gravest kind first.
indicator_exception AS (
    SELECT *, datediff('day', deadline, today) AS days_late,
        CASE WHEN is_red THEN missed_line(polarity, value, target, minimum, lower_limit, upper_limit) END AS missed,
        CASE WHEN is_red THEN periods_red WHEN is_overdue THEN greatest(periods_missing, 1) WHEN declines THEN periods_worse
            WHEN kinds[1] = 'persistent' THEN 0 ELSE 1 END AS periods_running,
        CASE WHEN is_red THEN past[periods_red].period WHEN is_overdue THEN coalesce(past[periods_missing].period, period)
            WHEN declines THEN past[periods_worse].period
            -- below its minimum before and not now
            WHEN kinds[1] = 'persistent' THEN list_filter(past[1:last_looked_at], lambda one: one.status = 'red')[-1].period
            ELSE period END AS began,
        -- the figures of a decline, from the one before it on
        list_reverse(list_transform(past[1:periods_worse + 1], lambda one: one.value)) AS worse_values
    FROM reasoned
    WHERE len(kinds) > 0
),
-- One row per action that belongs to no indicator and is late. Directorates have none of these.
action_exception AS (
    SELECT d.subject_kind, d.subject, d.late_decision.words AS name, d.late_decision.owner AS owner, d.late_decisions, d.late_decision,
        ['action_overdue'] AS kinds, 0 AS periods_running, CAST(at_moment AS DATE) AS today, false AS action_is_late,
        r.* EXCLUDE (subject_kind, subject), r.decided_kind IS NOT NULL AS is_decided,
        coalesce(r.decided_state = 'acceptance_expired', false) AS has_expired
    FROM late AS d
    LEFT JOIN review AS r USING (subject_kind, subject)
    WHERE d.subject_kind = 'action' AND whole_council
),
-- One row per plan, or action of a plan, that gives a reason by itself or that something late was decided about.
-- What was released is new again in a later period.
plan_exception AS (
    SELECT p.* EXCLUDE (own_kinds), d.late_decisions, d.late_decision,
        list_distinct(CASE WHEN d.late_decisions > 0 THEN list_prepend('action_overdue', own_kinds) ELSE own_kinds END) AS kinds,
        0 AS periods_running, CAST(at_moment AS DATE) AS today, false AS action_is_late, r.* EXCLUDE (subject_kind, subject),
        r.decided_kind IS NOT NULL AND NOT (r.decided_kind = 'release' AND asked_starts > r.decided_until) AS is_decided,
        coalesce(is_decided AND r.decided_state = 'acceptance_expired', false) AS has_expired
    FROM plan_line AS p
    LEFT JOIN late AS d USING (subject_kind, subject)
    LEFT JOIN review AS r USING (subject_kind, subject)
    WHERE len(own_kinds) > 0 OR d.late_decisions > 0
),
-- One row per budget, risk, service's customers or service's workforce that gives a reason by itself, or that
-- something late was decided about. What was released is new again in a later period.
position_weighed AS (
    SELECT p.subject_kind, p.subject, p.name, p.owner, p.directorate, p.service, p.lead_member, p AS position_row,
        coalesce(p.is_grave, false) AS is_grave, p.status AS position_status, p.past AS position_past, p.own_kinds,
        d.late_decisions, d.late_decision, CAST(at_moment AS DATE) AS today, false AS action_is_late,
        r.* EXCLUDE (subject_kind, subject),
        r.decided_kind IS NOT NULL AND NOT (r.decided_kind = 'release' AND asked_starts > r.decided_until) AS is_decided,
        coalesce(is_decided AND r.decided_state = 'acceptance_expired', false) AS has_expired,
        -- from the newest period back: as bad as it is now, or worse
        CASE p.status
            WHEN 'red' THEN lead_length(list_transform(p.past, lambda one: one.status = 'red'))
            WHEN 'amber' THEN lead_length(list_transform(p.past, lambda one: one.status IN ('amber', 'red')))
            ELSE 1 END AS periods_running
    FROM position AS p
    LEFT JOIN late AS d USING (subject_kind, subject)
    LEFT JOIN review AS r USING (subject_kind, subject)
),
position_exception AS (
    SELECT * EXCLUDE (own_kinds, position_past),
        list_filter(list_concat(own_kinds, [
            CASE WHEN has_expired AND position_status IN ('amber', 'red') THEN 'acceptance_expired' END,
            CASE WHEN late_decisions > 0 THEN 'action_overdue' END
        ]), lambda kind: kind IS NOT NULL) AS kinds,
        coalesce(position_past[periods_running].period, position_row.period) AS began
    FROM position_weighed
    WHERE len(kinds) > 0
),
-- The one list.
every AS (
    SELECT * FROM indicator_exception
    UNION ALL BY NAME SELECT * FROM action_exception
    UNION ALL BY NAME SELECT * FROM plan_exception
    UNION ALL BY NAME SELECT * FROM position_exception
),
graded AS (
    SELECT *,
        CASE WHEN list_contains(kinds, 'acceptance_expired') THEN 'acceptance_expired'
            WHEN is_grave THEN 'grave_' || subject_kind
            WHEN fails_by_trigger THEN 'calls_itself_in'
            WHEN is_red AND business_critical THEN 'critical_below_minimum'
            WHEN is_red THEN 'below_minimum'
            WHEN position_status = 'red' THEN 'red_position'
            WHEN list_contains(kinds, 'masked') THEN 'masked'
            WHEN plan_action.because IN ('overdue', 'off_track') THEN 'late_action_of_plan'
            WHEN list_contains(kinds, 'action_overdue') THEN 'action_overdue'
            WHEN is_overdue AND business_critical THEN 'critical_overdue'
            WHEN declines THEN 'declines'
            ELSE 'rest' END AS severity_because
    FROM every
),
placed AS (
    SELECT *, severity_of(severity_because) AS severity,
        list_contains(kinds, 'persistent') AS persistent,
        coalesce(fails_by_trigger OR declines, false) AS call_in,
        CASE WHEN is_decided THEN decided_state ELSE 'new' END AS state,
        coalesce(is_decided AND decided_kind IN ('accept', 'release') AND NOT has_expired, false) AS settled
    FROM graded
)
SELECT e.* EXCLUDE (status, period, starts, ends, deadline, past, periods_red, periods_worse, last_looked_at, m, trigger_in_force,
        persistent_failure, persistent_decline, business_critical, polarity, value, target, minimum, lower_limit, upper_limit,
        projected_status, is_poor, parts_red, action_due, name, owner, directorate, service, lead_member),
    l.* EXCLUDE (code, name, owner, directorate, service, lead_member), coalesce(l.name, e.name) AS name, coalesce(l.owner, e.owner) AS owner,
    coalesce(l.directorate, e.directorate) AS directorate, coalesce(l.service, e.service) AS service,
    coalesce(l.lead_member, e.lead_member) AS lead_member,
    p.projected, q.data_quality, k.* EXCLUDE (code), w.words,
    wanting(l.status, w.words.commentary, w.words.action, w.words.action_owner, w.words.action_due, w.words.ends < l.starts,
        w.words.unchanged_since) AS marks
FROM placed AS e
LEFT JOIN scorecard_line AS l ON e.subject_kind = 'indicator' AND l.code = e.subject
LEFT JOIN projected_line AS p ON p.code = l.code
LEFT JOIN poor_line AS q ON q.code = l.code
LEFT JOIN masked_line AS k ON k.code = l.code
LEFT JOIN words_line AS w ON w.code = l.code
-- those that somebody settled come last, whatever they are
ORDER BY settled, CASE severity WHEN 'high' THEN 1 WHEN 'medium' THEN 2 ELSE 3 END, periods_running DESC,
    far_from(e.value, e.missed) DESC NULLS LAST, e.subject_kind <> 'indicator', e.subject, e.subject_kind;
