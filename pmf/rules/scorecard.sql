-- The scorecard of a period: one row per indicator that was alive in it, how it stands, its recent
-- history, and whether it calls itself in to review.
--
-- An indicator that is collected less often than the period asked for is not due in it, unless a
-- period of its own ends there. Persistence looks at the indicator's own last periods: how many of
-- them were below the minimum standard, and which of them nothing was handed in for.

-- Looks at `judged_row`, where every indicator's last periods stand judged.
-- Where `carried`, what is collected less often stands with the newest of its periods that is over.
CREATE OR REPLACE MACRO newest_line(at_moment, asked_months, period_starts, period_ends, carried) AS TABLE
WITH history AS MATERIALIZED (
    SELECT code,
        arg_max(j, ends) FILTER (carried OR ends >= period_starts) AS now,
        list(struct_pack(period := period, value := value, target := target, minimum := minimum,
            status := status, direction := direction) ORDER BY ends DESC) AS past
    FROM judged_row AS j
    GROUP BY code
),
alive AS (
    SELECT i.*, own.months AS own_months, coalesce(i.days_allowed, f.days_allowed) AS days_allowed_here,
        coalesce(i.review_trigger, f.review_trigger) AS trigger_in_force, f.decline
    FROM standing_indicator(at_moment) AS i
    JOIN frequency AS own ON own.name = i.frequency
    CROSS JOIN standing_framework(at_moment) AS f
    WHERE i.code IN (SELECT code FROM wanted_code)
        AND (i.introduced IS NULL OR i.introduced <= period_ends)
        AND (i.retired IS NULL OR i.retired > period_starts)
),
-- what is collected less often and never came at all: its newest period that is over
never AS (
    SELECT a.code, d.label, d.starts, d.ends, CAST(d.ends + a.days_allowed_here AS DATE) AS deadline
    FROM alive AS a
    ANTI JOIN history AS h USING (code)
    JOIN period AS d ON d.year_type = a.year_type AND d.months = a.own_months
        AND d.ends <= period_ends AND d.ends > period_ends - (INTERVAL 1 MONTH) * a.own_months
    WHERE carried AND a.own_months > asked_months AND (a.introduced IS NULL OR a.introduced <= d.ends)
),
stood AS (
    SELECT a.code, a.name, a.introduced, a.quadrant, a.polarity, a.kind, a.frequency, a.unit, a.decimals, a.indicator_set,
        a.directorate, a.service, a.owner, a.lead_member, a.business_critical, a.trigger_in_force, a.decline,
        greatest(a.own_months, asked_months) AS months, is_share(a.unit, a.denominator_label) AS is_share, h.now.tolerance_given,
        coalesce(h.now.period, d.label, p.label) AS period,
        coalesce(h.now.starts, d.starts) AS starts, coalesce(h.now.ends, d.ends) AS ends, h.now.figure_period, h.now.value, h.now.numerator,
        h.now.denominator, h.now.figure_how, h.now.found, h.now.expected,
        h.now.target, h.now.minimum, h.now.lower_limit, h.now.upper_limit, h.now.target_how,
        h.now.status_rule, h.now.tolerance, h.now.outer_tolerance, h.now.forecast, h.now.year_target,
        h.now.before, h.now.previous_period, h.now.year_ago, coalesce(h.now.deadline, d.deadline) AS deadline, h.now.return_no, h.now.row_no,
        coalesce(h.now.because, CASE WHEN d.deadline < CAST(at_moment AS DATE) THEN 'awaited'
            WHEN d.ends IS NOT NULL THEN 'not_yet_due' ELSE 'collected_less_often' END) AS because,
        status_of(because) AS status,
        h.now.direction, h.now.direction_long,
        coalesce(h.past, []) AS past
    FROM alive AS a
    LEFT JOIN history AS h USING (code)
    LEFT JOIN period AS p ON p.year_type = a.year_type AND p.months = greatest(a.own_months, asked_months)
        AND p.starts <= period_ends AND p.ends >= period_ends
    LEFT JOIN never AS d USING (code)
),
counted AS (
    SELECT *,
        list_position(list_transform(past, lambda one: one.status <> 'red'), true) AS first_not_red,
        list_position(list_transform(past, lambda one: coalesce(one.direction, '') <> 'worsening'), true)
            AS first_not_worse,
        CASE WHEN trigger_in_force LIKE '% of %'
            THEN CAST(split_part(trigger_in_force, ' of ', 1) AS INTEGER) END AS n,
        CASE WHEN trigger_in_force LIKE '% of %'
            THEN CAST(split_part(trigger_in_force, ' of ', 2) AS INTEGER) END AS m
    FROM stood
),
persistent AS (
    SELECT * EXCLUDE (first_not_red, first_not_worse),
        coalesce(nullif(first_not_red, 0), len(past) + 1) - 1 AS periods_red,
        coalesce(nullif(first_not_worse, 0), len(past) + 1) - 1 AS periods_worse,
        len(list_filter(past[1:coalesce(m, 4)], lambda one: one.status = 'red')) AS red_of_last,
        list_transform(list_filter(past[1:coalesce(m, 4)], lambda one: one.status = 'no_data'),
            lambda one: one.period) AS missing_of_last,
        least(coalesce(m, 4), len(past)) AS last_looked_at
    FROM counted
)
SELECT *,
    coalesce(CASE WHEN trigger_in_force = 'any' THEN status = 'red'
        WHEN m IS NOT NULL THEN red_of_last >= n ELSE false END, false) AS persistent_failure,
    decline > 0 AND periods_worse >= decline AS persistent_decline
FROM persistent;

CREATE OR REPLACE MACRO scorecard(at_moment, asked_months, period_starts, period_ends) AS TABLE
SELECT * FROM newest_line(at_moment, asked_months, period_starts, period_ends, false);
