"""Spreadsheets in and out, for every room: a `SheetResource` names the columns, one screen does the rest.

A room declares its sheet in ``imports.py`` and registers it; see `resource.SheetResource`. The way of a file:
`reading` (bytes to rows) -> `columns`, `widgets` (cells to values) -> the room's `judge` and `write` -> `batches`.
"""
