-- One row per figure of an indicator that stands: the file, sheet and cell that it came from, who handed
-- it in and when, who verified it and when, and the words that came with it.
SELECT o.period, o.frequency, o.starts, o.ends, o.place, o.population_group, o.value, o.numerator, o.denominator,
    o.marker, o.standing, o.forecast,
    o.commentary, o.cause, o.action, o.action_owner, o.action_due, o.reported_status, o.reason,
    o.return_no, o.row_no, r.return_id, r.file_name, r.file_hash, o.sheet, o.cell, r.handed_in_by, r.recorded_at,
    t.state AS return_state, t.verified_by, t.verified_at
FROM standing_observation($at) AS o
JOIN council.data_return AS r ON r.return_no = o.return_no
JOIN return_state($at) AS t ON t.return_no = o.return_no
WHERE o.code = $code
ORDER BY o.starts, o.place, o.population_group;
