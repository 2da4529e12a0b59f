"""Rows in, bytes out. The only room that writes workbooks."""
