-- How budgets stand, in the shape of `position_none`, and the lines that they are made of.
--
-- A line's amounts are pounds, of income as of expenditure positive; budget and forecast are the year's, profile and
-- actual from its first day on. So of a line the newest position in the financial year counts, up to the period's
-- end: one of an earlier period is carried, and said to be. `adverse` is what is forecast worse than approved: more
-- spent, or less earned. Whether a line is restricted is asked first of all: such a line goes into no sum of those who
-- may not see it, whichever of its periods says that it is, now or at the moment asked for.

-- What the cursor asks for: the periods, each with its year's first day, and what variances are judged by.
CREATE OR REPLACE TEMP TABLE finance_span (period VARCHAR, starts DATE, ends DATE, year_starts DATE);
CREATE OR REPLACE TEMP TABLE finance_setting (
    base_of VARCHAR, amber_percent DECIMAL(18, 8), amber_pounds DECIMAL(38, 12), red_percent DECIMAL(18, 8),
    red_pounds DECIMAL(38, 12), under_percent DECIMAL(18, 8), under_pounds DECIMAL(38, 12),
    slippage_percent DECIMAL(18, 8), savings_target_percent DECIMAL(18, 8), savings_minimum_percent DECIMAL(18, 8)
);

-- A reserve or a loan stands by itself, revenue and capital by service and fund. What is spent and what is
-- earned go two ways; a balance goes neither, whichever it is handed in as.
CREATE OR REPLACE MACRO stands_alone(account) AS account IN ('reserves', 'borrowing');

-- One row per position of a line that whoever asks may see.
CREATE OR REPLACE MACRO seen_budget_line(at_moment, may_see) AS TABLE
    SELECT b.* REPLACE (coalesce(b.directorate, k.directorate) AS directorate), k.lead_member
    FROM standing_budget_line(at_moment) AS b
    LEFT JOIN restricted_line(at_moment) AS hidden ON hidden.line = b.line AND hidden.service = b.service
    LEFT JOIN known_service(at_moment) AS k ON k.service = b.service
    WHERE may_see OR hidden.line IS NULL;

-- One row per asked period and line: its newest position in the year, in the directorate that most of its service's
-- lines are in, of one directorate or of all.
CREATE OR REPLACE MACRO newest_budget_line(at_moment, may_see, whose_directorate) AS TABLE
    SELECT * FROM (
        SELECT asked_period, asked_starts, asked_ends, unnest(newest), newest.ends < asked_ends AS is_carried,
            mode(newest.directorate) OVER (PARTITION BY asked_ends, newest.service) AS of_directorate,
            CASE WHEN newest.nature = 'income' AND NOT stands_alone(newest.account) THEN -1 ELSE 1 END AS direction,
            (newest.forecast - newest.approved) * direction AS adverse
        FROM (
            SELECT s.period AS asked_period, s.starts AS asked_starts, s.ends AS asked_ends,
                arg_max(b, (b.ends, b.return_no, b.row_no)) AS newest
            FROM finance_span AS s
            JOIN seen_budget_line(at_moment, may_see) AS b ON b.ends BETWEEN s.year_starts AND s.ends
            GROUP BY s.period, s.starts, s.ends, b.line, b.service, b.account, b.fund, b.nature
        )
    )
    WHERE whose_directorate IS NULL OR of_directorate = whose_directorate;
CREATE OR REPLACE TEMP TABLE finance_line AS
SELECT * FROM newest_budget_line(TIMESTAMP '2000-01-01', false, '') LIMIT 0;

-- What is above both the pounds and the per cent of its base. Of a base of nothing no per cent can be said.
CREATE OR REPLACE MACRO is_beyond(amount, per_cent, pounds, base) AS
    amount > pounds AND (base <= 0 OR amount > per_cent_of(base, per_cent));

