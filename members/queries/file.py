"""What the file of a person or an organisation shows of this room, as far as the reader may see it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from jocs_site.backoffice.pictures import Picture, Row, draw_bars
from jocs_site.backoffice.roles import Role
from jocs_site.foundation.money import format_yen
from jocs_site.people.models import Organisation, Person
from members.models import DebitLine, Dues, Gift, Membership, MonthlyGift, Receipt, Visitor
from members.queries.applications import applications_of
from members.queries.debits import debit_under_way, mandates_of
from members.queries.dues import Account, account
from members.queries.payments import ledger_rows
from members.rules import Standing

Holder = Person | Organisation
STANDINGS = {
    Standing.PAID: _("paid"),
    Standing.DUE: _("to pay"),
    Standing.PART_PAID: _("part paid"),
    Standing.ARREARS: _("in arrears"),
}
YEARS_DRAWN = 8


def of_holder(holder: Holder) -> dict[str, Holder]:
    return {"person" if isinstance(holder, Person) else "organisation": holder}


def memberships_held(holder: Holder) -> list[Membership]:
    """The open one first, then the latest."""
    held = Membership.objects.with_names().filter(**of_holder(holder)).order_by("-joined_on", "-number")
    return sorted(held, key=lambda membership: membership.left_on is not None)


@dataclass(frozen=True)
class MembershipFile:
    """One membership, its money, its history, and what this user may do about it."""

    membership: Membership
    account: Account
    standing: str
    picture: Picture | None
    periods: Iterable
    payments: Iterable
    mandates: Iterable
    debit: DebitLine | None
    applications: Iterable
    expulsions: Iterable
    commands: list[tuple[str, str]]

    @property
    def is_open(self) -> bool:
        return self.membership.left_on is None


def membership_file(membership: Membership, *, user, on: date) -> MembershipFile:
    may, its = user.has_perm, account(membership, on=on)
    return MembershipFile(
        membership=membership,
        account=its,
        standing=STANDINGS[its.standing],
        picture=_picture(membership, its.years[:YEARS_DRAWN]),
        periods=membership.periods.select_related("kind").prefetch_related("kind__terms"),
        payments=ledger_rows().filter(membership=membership) if may("members.view_payment") else [],
        mandates=mandates_of(membership) if may("members.view_mandate") else [],
        debit=debit_under_way(membership) if may("members.view_mandate") else None,
        applications=applications_of(membership) if may("members.view_membershipapplication") else [],
        expulsions=membership.expulsions.prefetch_related("changes").order_by("-pk"),
        commands=_commands(membership, may),
    )


def _picture(membership: Membership, years: list[Dues]) -> Picture | None:
    """The last years of dues as bars: what is paid, what is open."""
    if not years:
        return None
    rows = [Row(str(dues.fiscal_year), (dues.paid_yen, dues.owed_yen), _in_words(dues)) for dues in years]
    series = [now("Paid"), now("To pay")]
    return draw_bars(f"dues-{membership.pk}", now("Dues of the last years"), series=series, rows=rows)


def _in_words(dues: Dues) -> str:
    if dues.waived_on:
        return now("waived")
    return now("open: %(yen)s") % {"yen": format_yen(dues.owed_yen)} if dues.owed_yen else now("paid")


def _commands(membership: Membership, may) -> list[tuple[str, str]]:
    """Address and label of what a user may do here now."""
    is_open, change = membership.left_on is None, may("members.change_membership")
    pay = reverse("members_payments:record") + f"?number={membership.number}"
    mandate = reverse("members_mandates:enter") + f"?number={membership.number}"
    offers = [
        (may("members.add_payment"), pay, _("Book a payment")),
        (is_open and may("members.add_mandate"), mandate, _("Enter a mandate")),
        *(
            (is_open and change, _address(membership, name), label)
            for name, label in (
                ("kind", _("Change the kind of membership")),
                ("pledge", _("Change the yearly sum")),
                ("end", _("End the membership")),
                ("death", _("Record a death")),
            )
            if name != "death" or membership.person_id
        ),
        (is_open and may("members.expel_membership"), _address(membership, "expel"), _("Begin an expulsion")),
    ]
    return [(address, label) for is_offered, address, label in offers if is_offered]


def _address(membership: Membership, name: str) -> str:
    return reverse(f"members_memberships:{name}", args=[membership.pk])


@dataclass(frozen=True)
class GiverFile:
    """What somebody gave: gifts, promises, receipts of all years, money on no membership, visits without an account."""

    gifts: Iterable = ()
    monthly: Iterable = ()
    receipts: Iterable = ()
    payments: Iterable = ()
    visits: Iterable = ()
    commands: list[tuple[str, str]] = field(default_factory=list)

    def __bool__(self) -> bool:
        return any((self.gifts, self.monthly, self.receipts, self.payments, self.visits, self.commands))


def giver_file(giver: Holder | Visitor, *, user) -> GiverFile:
    """Each part for those who may read its list. A visitor has no receipts before somebody says who it is."""
    if isinstance(giver, Visitor):
        own, more = {"visitor": giver}, {}
    else:
        own = of_holder(giver)
        more = {
            "receipts": ("members.view_receipt", Receipt.objects.filter(**own).order_by("-year", "-serial")),
            "visits": ("members.view_visitor", Visitor.objects.filter(**own).order_by("-came_at")),
        }
    readable = more | {
        "gifts": ("members.view_gift", _gifts_given(own)),
        "monthly": ("members.view_gift", MonthlyGift.objects.filter(**own).select_related("purpose").order_by("-pk")),
        "payments": ("members.view_payment", ledger_rows().filter(**own, membership=None)),
    }
    parts = {name: list(rows) for name, (right, rows) in readable.items() if user.has_perm(right)}
    return GiverFile(**parts, commands=_gift_commands(giver, user))


def _gifts_given(own: dict) -> QuerySet[Gift]:
    """The latest first, those that were taken back too."""
    rows = Gift.objects.with_covered().filter(**own).select_related("purpose", "campaign", "monthly")
    return rows.order_by("-given_on", "-pk")


def _gift_commands(giver: Holder | Visitor, user) -> list[tuple[str, str]]:
    if isinstance(giver, Visitor) or not user.has_perm("members.add_gift"):
        return []
    query = "?" + "&".join(f"{name}={one.pk}" for name, one in of_holder(giver).items())
    return [
        (reverse("members_gifts:money") + query, _("Enter a gift of money")),
        (reverse("members_gifts:stamps") + query, _("Enter stamps")),
    ]


def file_roles(holder: Holder, *, user, on: date) -> list[Role]:
    """What somebody is to this room, in a line each."""
    roles = []
    if user.has_perm("members.view_membership"):
        roles += [_membership_role(membership, on) for membership in memberships_held(holder)]
    if user.has_perm("members.view_gift"):
        roles += _giver_roles(holder)
    return roles


def _membership_role(membership: Membership, on: date) -> Role:
    told = now("since %(day)s") % {"day": date_format(membership.joined_on, "SHORT_DATE_FORMAT")}
    is_past = membership.left_on is not None and membership.left_on <= on
    if membership.left_on:
        left = date_format(membership.left_on, "SHORT_DATE_FORMAT")
        told = now("left on %(day)s") % {"day": left}
    else:
        its = account(membership, on=on)
        told = ", ".join(str(part) for part in (its.kind, told, STANDINGS[its.standing]) if part)
    label = now("Member %(number)d") % {"number": membership.number}
    return Role(label, told, f"#member-{membership.number}", is_past=is_past)


def _giver_roles(holder: Holder) -> list[Role]:
    given = list(Gift.objects.standing().filter(**of_holder(holder)).values_list("given_on", "amount_yen"))
    running = MonthlyGift.objects.filter(**of_holder(holder), ended_on=None)
    roles = [
        Role(now("Monthly gift"), format_yen(yen), "#gifts") for yen in running.values_list("amount_yen", flat=True)
    ]
    if given:
        last = date_format(max(day for day, _yen in given), "SHORT_DATE_FORMAT")
        times = ngettext("%(count)d gift", "%(count)d gifts", len(given)) % {"count": len(given)}
        total = format_yen(sum(yen or 0 for _day, yen in given))
        words = {"gifts": times, "yen": total, "day": last}
        roles.insert(0, Role(now("Giver"), now("%(gifts)s, %(yen)s in all, the last on %(day)s") % words, "#gifts"))
    return roles
