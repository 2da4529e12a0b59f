-- Money, risks, what people tell the council, complaints case by case, and the people who work there.

-- One row per version of a budget line's position at the end of a period. Amounts are pounds, of income as of
-- expenditure positive; budget and forecast are the year's, profile and actual from its first day on.
-- `limit_amount` is the least that a reserve, or the most that borrowing, may come to.
CREATE TABLE council.budget_line (
    return_no BIGINT NOT NULL, row_no BIGINT NOT NULL, sheet VARCHAR, cell VARCHAR NOT NULL,
    line VARCHAR NOT NULL, service VARCHAR NOT NULL, directorate VARCHAR, account VARCHAR NOT NULL,
    fund VARCHAR NOT NULL, nature VARCHAR NOT NULL, period VARCHAR NOT NULL, frequency VARCHAR NOT NULL,
    starts DATE NOT NULL, ends DATE NOT NULL, approved DECIMAL(38, 12), profile DECIMAL(38, 12),
    actual DECIMAL(38, 12), forecast DECIMAL(38, 12), savings_target DECIMAL(38, 12),
    savings_delivered DECIMAL(38, 12), limit_amount DECIMAL(38, 12), restricted BOOLEAN NOT NULL, commentary VARCHAR
);

-- One row per version of a risk or an opportunity at a review. Impacts and likelihoods are steps of the
-- framework's matrix, from 1.
CREATE TABLE council.risk_review (
    return_no BIGINT NOT NULL, row_no BIGINT NOT NULL, sheet VARCHAR, cell VARCHAR NOT NULL,
    risk_id VARCHAR NOT NULL, title VARCHAR NOT NULL, owner VARCHAR NOT NULL, reviewed_on DATE NOT NULL,
    kind VARCHAR NOT NULL, cause VARCHAR, event VARCHAR, consequence VARCHAR, directorate VARCHAR, service VARCHAR,
    plans VARCHAR[] NOT NULL, inherent_impact SMALLINT, inherent_likelihood SMALLINT,
    residual_impact SMALLINT NOT NULL, residual_likelihood SMALLINT NOT NULL, target_impact SMALLINT,
    target_likelihood SMALLINT, target_date DATE, next_review DATE, mitigation VARCHAR, appetite SMALLINT,
    closed_on DATE, commentary VARCHAR
);

-- One row per version of what people told a service in a period: counts, and nobody's name.
CREATE TABLE council.feedback (
    return_no BIGINT NOT NULL, row_no BIGINT NOT NULL, sheet VARCHAR, cell VARCHAR NOT NULL,
    service VARCHAR NOT NULL, period VARCHAR NOT NULL, frequency VARCHAR NOT NULL, starts DATE NOT NULL, ends DATE NOT NULL,
    complaints_received BIGINT, stage_1_closed BIGINT, stage_1_in_time BIGINT, stage_2_closed BIGINT,
    stage_2_in_time BIGINT, upheld BIGINT, ombudsman_decisions BIGINT, ombudsman_upheld BIGINT, compliments BIGINT,
    comments BIGINT, member_enquiries BIGINT, member_enquiries_in_time BIGINT, information_requests BIGINT,
    information_requests_in_time BIGINT, contacts BIGINT, avoidable_contacts BIGINT, satisfied BIGINT,
    survey_responses BIGINT, commentary VARCHAR
);

-- One row per version of a stage of a complaint: its days, and nobody's name.
CREATE TABLE council.complaint_case (
    return_no BIGINT NOT NULL, row_no BIGINT NOT NULL, sheet VARCHAR, cell VARCHAR NOT NULL,
    case_id VARCHAR NOT NULL, stage SMALLINT NOT NULL, service VARCHAR NOT NULL, received_on DATE NOT NULL,
    acknowledged_on DATE, extended_to DATE, extension_reason VARCHAR, responded_on DATE, outcome VARCHAR
);

-- One row per version of a service's people in a period: sums, and nobody's name.
CREATE TABLE council.workforce (
    return_no BIGINT NOT NULL, row_no BIGINT NOT NULL, sheet VARCHAR, cell VARCHAR NOT NULL,
    service VARCHAR NOT NULL, period VARCHAR NOT NULL, frequency VARCHAR NOT NULL, starts DATE NOT NULL, ends DATE NOT NULL,
    fte_start DECIMAL(38, 12), fte_end DECIMAL(38, 12), days_lost_short DECIMAL(38, 12), days_lost_long DECIMAL(38, 12),
    headcount DECIMAL(38, 12), leavers DECIMAL(38, 12), posts DECIMAL(38, 12), vacancies DECIMAL(38, 12),
    agency_spend DECIMAL(38, 12), pay_bill DECIMAL(38, 12), appraisals_due DECIMAL(38, 12), appraisals_done DECIMAL(38, 12),
    accidents DECIMAL(38, 12), engaged DECIMAL(38, 12), survey_responses DECIMAL(38, 12), commentary VARCHAR
);

-- What finance, risk, customer and workforce are judged by (JSON of `pmf.model.subjects.Subjects`). Nothing was
-- judged before it was noted.
ALTER TABLE council.framework_version ADD COLUMN subjects VARCHAR;
