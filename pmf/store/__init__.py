"""The only door to DuckDB: one file, one process, facts appended and never changed."""
