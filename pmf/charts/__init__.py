"""Rows in, pictures out. The only room that knows colours, shapes and Altair."""
