-- What is handed in, what it says, and the ledger of who did what. Nothing here is ever updated.

-- One row per file handed in, accepted or refused. A refused one has no facts and keeps no file.
CREATE TABLE council.data_return (
    return_no BIGINT NOT NULL,
    return_id VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    file_name VARCHAR NOT NULL,
    file_hash VARCHAR NOT NULL,
    mapping VARCHAR,
    service VARCHAR,
    period VARCHAR,
    handed_in_by VARCHAR NOT NULL,
    recorded_at TIMESTAMP NOT NULL,
    accepted BOOLEAN NOT NULL,
    row_count BIGINT NOT NULL,
    added BIGINT NOT NULL,
    restated BIGINT NOT NULL,
    unchanged BIGINT NOT NULL,
    findings VARCHAR NOT NULL
);

-- One row per thing that happened to an accepted return afterwards: withdrawn, restored.
CREATE TABLE council.return_event (
    return_no BIGINT NOT NULL,
    event VARCHAR NOT NULL,
    recorded_at TIMESTAMP NOT NULL,
    event_by VARCHAR NOT NULL,
    reason VARCHAR
);

-- The accepted files as they were handed in, once each.
CREATE TABLE council.return_file (file_hash VARCHAR NOT NULL, content BLOB NOT NULL);

-- One row per version of a plan's node.
CREATE TABLE council.plan_node (
    return_no BIGINT NOT NULL, row_no BIGINT NOT NULL, sheet VARCHAR, cell VARCHAR NOT NULL,
    node_id VARCHAR NOT NULL, level VARCHAR NOT NULL, title VARCHAR NOT NULL, parents VARCHAR[] NOT NULL,
    directorate VARCHAR, service VARCHAR, owner VARCHAR, lead_member VARCHAR, statutory BOOLEAN,
    starts DATE, ends DATE, approved_on DATE, review_on DATE, weight DECIMAL(38, 12)
);

-- One row per version of an indicator.
CREATE TABLE council.indicator (
    return_no BIGINT NOT NULL, row_no BIGINT NOT NULL, sheet VARCHAR, cell VARCHAR NOT NULL,
    code VARCHAR NOT NULL, name VARCHAR NOT NULL, quadrant VARCHAR NOT NULL, polarity VARCHAR NOT NULL,
    kind VARCHAR NOT NULL, frequency VARCHAR NOT NULL, year_type VARCHAR NOT NULL, unit VARCHAR NOT NULL,
    definition VARCHAR, indicator_set VARCHAR, directorate VARCHAR, service VARCHAR, owner VARCHAR,
    lead_member VARCHAR, decimals TINYINT, numerator_label VARCHAR, denominator_label VARCHAR,
    multiplier DECIMAL(38, 12), days_allowed SMALLINT, source VARCHAR, statutory BOOLEAN,
    benchmark_source VARCHAR, status_rule VARCHAR, tolerance DECIMAL(38, 12), review_trigger VARCHAR,
    plans VARCHAR[] NOT NULL, introduced DATE, retired DATE, reason VARCHAR, proxy BOOLEAN,
    business_critical BOOLEAN, tags VARCHAR
);

-- One row per version of an indicator's target for a period, or for a year that it is spread over.
CREATE TABLE council.target (
    return_no BIGINT NOT NULL, row_no BIGINT NOT NULL, sheet VARCHAR, cell VARCHAR NOT NULL,
    code VARCHAR NOT NULL, period VARCHAR NOT NULL, frequency VARCHAR NOT NULL,
    starts DATE NOT NULL, ends DATE NOT NULL, place VARCHAR NOT NULL, population_group VARCHAR NOT NULL,
    target DECIMAL(38, 12), minimum DECIMAL(38, 12), lower_limit DECIMAL(38, 12),
    upper_limit DECIMAL(38, 12), stretch DECIMAL(38, 12), profile VARCHAR, set_by VARCHAR,
    agreed_on DATE, rationale VARCHAR
);

-- One row per version of an indicator's figure for a period. No value and no marker: words alone.
CREATE TABLE council.observation (
    return_no BIGINT NOT NULL, row_no BIGINT NOT NULL, sheet VARCHAR, cell VARCHAR NOT NULL,
    code VARCHAR NOT NULL, period VARCHAR NOT NULL, frequency VARCHAR NOT NULL,
    starts DATE NOT NULL, ends DATE NOT NULL, place VARCHAR NOT NULL, population_group VARCHAR NOT NULL,
    value DECIMAL(38, 12), numerator DECIMAL(38, 12), denominator DECIMAL(38, 12), marker VARCHAR,
    standing VARCHAR, forecast DECIMAL(38, 12), commentary VARCHAR, cause VARCHAR, action VARCHAR,
    action_owner VARCHAR, action_due DATE, reported_status VARCHAR, reason VARCHAR
);

-- One row per change of the framework's settings that judgements depend on.
CREATE TABLE council.framework_version (
    recorded_at TIMESTAMP NOT NULL, framework_id VARCHAR NOT NULL, status_rule VARCHAR NOT NULL,
    tolerance DECIMAL(38, 12) NOT NULL, outer_tolerance DECIMAL(38, 12) NOT NULL, set_by VARCHAR NOT NULL,
    set_on DATE NOT NULL, unchanged_counts_as VARCHAR NOT NULL, review_trigger VARCHAR NOT NULL,
    decline SMALLINT NOT NULL, days_allowed SMALLINT NOT NULL
);

-- One row per act, chained: each carries the hash of the one before.
CREATE TABLE council.ledger (
    entry_no BIGINT NOT NULL, recorded_at TIMESTAMP NOT NULL, event VARCHAR NOT NULL,
    subject VARCHAR NOT NULL, done_by VARCHAR NOT NULL, detail VARCHAR NOT NULL,
    previous VARCHAR NOT NULL, hash VARCHAR NOT NULL
);
