-- The targets of a year held against the guidance on setting them. One row per target of the whole council
-- whose period lies in the year for the most part, with every fact that a challenge rests on, and
-- `criteria`, the names of what it misses, gravest first; none for one that meets the guidance.
--
-- A target departs from the guidance with agreement where somebody recorded one after this version of the
-- target came and for this very figure: one that is changed afterwards is challenged anew.

CREATE OR REPLACE MACRO set_for(at_moment) AS TABLE
    SELECT t.*, f.months, i.name, i.indicator_set, i.directorate, i.service, i.owner, i.polarity, i.kind, i.unit,
        i.decimals, i.definition, i.plans,
        -- the day in the middle of its period: a calendar year counts with the year that most of it lies in
        t.starts + CAST((t.ends - t.starts) // 2 AS INTEGER) AS middle
    FROM standing_target(at_moment) AS t
    JOIN standing_indicator(at_moment) AS i USING (code)
    JOIN frequency AS f ON f.name = t.frequency
    WHERE t.place = '' AND t.population_group = '' AND (i.retired IS NULL OR t.starts < i.retired);

CREATE OR REPLACE MACRO target_challenge(at_moment, since, until) AS TABLE
WITH wanted AS MATERIALIZED (SELECT * FROM set_for(at_moment) WHERE middle BETWEEN since AND until),
measured AS (
    SELECT DISTINCT o.code FROM council.observation AS o
    SEMI JOIN standing_return(at_moment) AS s ON o.return_no = s.return_no
    WHERE o.value IS NOT NULL OR o.denominator IS NOT NULL
),
-- the same period's figure a year before, whatever the length of the target's period
outturn AS (
    SELECT code, starts, ends, any_value(value) AS outturn FROM (
        SELECT code, starts, ends, value FROM figure(at_moment, 1, since - INTERVAL 24 MONTH, until)
        UNION ALL SELECT code, starts, ends, value FROM figure(at_moment, 3, since - INTERVAL 24 MONTH, until)
        UNION ALL SELECT code, starts, ends, value FROM figure(at_moment, 6, since - INTERVAL 24 MONTH, until)
        UNION ALL SELECT code, starts, ends, value FROM figure(at_moment, 12, since - INTERVAL 24 MONTH, until)
    ) WHERE value IS NOT NULL GROUP BY code, starts, ends
),
agreement AS (
    SELECT subject, arg_max(d, recorded_at) AS last
    FROM standing_decision(at_moment) AS d
    WHERE kind = 'agree_target' AND subject_kind = 'target' AND closed_as IS DISTINCT FROM 'cancelled'
    GROUP BY subject
),
facts AS (
    SELECT w.code, w.name, w.indicator_set, w.directorate, w.service, w.owner, w.polarity, w.kind, w.unit, w.decimals,
        w.period, w.starts, w.ends, w.months, w.code || ' ' || w.period AS subject, w.target, w.minimum, w.lower_limit,
        w.upper_limit, w.set_by, w.agreed_on, w.rationale, r.recorded_at AS came_at, r.handed_in_by,
        w.starts > CAST(at_moment AS DATE) AS to_come,
        list_filter([
            CASE WHEN trim(coalesce(w.definition, '')) = '' THEN 'specific' END,
            CASE WHEN trim(w.unit) = '' OR m.code IS NULL THEN 'measurable' END,
            CASE WHEN trim(coalesce(w.set_by, '')) = '' OR w.agreed_on IS NULL THEN 'agreed' END,
            CASE WHEN p.code IS NULL THEN 'relevant' END], lambda letter: letter IS NOT NULL) AS missing,
        m.code IS NOT NULL AS has_figure,
        b.period AS before_period, b.target AS before_target, b.lower_limit AS before_lower, b.upper_limit AS before_upper,
        o.outturn, a.last.decision_no AS agreement_no, a.last.decided_by AS agreed_by, a.last.recorded_at AS agreed_at,
        a.last.owner AS agreed_with, a.last.words AS agreed_because,
        coalesce(a.last.recorded_at >= r.recorded_at AND a.last.value IS NOT DISTINCT FROM w.target, false) AS agreed
    FROM wanted AS w
    JOIN council.data_return AS r USING (return_no)
    LEFT JOIN measured AS m USING (code)
    LEFT JOIN (
        SELECT DISTINCT i.code FROM (SELECT code, unnest(plans) AS node_id FROM standing_indicator(at_moment)) AS i
        SEMI JOIN standing_plan_node(at_moment) AS n USING (node_id)
    ) AS p USING (code)
    LEFT JOIN set_for(at_moment) AS b ON b.code = w.code AND b.months = w.months
        AND b.starts = CAST(w.starts - INTERVAL 12 MONTH AS DATE)
    LEFT JOIN outturn AS o ON o.code = w.code AND o.starts = CAST(w.starts - INTERVAL 12 MONTH AS DATE)
        AND datediff('month', o.starts, o.ends) + 1 = w.months
    LEFT JOIN agreement AS a ON a.subject = w.code || ' ' || w.period
)
SELECT *,
    list_filter([
        CASE WHEN lower_limit > upper_limit THEN 'limits_crossed' END,
        CASE WHEN polarity = 'higher' AND minimum > target OR polarity = 'lower' AND minimum < target
            THEN 'minimum_wrong_side' END,
        CASE WHEN target = 0 AND polarity = 'higher' THEN 'zero_always_met'
            WHEN target = 0 AND polarity = 'lower' AND kind = 'average' THEN 'zero_never_met' END,
        CASE WHEN polarity = 'higher' AND target < outturn OR polarity = 'lower' AND target > outturn
            THEN 'easier_than_outturn' END,
        CASE WHEN polarity = 'higher' AND target < before_target OR polarity = 'lower' AND target > before_target
                OR polarity = 'range' AND (lower_limit < before_lower OR upper_limit > before_upper)
            THEN 'easier_than_before' END,
        CASE WHEN polarity IN ('higher', 'lower') AND minimum = target THEN 'minimum_equal' END,
        CASE WHEN len(missing) > 0 THEN 'not_smart' END,
        CASE WHEN trim(coalesce(rationale, '')) = '' THEN 'no_rationale' END],
        lambda criterion: criterion IS NOT NULL) AS criteria
FROM facts;
