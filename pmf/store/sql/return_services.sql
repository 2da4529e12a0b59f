-- One row per service whose figures, targets or actions a return holds, by name; NULL for those of no service.
SELECT DISTINCT i.service
FROM (
    SELECT code FROM council.observation WHERE return_no = $return_no
    UNION ALL SELECT code FROM council.target WHERE return_no = $return_no
    UNION ALL SELECT code FROM council.indicator WHERE return_no = $return_no
) AS held
LEFT JOIN standing_indicator($at) AS i USING (code)
UNION
SELECT service FROM action_report_service($at) WHERE return_no = $return_no
UNION
SELECT service FROM return_of_service() WHERE return_no = $return_no
ORDER BY service;
