-- One row per file that was attached to a sample's figures by a moment, oldest first.
SELECT * FROM council.audit_evidence WHERE sample_no = $sample_no AND recorded_at <= $at ORDER BY place_no, recorded_at;
