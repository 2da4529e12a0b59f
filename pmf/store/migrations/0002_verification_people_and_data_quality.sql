-- A second person's word on returns, who may do what, layouts learned, and what was found about the data.

-- What the framework asked of this return when it was handed in: none, shown or held_back until verified.
ALTER TABLE council.data_return ADD COLUMN verification VARCHAR DEFAULT 'none';

-- The file that was before the verifier's eyes.
ALTER TABLE council.return_event ADD COLUMN file_hash VARCHAR;

-- One row per change of what a person may do. The newest counts; no roles means no access.
CREATE TABLE council.account (
    recorded_at TIMESTAMP NOT NULL, email VARCHAR NOT NULL, name VARCHAR NOT NULL,
    roles VARCHAR[] NOT NULL, services VARCHAR[] NOT NULL, set_by VARCHAR NOT NULL
);

-- One row per version of a saved mapping, as JSON. One without content is put away.
CREATE TABLE council.saved_mapping (
    recorded_at TIMESTAMP NOT NULL, mapping_id VARCHAR NOT NULL, content VARCHAR, saved_by VARCHAR NOT NULL
);

-- One row per audit sample: of which year, by which rule and seed, so that anyone can draw it again.
CREATE TABLE council.audit_sample (
    sample_no BIGINT NOT NULL, recorded_at TIMESTAMP NOT NULL, drawn_by VARCHAR NOT NULL, year VARCHAR NOT NULL,
    indicator_set VARCHAR, size SMALLINT NOT NULL, seed VARCHAR NOT NULL
);

-- One row per figure that a sample drew, with where it stood then.
CREATE TABLE council.audit_figure (
    sample_no BIGINT NOT NULL, place_no SMALLINT NOT NULL, code VARCHAR NOT NULL, period VARCHAR NOT NULL,
    starts DATE NOT NULL, ends DATE NOT NULL, value DECIMAL(38, 12), return_no BIGINT NOT NULL, row_no BIGINT NOT NULL
);

-- One row per file attached as evidence for a drawn figure. Its content is in return_file.
CREATE TABLE council.audit_evidence (
    sample_no BIGINT NOT NULL, place_no SMALLINT NOT NULL, recorded_at TIMESTAMP NOT NULL,
    attached_by VARCHAR NOT NULL, file_name VARCHAR NOT NULL, file_hash VARCHAR NOT NULL, note VARCHAR
);

-- One row per finding of an auditor on a drawn figure; the newest counts.
CREATE TABLE council.audit_finding (
    sample_no BIGINT NOT NULL, place_no SMALLINT NOT NULL, recorded_at TIMESTAMP NOT NULL,
    found_by VARCHAR NOT NULL, outcome VARCHAR NOT NULL, found_value DECIMAL(38, 12), note VARCHAR
);

-- One row per review of whether an indicator still measures what it is meant to.
CREATE TABLE council.indicator_review (
    code VARCHAR NOT NULL, recorded_at TIMESTAMP NOT NULL, reviewed_by VARCHAR NOT NULL,
    outcome VARCHAR NOT NULL, note VARCHAR
);
