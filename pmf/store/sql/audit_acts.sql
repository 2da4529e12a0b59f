-- One row per act of auditing that the tables hold, as the ledger should tell it.
SELECT 'audit sample drawn' AS event, s.year AS subject, s.recorded_at, s.drawn_by AS done_by,
    [s.sample_no::VARCHAR, s.indicator_set, s.size::VARCHAR, s.seed, g.figures] AS said
FROM council.audit_sample AS s
JOIN (
    SELECT sample_no, string_agg(concat_ws('|', place_no, code, period, value, return_no, row_no), ';' ORDER BY place_no) AS figures
    FROM council.audit_figure GROUP BY sample_no
) AS g USING (sample_no)
UNION ALL
SELECT 'audit evidence attached', g.code, e.recorded_at, e.attached_by,
    [e.sample_no::VARCHAR, e.place_no::VARCHAR, e.file_name, e.file_hash, e.note]
FROM council.audit_evidence AS e JOIN council.audit_figure AS g USING (sample_no, place_no)
UNION ALL
SELECT 'audit finding recorded', g.code, f.recorded_at, f.found_by,
    [f.sample_no::VARCHAR, f.place_no::VARCHAR, f.outcome, f.found_value::VARCHAR, f.note]
FROM council.audit_finding AS f JOIN council.audit_figure AS g USING (sample_no, place_no)
UNION ALL
SELECT 'indicator reviewed', code, recorded_at, reviewed_by, [outcome, note] FROM council.indicator_review;
