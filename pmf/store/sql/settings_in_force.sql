-- The framework's settings that judgements depended on at a moment.
SELECT * FROM standing_framework($at);
