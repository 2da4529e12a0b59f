-- One row per virement that was asked for by a moment, and where it stood: asked, approved, refused or taken_back.
CREATE OR REPLACE MACRO standing_virement(at_moment) AS TABLE
    SELECT v.*, coalesce(e.last.event, 'asked') AS state, e.last.event_by AS answered_by, e.last.recorded_at AS answered_at,
        e.last.words AS answer,
        EXISTS (
            FROM restricted_line(at_moment) AS h
            WHERE (h.line = line_key(v.from_line) AND h.service = line_key(v.from_service))
                OR (h.line = line_key(v.to_line) AND h.service = line_key(v.to_service))
        ) AS restricted
    FROM council.virement AS v
    LEFT JOIN (
        SELECT virement_no, arg_max(x, x.recorded_at) AS last FROM council.virement_event AS x
        WHERE recorded_at <= at_moment GROUP BY virement_no
    ) AS e USING (virement_no)
    WHERE v.recorded_at <= at_moment;

-- One row per line of what is spent, as its newest position in a year says, and how much of it virements would take
-- away that the return it came in did not know of, one of them left out if wanted, and those of restricted
-- lines for whoever may not see them.
CREATE OR REPLACE MACRO spending_line(at_moment, first_day, last_day, without, may_see) AS TABLE
    WITH newest AS (
        SELECT unnest(arg_max(b, (b.ends, b.return_no, b.row_no))) FROM standing_budget_line(at_moment) AS b
        WHERE nature = 'expenditure' AND account IN ('revenue', 'capital') AND ends BETWEEN first_day AND last_day
        GROUP BY line, service, account, fund
    )
    SELECT n.service, n.line, n.fund, n.account, n.approved,
        EXISTS (FROM restricted_line(at_moment) AS h WHERE h.line = line_key(n.line) AND h.service = line_key(n.service)) AS restricted,
        coalesce(sum(v.amount), 0)::DECIMAL(38, 12) AS spoken_for
    FROM newest AS n
    JOIN council.data_return AS r ON r.return_no = n.return_no
    LEFT JOIN standing_virement(at_moment) AS v
        ON v.from_service = n.service AND v.from_line = n.line AND v.fund = n.fund AND v.account = n.account
        AND v.year_starts = first_day AND v.state IN ('asked', 'approved') AND v.recorded_at > r.recorded_at
        AND v.virement_no IS DISTINCT FROM without AND (may_see OR NOT v.restricted)
    GROUP BY ALL;
