-- One row per service: who handed in the newest of its figures that was accepted by a moment.
SELECT i.service, arg_max(r.handed_in_by, r.return_no) AS officer
FROM (SELECT DISTINCT return_no, code FROM council.observation) AS o
JOIN return_state($at) AS s USING (return_no)
JOIN council.data_return AS r USING (return_no)
JOIN standing_indicator($at) AS i USING (code)
GROUP BY i.service;
