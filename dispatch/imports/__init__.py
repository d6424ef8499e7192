"""Spreadsheets of this room, a file for each."""

from dispatch.imports import documents, expenses, postings, workers

__all__ = ["documents", "expenses", "postings", "workers"]
