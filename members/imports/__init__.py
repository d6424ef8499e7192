"""Spreadsheets of this room, a file for each: the list of members, and the money of the years before these books."""

from members.imports import gifts, members, old_dues

__all__ = ["gifts", "members", "old_dues"]
