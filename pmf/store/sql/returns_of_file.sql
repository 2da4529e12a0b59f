-- One row per accepted return of a file, by its hash.
SELECT return_no, return_id, kind, handed_in_by FROM council.data_return WHERE accepted AND file_hash = $file_hash ORDER BY return_no;
