-- One row per virement as it stood at a moment, newest first; those of restricted lines only for whoever may see them.
SELECT * FROM standing_virement($at) WHERE $may_see OR NOT restricted ORDER BY recorded_at DESC;
