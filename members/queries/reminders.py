"""Whom a step of reminding would reach today, by which way, and whom it would not."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from django.db.models import Exists, OuterRef, Q, QuerySet

from jocs_site.letters.queries import bad_addresses, mail_address
from members.models import DebitLine, Dues, Membership, Reminder, ReminderRule

EMAIL, POST, NOWHERE, UNWANTED = "email", "post", "nowhere", "unwanted"


@dataclass(frozen=True)
class Planned:
    """One letter: the dues it would name, oldest first, and the way it would go.

    ``way``: ``email``, ``post``, ``nowhere`` (no way to reach them), ``unwanted`` (they wish no post).
    """

    membership: Membership
    dues: list[Dues]
    way: str
    language: str
    email: str = ""

    @property
    def owed_yen(self) -> int:
        return sum(dues.owed_yen for dues in self.dues)


def dues_to_remind_of(rule: ReminderRule, on: date) -> QuerySet[Dues]:
    """Owed, due for this step, not yet reminded of at it, and the step before long enough ago.

    Leaves out the dead, those whose membership ended, and those whose account is about to be debited.
    """
    under_way = DebitLine.objects.filter(membership=OuterRef("membership"), state=DebitLine.State.WAITING)
    reminded = Reminder.objects.filter(dues=OuterRef("pk"))
    due = (
        Dues.objects.owed()
        .filter(due_on__lte=on - timedelta(days=rule.days_after_due))
        .filter(Q(membership__left_on=None) | Q(membership__left_on__gt=on), membership__joined_on__lte=on)
        .filter(membership__person__deceased_on=None)
        .exclude(Exists(under_way))
        .exclude(Exists(reminded.filter(step=rule.step)))
    )
    before = ReminderRule.objects.filter(step__lt=rule.step, is_in_use=True).order_by("-step").first()
    if before:
        long_ago = on - timedelta(days=rule.days_between)
        due = due.filter(Exists(reminded.filter(step=before.step, on__lte=long_ago)))
    names = ("membership__person__user", "membership__organisation__contact__user")
    return due.select_related(*names).order_by("membership", "fiscal_year")


def plan_reminders(rule: ReminderRule, on: date, *, membership_ids: list[int] | None = None) -> list[Planned]:
    """One letter for each member, in the order of their keys."""
    due = dues_to_remind_of(rule, on)
    if membership_ids is not None:
        due = due.filter(membership__in=membership_ids)
    bad = bad_addresses()
    return [
        plan_letter(membership, list(dues), bad) for membership, dues in groupby(due, key=lambda dues: dues.membership)
    ]


def plan_letter(membership: Membership, dues: list[Dues], bad: set[str]) -> Planned:
    """The way to one member. ``bad``: addresses that letters come back from, in small letters."""
    person, organisation = membership.person, membership.organisation
    if organisation:
        language = organisation.contact.language if organisation.contact else "ja"
        address = organisation.email or mail_address(organisation.contact)
        return Planned(membership, dues, _way(address, bool(organisation.address.strip()), bad), language, address)
    if person.stop_mail:
        return Planned(membership, dues, UNWANTED, person.language)
    address = mail_address(person)
    has_post = bool(person.address_key) and not person.has_unknown_address
    return Planned(membership, dues, _way(address, has_post, bad), person.language, address)


def _way(address: str, has_post: bool, bad: set[str]) -> str:
    if address and address.lower() not in bad:
        return EMAIL
    return POST if has_post else NOWHERE


def count_ways(planned: list[Planned]) -> list[tuple[str, str, int]]:
    """Way, language, letters: for the preview."""
    counted = Counter((letter.way, letter.language) for letter in planned)
    return [(way, language, counted[way, language]) for way, language in sorted(counted)]


def reminder_rules() -> QuerySet[ReminderRule]:
    return ReminderRule.objects.filter(is_in_use=True)
