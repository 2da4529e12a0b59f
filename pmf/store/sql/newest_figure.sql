-- One row: the first and the last day that any figure stands for.
SELECT min(o.starts) AS starts, max(o.ends) AS ends
FROM council.observation AS o SEMI JOIN standing_return($at) AS s USING (return_no);
