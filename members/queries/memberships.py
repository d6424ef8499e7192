"""Who is a member: lists, finding one, figures for the public."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date

from django.db.models import (
    F,
    Q,
    QuerySet,
)

from jocs_site.people.models import Person
from jocs_site.people.queries import find_organisations, find_people, household_with
from members.models import (
    Membership,
)


def voters(on: date) -> QuerySet[Membership]:
    """Memberships with a vote on that day, past or present, in reading order. Source: docs/sources.md#R3"""
    return Membership.objects.voting(on).with_names().in_reading_order()


def membership_of(user) -> Membership | None:
    """The membership an account stands for: the own one before that of an organisation, the open one before others.

    ``None`` for everybody else.
    """
    if not user.is_authenticated:
        return None
    theirs = Membership.objects.with_names().filter(Q(person__user=user) | Q(organisation__contact__user=user))
    return theirs.order_by(F("left_on").desc(nulls_first=True), F("person").asc(nulls_last=True)).first()


def members_list(on: date, language: str) -> QuerySet[Membership]:
    """Every membership with what the office's list shows of it on that day."""
    return Membership.objects.with_names().with_kind_name(on, language).with_standing(on)


def find_memberships(text: str, among: QuerySet[Membership] | None = None) -> QuerySet[Membership]:
    """By member number, or by any spelling of the name, telephone or postal code; a number that is taken wins."""
    memberships = Membership.objects.all() if among is None else among
    digits = re.sub(r"^(no\.?|#|№|会員番号)", "", unicodedata.normalize("NFKC", text).strip().casefold()).strip()
    if digits.isdecimal() and len(digits) < 10 and memberships.filter(number=int(digits)).exists():
        return memberships.filter(number=int(digits))
    people = find_people(text).order_by().values("pk")
    organisations = find_organisations(text).order_by().values("pk")
    return memberships.filter(Q(person__in=people) | Q(organisation__in=organisations))


def membership_by_number(text: str) -> Membership | None:
    """The membership under a number; a number entered twice leads to the membership that goes on."""
    if not text.strip().isdecimal() or len(text.strip()) > 9:
        return None
    membership = Membership.objects.with_names().filter(number=int(text)).first()
    if membership and membership.continues_as_id:
        return Membership.objects.with_names().get(pk=membership.continues_as_id)
    return membership


def public_figures(on: date) -> dict[str, int]:
    """Numbers fit for the public: how many members there are, and how many of them have a vote."""
    in_force = Membership.objects.in_force(on).count()
    voting = Membership.objects.voting(on).count()
    return {"members": in_force, "voting": voting, "supporting": in_force - voting}


def household_of(membership: Membership) -> list[Person]:
    """Who shares the envelope, the member too; nobody where each gets one."""
    return household_with(membership.person) if membership.person else []


def sharing_members(membership: Membership | None, numbers: Iterable[str]) -> list[Membership]:
    """Who may be covered by one payment: the member, who shares the envelope, and further members by number."""
    if membership is None:
        return []
    household = Membership.objects.with_names().filter(person__in=household_of(membership), left_on=None)
    named = filter(None, (membership_by_number(number) for number in numbers))
    return list(dict.fromkeys([membership, *household.order_by("number"), *named]))


def memberships_of_person(person: Person) -> list[Membership]:
    """All of them, the oldest number first."""
    return list(Membership.objects.filter(person=person).order_by("number"))
