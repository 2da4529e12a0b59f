-- One row per decision as it stood at a moment, newest first, with the indicator that it is about, if it is about one.
SELECT d.*, i.code, i.name, i.quadrant, i.directorate, i.service, i.indicator_set, i.unit, i.decimals, i.polarity, i.business_critical
FROM standing_decision($at) AS d
LEFT JOIN standing_indicator($at) AS i
    ON (d.subject_kind = 'indicator' AND i.code = d.subject)
    OR (d.subject_kind = 'target' AND starts_with(d.subject, i.code || ' '))
ORDER BY d.recorded_at DESC;
