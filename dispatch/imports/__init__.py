"""Spreadsheets of this room, a file for each."""

from dispatch.imports import expenses

__all__ = ["expenses"]
