-- One row per return that budget lines stand from: its file, who handed it in and when, who verified it and when.
SELECT r.return_no, r.return_id, r.file_name, r.handed_in_by, r.recorded_at, t.state AS return_state, t.verified_by, t.verified_at
FROM council.data_return AS r
JOIN return_state($at) AS t ON t.return_no = r.return_no
SEMI JOIN standing_budget_line($at) AS b ON b.return_no = r.return_no;
