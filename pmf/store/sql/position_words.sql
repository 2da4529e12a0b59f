-- What was said beside figures of money, customers and people, by the return and the row that it came in.
SELECT return_no, row_no, commentary FROM council.budget_line WHERE commentary <> '' AND list_contains($returns, return_no)
UNION ALL
SELECT return_no, row_no, commentary FROM council.feedback WHERE commentary <> '' AND list_contains($returns, return_no)
UNION ALL
SELECT return_no, row_no, commentary FROM council.workforce WHERE commentary <> '' AND list_contains($returns, return_no)
UNION ALL
SELECT return_no, row_no, commentary FROM council.risk_review WHERE commentary <> '' AND list_contains($returns, return_no);
