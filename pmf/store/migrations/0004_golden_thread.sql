-- What a plan's node is for, who watches over it, and what it is linked to; and the actions under plans.

ALTER TABLE council.plan_node ADD COLUMN purpose VARCHAR;
ALTER TABLE council.plan_node ADD COLUMN monitored_by VARCHAR;
ALTER TABLE council.plan_node ADD COLUMN monitored VARCHAR;
ALTER TABLE council.plan_node ADD COLUMN outlined_on DATE;
ALTER TABLE council.plan_node ADD COLUMN budget_lines VARCHAR[];
ALTER TABLE council.plan_node ADD COLUMN risks VARCHAR[];

-- One row per version of a report on an action, milestone or project of a plan. It reports on a period, or where
-- that is not said on the day that it was handed in (`starts` and `ends`, no `period`). The newest report stands.
CREATE TABLE council.plan_action (
    return_no BIGINT NOT NULL, row_no BIGINT NOT NULL, sheet VARCHAR, cell VARCHAR NOT NULL,
    action_id VARCHAR NOT NULL, title VARCHAR NOT NULL, plans VARCHAR[] NOT NULL, owner VARCHAR NOT NULL,
    due DATE NOT NULL, kind VARCHAR NOT NULL, begins DATE, period VARCHAR, starts DATE NOT NULL, ends DATE NOT NULL,
    status VARCHAR NOT NULL, percent_complete DECIMAL(38, 12), revised_due DATE, completed_on DATE,
    commentary VARCHAR, risk_id VARCHAR, code VARCHAR
);

-- How a plan's status follows from what hangs below it. Before it was noted it was the worst of them.
ALTER TABLE council.framework_version ADD COLUMN roll_up VARCHAR DEFAULT 'worst_of';
ALTER TABLE council.framework_version ADD COLUMN green_from DECIMAL(38, 12) DEFAULT 90;
ALTER TABLE council.framework_version ADD COLUMN amber_from DECIMAL(38, 12) DEFAULT 75;
