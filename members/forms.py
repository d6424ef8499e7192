"""Parsing and field checks."""
