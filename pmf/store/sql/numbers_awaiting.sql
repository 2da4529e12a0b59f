-- One row per return that awaited verification at a moment.
SELECT return_no FROM return_state($at) WHERE state = 'awaiting';
