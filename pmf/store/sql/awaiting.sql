-- One row per return that awaited verification at a moment, newest first, with the services whose facts
-- it holds ('' for those of no service) and the periods of its figures.
SELECT r.return_no, r.return_id, r.kind, r.file_name, r.handed_in_by, r.recorded_at, r.verification,
    r.added, r.restated, list(DISTINCT coalesce(i.service, held.service, '')) AS services,
    arg_max(held.period, (held.ends, held.frequency = 'quarter')) AS newest_period
FROM return_state($at) AS s
JOIN council.data_return AS r USING (return_no)
LEFT JOIN (
    SELECT return_no, code, period, frequency, ends, NULL AS service FROM council.observation
    UNION ALL SELECT return_no, code, period, frequency, ends, NULL FROM council.target
    UNION ALL SELECT return_no, code, NULL, NULL, NULL, NULL FROM council.indicator
    UNION ALL SELECT return_no, NULL, period, NULL, ends, service FROM action_report_service($at)
    UNION ALL SELECT return_no, NULL, period, frequency, ends, service FROM return_of_service()
) AS held USING (return_no)
LEFT JOIN standing_indicator($at) AS i USING (code)
WHERE s.state = 'awaiting'
GROUP BY ALL
ORDER BY r.return_no DESC;
