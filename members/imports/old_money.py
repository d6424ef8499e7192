"""What sheets with money of earlier years share: columns, and the words for what is wrong with it."""

import re
import unicodedata

from django.utils.translation import gettext_lazy as _

from jocs_site.backoffice.sheets import widgets
from jocs_site.backoffice.sheets.columns import Column
from jocs_site.backoffice.sheets.faults import Fault, add_sentences
from jocs_site.foundation.days import NoSuchDay, NotADay, read_day
from jocs_site.foundation.names import search_key
from jocs_site.people.imports.columns import today
from members import queries, rules
from members.models import Payment

EARLIEST_YEAR = 1938  # the oldest books there may be

add_sentences(
    {
        "not_a_year": _("This is not a fiscal year. Write it like 2023, 2023年度 or 令和5年度."),
        "no_such_member": _("There is no member of this number. Take in the list of members first."),
    }
)


def receipt_words() -> dict[str, str]:
    given, to_come = Payment.TakenOver.RECEIPTED.value, Payment.TakenOver.OPEN.value
    return {"発行済": given, "未発行": to_come, "issued": given, "to be issued": to_come, "済": given, "未": to_come}


def number_column(note: str) -> Column:
    widget = widgets.NumberCell(least=1, most=9_999_999)
    return Column("number", label=_("Member number"), widget=widget, also=("会員No", "No."), note=note)


def way_column(note: str) -> Column:
    widget = widgets.ChoiceCell(queries.ways_before)
    return Column("way", label=_("way of payment"), widget=widget, also=("入金方法", "方法"), note=note)


def receipt_column() -> Column:
    note = _(
        "Empty or “issued”: the receipt was given from the books before, and none is made here. “To be issued”: not "
        "yet."
    )
    return Column("receipt", label=_("receipt"), widget=widgets.ChoiceCell(receipt_words), also=("領収証",), note=note)


def yen_column(name: str, label: str, note: str, *also: str, least: int = 1) -> Column:
    return Column(name, label=label, widget=widgets.NumberCell(least=least, most=rules.MOST_YEN), also=also, note=note)


def day_column(name: str, label: str, note: str, *also: str) -> Column:
    return Column(name, label=label, widget=widgets.DayCell(latest=today), also=also, note=note)


class FiscalYearCell(widgets.CellWidget):
    """``2023``, ``2023年度``, ``令和5年度``, ``R5``: the year in which it begins."""

    hint = _("2023, 2023年度, 令和5年度 or R5: April 2023 to March 2024.")

    def read(self, text: str) -> int:
        plain = re.sub(r"[\s年度]", "", unicodedata.normalize("NFKC", text)).removesuffix(".0")
        try:
            year = read_day(f"{plain}年4月1日").year
        except (NotADay, NoSuchDay):
            raise Fault("not_a_year") from None
        if year < EARLIEST_YEAR:
            raise Fault("not_a_year")
        return year


def is_name_of(text: str, membership) -> bool:
    """Whether a name that stands beside a number is that member's, as it is written or read."""
    holder = membership.person
    names = (
        [holder.full_name, holder.reading]
        if holder
        else [membership.organisation.name_ja, membership.organisation.name_en]
    )
    return search_key(text) in {search_key(name) for name in names}
