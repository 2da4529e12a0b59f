"""Serves the pages from one process: how it starts and stops, its headers, and who may upload."""
