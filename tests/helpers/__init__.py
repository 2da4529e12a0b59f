"""Builders that several groups of tests share."""
