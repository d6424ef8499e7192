"""Reading what banks and the post office send, and writing what they read. Pure: no tables and no clock."""

from members.payments.files.headings import guess_columns
from members.payments.files.records import FileRefused, Line, Statement
from members.payments.files.table import Columns, read_table
from members.payments.files.transfers import (
    BankAccount,
    Sender,
    Transfer,
    account_faults,
    bank_kana,
    write_transfers,
)
from members.payments.files.zengin import read_zengin

__all__ = [
    "BankAccount",
    "Columns",
    "FileRefused",
    "Line",
    "Sender",
    "Statement",
    "Transfer",
    "account_faults",
    "bank_kana",
    "guess_columns",
    "read_table",
    "read_zengin",
    "write_transfers",
]
