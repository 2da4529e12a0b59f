"""What the pages do, for scheduled jobs and tests. JSON on standard output, words on standard error."""
