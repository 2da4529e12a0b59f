-- One row: the moment of the newest accepted return; none where there is no return.
SELECT recorded_at FROM council.data_return WHERE accepted ORDER BY return_no DESC LIMIT 1;
