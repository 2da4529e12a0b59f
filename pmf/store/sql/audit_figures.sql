-- One row per figure that a sample drew, in the order drawn: what it was, where it came from, what stands there now, who
-- handed it in and verified it, and what the newest finding by a moment says.
SELECT g.*, i.name, i.unit, i.decimals, i.definition, i.numerator_label, i.denominator_label, i.source, i.owner, i.service,
    o.sheet, o.cell, o.numerator, o.denominator, n.value AS standing_value, r.return_id, r.file_name, r.file_hash, r.handed_in_by,
    r.recorded_at AS handed_in_at, t.verified_by, t.verified_at, f.outcome, f.found_value, f.note, f.found_by, f.recorded_at AS found_at
FROM council.audit_figure AS g
JOIN council.audit_sample AS m USING (sample_no)
LEFT JOIN standing_indicator($at) AS i USING (code)
LEFT JOIN council.data_return AS r ON r.return_no = g.return_no
LEFT JOIN return_state($at) AS t ON t.return_no = g.return_no
LEFT JOIN council.observation AS o ON o.return_no = g.return_no AND o.row_no = g.row_no AND o.code = g.code
    AND o.starts = g.starts AND o.ends = g.ends AND o.place = '' AND o.population_group = ''
LEFT JOIN standing_observation($at) AS n ON n.code = g.code AND n.starts = g.starts AND n.ends = g.ends
    AND n.place = '' AND n.population_group = ''
LEFT JOIN (
    SELECT unnest(arg_max(v, v.recorded_at)) FROM council.audit_finding AS v
    WHERE v.recorded_at <= $at GROUP BY v.sample_no, v.place_no
) AS f ON f.sample_no = g.sample_no AND f.place_no = g.place_no
WHERE g.sample_no = $sample_no AND m.recorded_at <= $at
ORDER BY g.place_no;
