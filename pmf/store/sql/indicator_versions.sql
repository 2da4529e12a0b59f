-- One row per version of an indicator that a return brought which stood at a moment, oldest first, with the cell
-- that it came from and who handed it in.
SELECT i.*, r.return_id, r.file_name, r.handed_in_by, r.recorded_at
FROM council.indicator AS i
SEMI JOIN standing_return($at) AS s ON s.return_no = i.return_no
JOIN council.data_return AS r ON r.return_no = i.return_no
ORDER BY i.code, i.return_no;
