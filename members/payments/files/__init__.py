"""Reading what banks and the post office send. Pure: bytes in, lines out; no tables and no clock."""

from members.payments.files.headings import guess_columns
from members.payments.files.records import FileRefused, Line, Statement
from members.payments.files.table import Columns, read_table
from members.payments.files.zengin import read_zengin

__all__ = ["Columns", "FileRefused", "Line", "Statement", "guess_columns", "read_table", "read_zengin"]
