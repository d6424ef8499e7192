"""Dues of the years before these books, with what was paid of them: so that arrears begin right.

One row is one member and one fiscal year. Dues that stand already with the same figures are passed over; with others
they are a fault that says what stands there. Nothing here is ever changed by a second file.
"""

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jocs_site.backoffice.sheets import widgets
from jocs_site.backoffice.sheets.columns import Column
from jocs_site.backoffice.sheets.faults import add_sentences
from jocs_site.backoffice.sheets.resource import SAME, Row, SheetResource, register
from jocs_site.foundation.periods import covers, fiscal_year, fiscal_year_starts_on
from members import queries, services
from members.imports.old_money import (
    FiscalYearCell,
    day_column,
    is_name_of,
    number_column,
    receipt_column,
    way_column,
    yen_column,
)
from members.models import Membership, Payment

add_sentences(
    {
        "year_to_come": _("This fiscal year has not begun."),
        "no_member_then": _("%(name)s was no member in this fiscal year."),
        "paid_too_much": _("More was paid than was owed. Take in the rest as a gift, or write higher dues."),
        "needs_amount": _("Write the amount paid, too."),
        "needs_reason": _("Write the reason for waiving, too."),
        "waived_though_paid": _("All of it was paid; there is nothing to waive."),
        "dues_stand": _("Dues of this year are on record already: %(yen)s yen."),
        "paid_stands": _("On record %(yen)s yen are paid of the dues of this year."),
        "day_stands": _("On record the money came on %(day)s."),
        "way_stands": _("On record the money came by another way: %(way)s."),
        "waived_stands": _("On record the dues of this year are waived: %(reason)s"),
        "not_waived": _("On record the dues of this year are not waived."),
    }
)