-- One row per asked period and matter, and one for all services of a fund and account together (`named` nothing): its
-- sums. The funds are never added together.
CREATE OR REPLACE MACRO budget_sums() AS TABLE
    SELECT asked_period, asked_starts, asked_ends, account, fund, named,
        mode(service) AS service, mode(of_directorate) AS directorate, mode(lead_member) AS lead_member,
        count(*) AS lines, count(*) FILTER (is_carried) AS lines_carried, min(period) FILTER (is_carried) AS carried_from,
        count(*) FILTER (approved IS NULL OR forecast IS NULL) AS lines_wanting,
        coalesce(sum(approved) FILTER (direction = 1), 0)::DECIMAL(38, 12) AS spending_budget,
        coalesce(sum(approved) FILTER (direction = -1), 0)::DECIMAL(38, 12) AS income_budget,
        sum(approved * direction)::DECIMAL(38, 12) AS net_budget,
        (CASE WHEN count(profile) = count(*) THEN sum(profile * direction) END)::DECIMAL(38, 12) AS profile,
        (CASE WHEN count(actual) = count(*) THEN sum(actual * direction) END)::DECIMAL(38, 12) AS actual,
        (CASE WHEN count(forecast) = count(*) THEN sum(forecast * direction) END)::DECIMAL(38, 12) AS forecast,
        (CASE WHEN count(adverse) = count(*) THEN sum(adverse) END)::DECIMAL(38, 12) AS variance,
        coalesce(sum(adverse) FILTER (direction = 1), 0)::DECIMAL(38, 12) AS spending_over,
        coalesce(sum(adverse) FILTER (direction = -1), 0)::DECIMAL(38, 12) AS income_short,
        sum(savings_target)::DECIMAL(38, 12) AS savings_target,
        (sum(coalesce(savings_delivered, 0)) FILTER (savings_target IS NOT NULL))::DECIMAL(38, 12) AS savings_delivered,
        sum(limit_amount)::DECIMAL(38, 12) AS limit_amount,
        arg_max({return_no: return_no, row_no: row_no, sheet: sheet, cell: cell}, (coalesce(adverse, 0), -row_no)) AS worst_cell,
        arg_min({return_no: return_no, row_no: row_no, sheet: sheet, cell: cell}, (coalesce(adverse, 0), row_no)) AS best_cell
    FROM (SELECT *, CASE WHEN stands_alone(account) THEN line ELSE service END AS named FROM finance_line)
    GROUP BY GROUPING SETS (
        (asked_period, asked_starts, asked_ends, account, fund, named), (asked_period, asked_starts, asked_ends, account, fund)
    )
    HAVING named IS NOT NULL OR NOT stands_alone(account);

-- Where its per cents are of, how far a limit is passed (less than nothing: how much is left), and what has slipped.
CREATE OR REPLACE MACRO budget_measures() AS TABLE
    SELECT s.*, f.*,
        CASE WHEN account = 'capital' THEN 'programme' ELSE base_of END AS base_kind,
        CASE base_kind WHEN 'net' THEN net_budget ELSE spending_budget END AS base,
        CASE WHEN base > 0 THEN exact_ratio(variance, base, 100) END AS share,
        CASE account
            WHEN 'reserves' THEN limit_amount - least(actual, forecast)
            WHEN 'borrowing' THEN greatest(actual, forecast) - limit_amount
        END AS beyond_limit,
        CASE WHEN account = 'capital' THEN greatest(-spending_over, 0) ELSE 0 END AS slippage,
        CASE WHEN spending_budget > 0 THEN exact_ratio(slippage, spending_budget, 100) END AS slippage_share,
        CASE WHEN savings_target > 0 THEN exact_ratio(savings_delivered, savings_target, 100) END AS savings_share,
        account = 'capital' AND is_beyond(slippage, slippage_percent, under_pounds, spending_budget) AS is_slipping,
        coalesce(savings_target > 0 AND savings_delivered < per_cent_of(savings_target, savings_target_percent), false) AS savings_behind,
        coalesce(savings_target > 0 AND savings_delivered < per_cent_of(savings_target, savings_minimum_percent), false) AS savings_short
    FROM budget_sums() AS s CROSS JOIN finance_setting AS f;

