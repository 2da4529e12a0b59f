-- One row per directorate that has an indicator.
SELECT DISTINCT directorate FROM standing_indicator($at) WHERE directorate IS NOT NULL ORDER BY directorate;
