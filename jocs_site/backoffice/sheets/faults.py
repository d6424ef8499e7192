"""What can be wrong with a cell: codes, kept with the batch, and sentences, said in the language of whoever reads."""

from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "required": _("This must not be empty."),
    "formula": _("This begins like a formula (=, +, -, @). Write it as plain text."),
    "too_long": _("This is longer than %(most)s letters."),
    "not_a_day": _("This is not a day. Write it like 2026-04-01 or 令和8年4月1日."),
    "excel_day": _("This is a day as Excel counts it, perhaps %(day)s. Give the column the format of a date."),
    "no_such_day": _("There is no such day in the calendar."),
    "day_out_of_range": _("This day is too far back or lies in the future."),
    "not_a_number": _("This is not a whole number."),
    "too_small": _("This must be at least %(least)s."),
    "too_large": _("This must be at most %(most)s."),
    "not_kana": _("Write the reading in kana."),
    "postal_code": _("A Japanese postal code has seven digits, for example 060-0001. A zero in front may be lost."),
    "prefecture": _("There is no prefecture of this name."),
    "country": _("There is no country of this name or code."),
    "choice": _("Write one of: %(choices)s."),
    "email": _("This is not an e-mail address."),
    "phone": _("This is not a telephone number. A zero in front may be lost."),
    "broken_letters": _("This holds letters that cannot be read."),
    "not_a_code": _("Write the number as %(example)s."),
    "too_many_cells": _("This row has more cells than there are headings."),
    "twice_in_file": _("The same stands in line %(line)s already."),
}


class Fault(ValueError):
    """One thing that is wrong with a cell; a ValueError, so that stock resources understand it too.

    ``params``: what the sentence names, of types that JSON can hold.
    """

    def __init__(self, code: str, **params):
        self.code, self.params = code, params
        super().__init__(str(SENTENCES[code]) % params)


def add_sentences(sentences: dict[str, str]) -> None:
    """What a room's own sheet has to say, by code."""
    SENTENCES.update(sentences)


@dataclass(frozen=True, slots=True)
class CellFault:
    """``line``: as the reader's spreadsheet counts; ``column``: name of the column, "" for the whole row."""

    line: int
    column: str
    value: str
    code: str
    params: dict = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        return str(SENTENCES[self.code]) % self.params

    def as_json(self) -> list:
        return [self.line, self.column, self.value[:60], self.code, self.params]