-- One row per asked period and matter: its status, and the ground of it.
CREATE OR REPLACE MACRO budget_judged() AS TABLE
    SELECT *,
        CASE
            WHEN lines_wanting > 0 THEN 'no_forecast'
            WHEN stands_alone(account) AND limit_amount IS NULL THEN 'no_limit'
            WHEN stands_alone(account) AND beyond_limit > 0 THEN 'limit_passed'
            WHEN stands_alone(account) THEN 'limit_kept'
            WHEN is_beyond(variance, red_percent, red_pounds, base) THEN 'over_red'
            WHEN is_beyond(variance, amber_percent, amber_pounds, base) THEN 'over_amber'
            WHEN is_slipping THEN 'slipping'
            WHEN account = 'revenue' AND is_beyond(-variance, under_percent, under_pounds, base) THEN 'under'
            WHEN variance > 0 THEN 'over_within'
            WHEN variance < 0 THEN 'under_within'
            ELSE 'on_budget'
        END AS because,
        CASE because
            WHEN 'no_forecast' THEN 'no_data' WHEN 'no_limit' THEN 'data_only'
            WHEN 'over_red' THEN 'red' WHEN 'limit_passed' THEN 'red'
            WHEN 'over_amber' THEN 'amber' WHEN 'slipping' THEN 'amber' WHEN 'under' THEN 'amber'
            ELSE 'green'
        END AS status,
        CASE WHEN lines_wanting > 0 THEN NULL WHEN stands_alone(account) THEN coalesce(beyond_limit, CASE account WHEN 'reserves' THEN -1 ELSE 1 END * variance)
            ELSE variance END AS "value"
    FROM budget_measures();
CREATE OR REPLACE TEMP TABLE finance_judged AS SELECT * FROM budget_judged() LIMIT 0;

-- One row per matter that was there in the year before and of which nothing came in the asked year.
CREATE OR REPLACE MACRO budget_awaited(at_moment, may_see, today, until, whose_directorate) AS TABLE
    SELECT s.period AS asked_period, s.starts AS asked_starts, s.ends AS asked_ends, b.account, b.fund, b.named,
        mode(b.service) AS service, mode(b.directorate) AS directorate, mode(b.lead_member) AS lead_member, 0 AS lines,
        any_value(CASE WHEN today > CAST(s.ends + w.days_allowed AS DATE) THEN 'awaited' ELSE 'not_yet_due' END) AS because,
        CASE because WHEN 'awaited' THEN 'no_data' ELSE 'not_due' END AS status,
        any_value(CAST(s.ends + w.days_allowed AS DATE)) AS due_by
    FROM finance_span AS s
    JOIN (
        SELECT *, CASE WHEN stands_alone(account) THEN line ELSE service END AS named FROM seen_budget_line(at_moment, may_see)
    ) AS b ON b.ends BETWEEN s.year_starts - INTERVAL 3 MONTH AND s.year_starts - INTERVAL 1 DAY
    CROSS JOIN standing_framework(at_moment) AS w
    LEFT JOIN finance_line AS l ON l.asked_ends = s.ends AND l.account = b.account AND l.fund = b.fund
        AND CASE WHEN stands_alone(l.account) THEN l.line ELSE l.service END = b.named
    WHERE s.ends = until AND l.line IS NULL AND (whose_directorate IS NULL OR b.directorate = whose_directorate)
    GROUP BY s.period, s.starts, s.ends, b.account, b.fund, b.named;

-- What a matter of a fund is called: "General Fund revenue".
CREATE OR REPLACE MACRO part_named(fund, account) AS
    CASE fund WHEN 'hra' THEN 'HRA' ELSE 'General Fund' END || ' ' || account;

