-- One row per thing that became of a decision by a moment, oldest first.
SELECT * FROM council.decision_event WHERE recorded_at <= $at ORDER BY recorded_at;
