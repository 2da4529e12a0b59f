-- One row per thing that was done with a return after it was handed in, oldest first.
SELECT event, event_by, recorded_at, reason, file_hash
FROM council.return_event WHERE return_no = $return_no AND recorded_at <= $at
ORDER BY recorded_at;
