-- What stood at a moment: the newest version of each fact among the returns that were accepted by
-- then and not withdrawn by then. Whatever reads facts, here or in the rules, reads them through these.

-- One row per accepted return, with its state at a moment: accepted, awaiting (a second person's word),
-- sent_back or withdrawn; who verified it and when; and whether its figures count.
CREATE OR REPLACE MACRO return_state(at_moment) AS TABLE
    SELECT r.return_no, r.verification, e.verified_by, e.verified_at,
        CASE WHEN e.last_mark = 'withdrawn' THEN 'withdrawn'
            WHEN e.last_mark = 'sent_back' THEN 'sent_back'
            WHEN r.verification <> 'none' AND e.verified_at IS NULL THEN 'awaiting'
            ELSE 'accepted' END AS state,
        state = 'accepted' OR (state = 'awaiting' AND r.verification = 'shown') AS counts
    FROM council.data_return AS r
    LEFT JOIN (
        SELECT return_no, arg_max(event, recorded_at) FILTER (event <> 'verified') AS last_mark,
            arg_max(event_by, recorded_at) FILTER (event = 'verified') AS verified_by,
            max(recorded_at) FILTER (event = 'verified') AS verified_at
        FROM council.return_event WHERE recorded_at <= at_moment GROUP BY return_no
    ) AS e USING (return_no)
    WHERE r.accepted AND r.recorded_at <= at_moment;

-- One row per return whose figures counted.
CREATE OR REPLACE MACRO standing_return(at_moment) AS TABLE
    SELECT return_no FROM return_state(at_moment) WHERE counts;

-- One row: the settings that the framework had.
CREATE OR REPLACE MACRO standing_framework(at_moment) AS TABLE
    SELECT * FROM council.framework_version
    ORDER BY recorded_at <= at_moment DESC,
             CASE WHEN recorded_at <= at_moment THEN -epoch_us(recorded_at) ELSE epoch_us(recorded_at) END
    LIMIT 1;

-- One row per indicator.
CREATE OR REPLACE MACRO standing_indicator(at_moment) AS TABLE
    SELECT v.* FROM council.indicator AS v
    SEMI JOIN (
        SELECT code, max(return_no) AS return_no FROM council.indicator
        WHERE return_no IN (SELECT return_no FROM standing_return(at_moment)) GROUP BY code
    ) AS newest USING (code, return_no);

-- One row per plan node.
CREATE OR REPLACE MACRO standing_plan_node(at_moment) AS TABLE
    SELECT v.* FROM council.plan_node AS v
    SEMI JOIN (
        SELECT node_id, max(return_no) AS return_no FROM council.plan_node
        WHERE return_no IN (SELECT return_no FROM standing_return(at_moment)) GROUP BY node_id
    ) AS newest USING (node_id, return_no);

-- One row per report on an action of a plan.
CREATE OR REPLACE MACRO standing_action_report(at_moment) AS TABLE
    SELECT v.* FROM council.plan_action AS v
    SEMI JOIN (
        SELECT action_id, starts, ends, max(return_no) AS return_no FROM council.plan_action
        WHERE return_no IN (SELECT return_no FROM standing_return(at_moment)) GROUP BY action_id, starts, ends
    ) AS newest USING (action_id, starts, ends, return_no);

-- One row per action of a plan, as the report says that reaches furthest.
CREATE OR REPLACE MACRO standing_plan_action(at_moment) AS TABLE
    SELECT unnest(newest) FROM (
        SELECT arg_max(a, (a.ends, a.return_no)) AS newest FROM standing_action_report(at_moment) AS a GROUP BY action_id
    );

-- One row per report on an action that was ever handed in: the service that it belongs to, which is that of
-- the first of its plans that has one.
CREATE OR REPLACE MACRO action_report_service(at_moment) AS TABLE
    SELECT a.return_no, a.row_no, a.action_id, a.period, a.ends,
        arg_min(n.service, a.place) FILTER (n.service IS NOT NULL) AS service
    FROM (
        SELECT return_no, row_no, action_id, period, ends, unnest(plans) AS node_id, generate_subscripts(plans, 1) AS place
        FROM council.plan_action
    ) AS a
    LEFT JOIN standing_plan_node(at_moment) AS n USING (node_id)
    GROUP BY ALL;

-- One row per target of an indicator, period, place and group.
CREATE OR REPLACE MACRO standing_target(at_moment) AS TABLE
    SELECT v.* FROM council.target AS v
    SEMI JOIN (
        SELECT code, starts, ends, place, population_group, max(return_no) AS return_no FROM council.target
        WHERE return_no IN (SELECT return_no FROM standing_return(at_moment)) GROUP BY code, starts, ends, place, population_group
    ) AS newest USING (code, starts, ends, place, population_group, return_no);

-- One row per figure of an indicator, period, place and group, with every column: for reading back.
-- A row of words alone does not take the place of a figure.
CREATE OR REPLACE MACRO standing_observation(at_moment) AS TABLE
    SELECT unnest(newest) FROM (
        SELECT arg_max(o, (o.value IS NOT NULL OR o.marker IS NOT NULL, o.return_no)) AS newest
        FROM council.observation AS o SEMI JOIN standing_return(at_moment) AS s ON o.return_no = s.return_no
        GROUP BY o.code, o.starts, o.ends, o.place, o.population_group
    );

-- One row per position of a budget line at the end of a period.
CREATE OR REPLACE MACRO standing_budget_line(at_moment) AS TABLE
    SELECT v.* FROM council.budget_line AS v
    SEMI JOIN (
        SELECT line, service, account, fund, nature, starts, ends, max(return_no) AS return_no FROM council.budget_line
        WHERE return_no IN (SELECT return_no FROM standing_return(at_moment)) GROUP BY line, service, account, fund, nature, starts, ends
    ) AS newest USING (line, service, account, fund, nature, starts, ends, return_no);

-- One row per review of a risk or an opportunity.
CREATE OR REPLACE MACRO standing_risk_review(at_moment) AS TABLE
    SELECT v.* FROM council.risk_review AS v
    SEMI JOIN (
        SELECT risk_id, reviewed_on, max(return_no) AS return_no FROM council.risk_review
        WHERE return_no IN (SELECT return_no FROM standing_return(at_moment)) GROUP BY risk_id, reviewed_on
    ) AS newest USING (risk_id, reviewed_on, return_no);

-- One row per service and period: what people told it.
CREATE OR REPLACE MACRO standing_feedback(at_moment) AS TABLE
    SELECT v.* FROM council.feedback AS v
    SEMI JOIN (
        SELECT service, starts, ends, max(return_no) AS return_no FROM council.feedback
        WHERE return_no IN (SELECT return_no FROM standing_return(at_moment)) GROUP BY service, starts, ends
    ) AS newest USING (service, starts, ends, return_no);

-- One row per stage of a complaint.
CREATE OR REPLACE MACRO standing_complaint_case(at_moment) AS TABLE
    SELECT v.* FROM council.complaint_case AS v
    SEMI JOIN (
        SELECT case_id, stage, max(return_no) AS return_no FROM council.complaint_case
        WHERE return_no IN (SELECT return_no FROM standing_return(at_moment)) GROUP BY case_id, stage
    ) AS newest USING (case_id, stage, return_no);

-- One row per service and period: its people.
CREATE OR REPLACE MACRO standing_workforce(at_moment) AS TABLE
    SELECT v.* FROM council.workforce AS v
    SEMI JOIN (
        SELECT service, starts, ends, max(return_no) AS return_no FROM council.workforce
        WHERE return_no IN (SELECT return_no FROM standing_return(at_moment)) GROUP BY service, starts, ends
    ) AS newest USING (service, starts, ends, return_no);

-- One row per fact of the kinds that name a service in each row: its return, service and period.
CREATE OR REPLACE MACRO return_of_service() AS TABLE
    SELECT return_no, service, period, frequency, ends FROM council.budget_line
    UNION ALL SELECT return_no, service, NULL, NULL, reviewed_on FROM council.risk_review
    UNION ALL SELECT return_no, service, period, frequency, ends FROM council.feedback
    UNION ALL SELECT return_no, service, NULL, NULL, received_on FROM council.complaint_case
    UNION ALL SELECT return_no, service, period, frequency, ends FROM council.workforce;

-- One row per service that indicators or plans name: the directorate that most of them say it is in, and a lead member.
CREATE OR REPLACE MACRO known_service(at_moment) AS TABLE
    SELECT service, mode(directorate) AS directorate, mode(lead_member) AS lead_member
    FROM (
        SELECT service, directorate, lead_member FROM standing_indicator(at_moment)
        UNION ALL SELECT service, directorate, lead_member FROM standing_plan_node(at_moment)
    )
    WHERE service IS NOT NULL GROUP BY service;

-- A name as it is compared: another way of spelling it is no way around a restriction.
CREATE OR REPLACE MACRO line_key(name) AS lower(trim(name));

-- One row per budget line that is restricted, by their keys: of which anybody said so in any of its periods, as far as was known at a
-- moment or is known now. What is known now holds for the past too, so that looking back shows nobody more.
CREATE OR REPLACE MACRO restricted_line(at_moment) AS TABLE
    SELECT line_key(line) AS line, line_key(service) AS service FROM standing_budget_line(at_moment) WHERE restricted
    UNION
    SELECT line_key(line), line_key(service) FROM standing_budget_line(TIMESTAMP '9999-01-01') WHERE restricted;
