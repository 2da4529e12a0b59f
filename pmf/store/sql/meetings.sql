-- Every meeting that was opened by a moment, newest first, and when it ended if it has. One that was opened
-- again has not.
SELECT m.*, e.ended_at, e.ended_by
FROM council.meeting AS m
LEFT JOIN (
    SELECT meeting_no, arg_max(event, recorded_at) AS last_event, max(recorded_at) AS ended_at,
        arg_max(event_by, recorded_at) AS ended_by
    FROM council.meeting_event
    WHERE recorded_at <= $at AND event IN ('ended', 'reopened') GROUP BY meeting_no
) AS e ON e.meeting_no = m.meeting_no AND e.last_event = 'ended'
WHERE m.recorded_at <= $at
ORDER BY m.held_on DESC, m.meeting_no DESC