-- One row per matter of the asked period, with its periods before.
CREATE OR REPLACE MACRO finance_position_of(at_moment, may_see, today, until, whose_directorate) AS TABLE
    WITH judged AS (FROM finance_judged WHERE named IS NOT NULL UNION ALL BY NAME FROM budget_awaited(at_moment, may_see, today, until, whose_directorate)),
    told AS (
        SELECT account, fund, named,
            list({period: asked_period, starts: asked_starts, ends: asked_ends, status: status, "value": "value"} ORDER BY asked_starts DESC) AS past
        FROM judged GROUP BY account, fund, named
    )
    SELECT 'finance' AS about, 'budget' AS subject_kind,
        CASE
            WHEN NOT stands_alone(account) THEN service || ' · ' || part_named(fund, account)
            -- a reserve keeps its name where a loan has the same
            WHEN account = 'borrowing' AND count(*) OVER (PARTITION BY fund, named, stands_alone(account)) > 1 THEN named || ' · ' || part_named(fund, account)
            WHEN fund = 'hra' THEN named || ' · HRA'
            ELSE named
        END AS subject,
        named AS name, part_named(fund, account) AS part, CAST(NULL AS VARCHAR) AS owner,
        directorate, service, lead_member, asked_period AS period, asked_starts AS starts, asked_ends AS ends,
        status, because, "value", t.past,
        list_filter([
            CASE WHEN because = 'over_red' THEN 'overspend' END,
            CASE WHEN because = 'limit_passed' AND account = 'reserves' THEN 'reserve_low' END,
            CASE WHEN because = 'limit_passed' AND account = 'borrowing' THEN 'borrowing_high' END,
            CASE WHEN savings_short THEN 'savings_short' END,
            CASE WHEN is_slipping AND because <> 'no_forecast' THEN 'capital_slippage' END,
            CASE WHEN because = 'under' THEN 'underspend' END
        ], lambda kind: kind IS NOT NULL) AS own_kinds,
        status = 'red' AS is_grave,
        unnest(CASE WHEN variance < 0 THEN best_cell ELSE worst_cell END),
        {account: account, fund: fund, spending_budget: spending_budget, income_budget: income_budget,
            net_budget: net_budget, profile: profile, actual: actual, forecast: forecast, variance: variance,
            spending_over: spending_over, income_short: income_short, base_kind: base_kind, base: base, share: share,
            slippage: slippage, slippage_share: slippage_share,
            savings_target: savings_target, savings_delivered: savings_delivered,
            savings_share: savings_share,
            savings_behind: savings_behind, limit_amount: limit_amount, beyond_limit: beyond_limit,
            lines: lines, lines_wanting: lines_wanting, lines_carried: lines_carried, carried_from: carried_from,
            due_by: due_by, amber_percent: amber_percent, amber_pounds: amber_pounds, red_percent: red_percent,
            red_pounds: red_pounds, under_percent: under_percent, under_pounds: under_pounds,
            slippage_percent: slippage_percent, savings_minimum_percent: savings_minimum_percent
        } AS budget
    FROM judged JOIN told AS t USING (account, fund, named)
    WHERE asked_ends = until;

CREATE OR REPLACE TABLE finance_none AS
SELECT * FROM finance_position_of(TIMESTAMP '2000-01-01', false, DATE '2000-01-01', DATE '2000-01-01', '') LIMIT 0;
CREATE OR REPLACE TEMP TABLE finance_position AS FROM finance_none;

-- One row per line that is left out for somebody who may not see it, in the year up to a period's end.
CREATE OR REPLACE MACRO hidden_budget_line(at_moment, year_starts, until, whose_directorate) AS TABLE
    SELECT DISTINCT b.line, b.service
    FROM seen_budget_line(at_moment, true) AS b
    SEMI JOIN restricted_line(at_moment) AS h ON h.line = b.line AND h.service = b.service
    WHERE b.ends BETWEEN year_starts AND until AND (whose_directorate IS NULL OR b.directorate = whose_directorate);
