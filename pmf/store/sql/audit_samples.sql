-- One row per audit sample that was drawn by a moment, newest first.
SELECT * FROM council.audit_sample WHERE recorded_at <= $at ORDER BY sample_no DESC;