@register
class OldDuesSheet(SheetResource):
    code = "old-dues"
    label = _("Dues of earlier years")
    permission = "members.import_members"
    intro = _(
        "For what was owed and paid before these books began. Take in the list of members first. Nobody is written "
        "to, and no receipt is made for money whose receipt was issued."
    )
    undo_note = _(
        "All of it can be taken back at once, as long as nothing was built on it: no receipt, no reminder, no further "
        "money. Payments are reversed, and stay in the ledger."
    )
    undone = _("The import is undone. Its payments are reversed, and its dues are owed no more.")

    number = number_column(_("Needed."))
    name = Column(
        "name",
        label=_("name"),
        widget=widgets.TextCell(200),
        also=("氏名", "会員名"),
        note=_("To be safe: where it stands, it must be the name of that member."),
    )
    year = Column("year", label=_("fiscal year"), widget=FiscalYearCell(), also=("年度",))
    amount_yen = yen_column("amount_yen", _("dues (yen)"), _("Needed: what was owed for that year."), "会費", "年会費")
    paid_yen = yen_column(
        "paid_yen", _("amount paid (yen)"), _("Empty or 0 where nothing was paid."), "入金額", "納入額", least=0
    )
    paid_on = day_column(
        "paid_on", _("paid on"), _("Needed where something was paid; of several days the last."), "納入日", "入金日"
    )
    way = way_column(_("Needed where something was paid. Money of an online system that the bank paid in: bank."))
    receipt = receipt_column()
    waived_because = Column(
        "waived_because",
        label=_("reason for waiving"),
        widget=widgets.TextCell(200),
        also=("免除",),
        note=_("Only where the rest was waived."),
    )
    waived_on = day_column("waived_on", _("waived on"), _("Empty: the last day of that fiscal year."))

    def begin(self):
        for column in self.fields.values():
            column.widget.forget()
        self.seen: dict[tuple[int, int], int] = {}

    def check_headings(self, names):
        self.need_headings(names, "number", "year", "amount_yen")

    # What becomes of a row

    def judge(self, rows):
        self.members = queries.memberships_by_number({row.values["number"] for row in rows if "number" in row.values})
        keys = [membership.pk for membership in self.members.values()]
        if not self.is_dry_run:
            services.queue_for_members(keys)
        self.kinds = queries.kinds_held(keys)
        self.on_record = queries.dues_on_record(keys, {row.values["year"] for row in rows if "year" in row.values})
        for row in rows:
            self.require(row, "number", "year", "amount_yen")
            self._judge_money(row)
            membership = self._member_of(row)
            if membership and "year" in row.values:
                self._judge_year(row, membership)

    def _judge_money(self, row: Row) -> None:
        values = row.values
        paid_yen, amount_yen = values.get("paid_yen", 0), values.get("amount_yen")
        if paid_yen:
            self.require(row, "paid_on", "way")
        elif not any(fault.column == "paid_yen" for fault in row.faults):
            for name in ("paid_on", "way"):
                if name in values:
                    row.refuse(name, "needs_amount")
        if amount_yen is not None and paid_yen > amount_yen:
            row.refuse("paid_yen", "paid_too_much")
        if "waived_because" in values and paid_yen == amount_yen:
            row.refuse("waived_because", "waived_though_paid")
        if "waived_on" in values and "waived_because" not in values:
            row.refuse("waived_on", "needs_reason")

    def _member_of(self, row: Row) -> Membership | None:
        number = row.values.get("number")
        membership = self.members.get(number)
        if number is not None and membership is None:
            row.refuse("number", "no_such_member")
        elif membership and "name" in row.values and not is_name_of(row.values["name"], membership):
            row.refuse("name", "number_of_another", number=number, name=membership.name)
        return membership

    def _judge_year(self, row: Row, membership: Membership) -> None:
        year = row.values["year"]
        place = (membership.pk, year)
        if place in self.seen:
            row.refuse("year", "twice_in_file", line=self.seen[place])
        self.seen.setdefault(place, row.line)
        kind_id = self._kind_in(membership, year)
        if year > fiscal_year(self.today):
            row.refuse("year", "year_to_come")
        elif kind_id is None:
            row.refuse("year", "no_member_then", name=membership.name)
        row.subject = (membership.pk, kind_id)
        if there := self.on_record.get(place):
            row.becomes = SAME
            self._compare(row, there)

    def _kind_in(self, membership: Membership, year: int) -> int | None:
        """Of the first day of membership in that year, as for dues that are made here."""
        day = max(membership.joined_on, fiscal_year_starts_on(year))
        if fiscal_year(day) != year:
            return None
        held = (one for one in self.kinds[membership.pk] if covers(one.starts_on, one.ends_before, day))
        return next((period.kind_id for period in held), None)

    def _compare(self, row: Row, there) -> None:
        """Whether a second file says what is on record; each difference is told where it stands."""
        values = row.values
        if "amount_yen" in values and values["amount_yen"] != there.amount_yen:
            row.refuse("amount_yen", "dues_stand", yen=f"{there.amount_yen:,}")
        if values.get("paid_yen", 0) != there.paid_yen:
            row.refuse("paid_yen", "paid_stands", yen=f"{there.paid_yen:,}")
        elif len(there.payments) == 1:
            self._compare_payment(row, *there.payments[0])
        reason = values.get("waived_because", "")
        if there.waived_because and reason != there.waived_because:
            row.refuse("waived_because", "waived_stands", reason=there.waived_because)
        elif reason and not there.waived_because:
            row.refuse("waived_because", "not_waived")

    def _compare_payment(self, row: Row, day: date, way: str) -> None:
        if row.values.get("paid_on", day) != day:
            row.refuse("paid_on", "day_stands", day=day.isoformat())
        if row.values.get("way", way) != way:
            row.refuse("way", "way_stands", way=str(Payment.Provider(way).label))

    # Taking in and taking back

    def write(self, rows):
        made, payments = services.take_over_dues([self._old(row) for row in rows], at=timezone.now(), by=self.by)
        return {
            "dues": [[dues.pk, dues.amount_yen, dues.waived_because] for dues in made],
            "payments": [payment.pk for payment in payments],
        }

    def _old(self, row: Row) -> services.OldDues:
        values = row.values
        membership_id, kind_id = row.subject
        paid = None
        if values.get("paid_yen"):
            paid = services.Received(
                membership_id=membership_id,
                amount_yen=values["paid_yen"],
                received_on=values["paid_on"],
                provider=values["way"],
                reference=f"import {self.batch_id}-{row.line}",
                taken_over=values.get("receipt", Payment.TakenOver.RECEIPTED),
            )
        waived = {name: values[name] for name in ("waived_because", "waived_on") if name in values}
        return services.OldDues(membership_id, kind_id, values["year"], values["amount_yen"], paid, **waived)

    def undo(self, pieces):
        for piece in pieces:
            services.take_back_old_dues(piece["dues"], piece["payments"], on=self.today, at=timezone.now(), by=self.by)
