"""Joining, changing kind, leaving."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from jocs_site.backoffice.bulk import insert_many
from jocs_site.foundation.errors import RuleBroken
from jocs_site.people.models import Organisation, Person
from members import rules
from members.models import KindTerms, Membership, MembershipKind, MembershipPeriod
from members.services.numbers import raise_numbers, take_numbers


@dataclass(frozen=True)
class Admission:
    """One person or organisation to admit. ``kind``: its code; ``pledged_yen``: chosen dues, None for the least.

    ``number``: one they had before these books began; None for the next.
    """

    kind: str
    joined_on: date
    person: Person | None = None
    organisation: Organisation | None = None
    pledged_yen: int | None = None
    number: int | None = None


@transaction.atomic
def admit_members(admissions: Sequence[Admission], *, by=None) -> list[Membership]:
    """Admit many at once, numbered in the order given; new numbers follow the highest there is.

    Raises RuleBroken for the first that cannot be admitted; then nobody is.
    """
    kinds = {kind.code: kind for kind in MembershipKind.objects.prefetch_related("terms")}
    terms_on = cache(lambda kind, day: kinds[kind].terms_on(day) if kind in kinds else None)
    for admission in admissions:
        _check_admission(admission, terms_on(admission.kind, admission.joined_on))
    numbers = _numbers_for(admissions)  # admissions queue up here
    _check_no_open_membership(admissions)
    memberships = insert_many(
        Membership(
            number=number,
            person=admission.person,
            organisation=admission.organisation,
            joined_on=admission.joined_on,
            pledged_yen=admission.pledged_yen,
        )
        for number, admission in zip(numbers, admissions, strict=True)
    )
    insert_many(
        MembershipPeriod(membership_id=membership.pk, kind_id=kinds[admission.kind].pk, starts_on=admission.joined_on)
        for membership, admission in zip(memberships, admissions, strict=True)
    )
    if by is not None:
        for membership, admission in zip(memberships, admissions, strict=True):
            log(membership, "members.admitted", user=by, data={"kind": admission.kind})
    return memberships


def admit_member(
    *,
    kind: str,
    joined_on: date,
    person: Person | None = None,
    organisation: Organisation | None = None,
    pledged_yen: int | None = None,
    by=None,
) -> Membership:
    """Admit one; see `admit_members`."""
    return admit_members([Admission(kind, joined_on, person, organisation, pledged_yen)], by=by)[0]


def _numbers_for(admissions: Sequence[Admission]) -> list[int]:
    old = [admission.number for admission in admissions if admission.number is not None]
    take_numbers("membership", 0)
    if taken := Membership.objects.filter(number__in=old).first():
        raise RuleBroken(_("Number %(number)d is taken.") % {"number": taken.number}, field="number")
    if len(set(old)) < len(old):
        raise RuleBroken(_("Somebody stands twice in this list."), field="number")
    raise_numbers("membership", to=max(old, default=0))
    new = iter(take_numbers("membership", len(admissions) - len(old)))
    return [next(new) if admission.number is None else admission.number for admission in admissions]


def _check_admission(admission: Admission, terms: KindTerms | None) -> None:
    if (admission.person is None) == (admission.organisation is None):
        raise RuleBroken(_("Give a person or an organisation, not both."))
    if terms is None:
        raise RuleBroken(_("This kind of membership did not exist on that day."), field="joined_on")
    _check_pledge(admission.pledged_yen, terms)
    died_on = admission.person and admission.person.deceased_on
    if died_on and died_on <= admission.joined_on:
        raise RuleBroken(_("%(name)s had died by that day.") % {"name": admission.person}, field="person")


def _check_no_open_membership(admissions: Sequence[Admission]) -> None:
    people = [admission.person.pk for admission in admissions if admission.person]
    organisations = [admission.organisation.pk for admission in admissions if admission.organisation]
    if len({*people}) < len(people) or len({*organisations}) < len(organisations):
        raise RuleBroken(_("Somebody stands twice in this list."))
    held = Membership.objects.with_names().filter(
        Q(person__in=people) | Q(organisation__in=organisations), left_on=None
    )
    if membership := held.first():
        raise RuleBroken(_("%(name)s is a member already, number %(number)d.") % {
            "name": membership.name, "number": membership.number})  # fmt: skip


@transaction.atomic
def change_kind(*, membership_id: int, kind: str, on: date, by=None) -> MembershipPeriod:
    """Make the membership of another kind from ``on``. The period before ends that day and stays on record.

    Raises RuleBroken if the membership ended, is of that kind, or its present period begins later.
    Source: docs/sources.md#R3
    """
    membership = lock_membership(membership_id)
    _check_open(membership)
    new = MembershipKind.objects.get(code=kind)
    period = membership.periods.select_related("kind").get(ends_before=None)
    if period.kind == new:
        raise RuleBroken(_("The membership is of this kind already."), field="kind")
    if on <= period.starts_on:
        words = {"day": period.starts_on.isoformat()}
        raise RuleBroken(_("The change must come after %(day)s, when the present kind began.") % words, field="on")
    period.ends_before = on
    period.save(update_fields=["ends_before"])
    log(membership, "members.kind_changed", user=by, data={"from": period.kind.code, "to": kind, "on": str(on)})
    return MembershipPeriod.objects.create(membership=membership, kind=new, starts_on=on)


@transaction.atomic
def end_membership(*, membership_id: int, on: date, ground: str, by=None, by_procedure: bool = False) -> Membership:
    """End the bond; ``on`` is the first day outside. What is still owed stays owed until paid or waived.

    ground: one of ``Membership.Ground``; arrears alone are none. Source: docs/sources.md#R4
    by_procedure: set by the services that expel and merge; their grounds are theirs alone.
    Raises RuleBroken if the membership ended already or had not begun.
    """
    membership = lock_membership(membership_id)
    _check_open(membership)
    period = membership.periods.get(ends_before=None)
    if on <= period.starts_on:
        words = {"day": period.starts_on.isoformat()}
        raise RuleBroken(_("The membership must end after %(day)s, when its present kind began.") % words, field="on")
    if ground not in Membership.Ground.values:
        raise RuleBroken(_("Name the ground for leaving."), field="ground")
    if ground in (Membership.Ground.EXPELLED, Membership.Ground.DUPLICATE) and not by_procedure:
        raise RuleBroken(_("This ground has a procedure of its own."), field="ground")
    membership.left_on, membership.left_because = on, ground
    membership.save(update_fields=["left_on", "left_because"])
    period.ends_before = on
    period.save(update_fields=["ends_before"])
    log(membership, "members.ended", user=by, data={"on": str(on), "ground": ground})
    return membership


@transaction.atomic
def change_pledge(*, membership_id: int, pledged_yen: int | None, on: date, by=None) -> Membership:
    """Set the yearly sum a member chose, from the next dues made; ``None`` for the least dues of the kind.

    Raises RuleBroken below the least dues on that day, or if the membership ended. Source: docs/sources.md#R2
    """
    membership = lock_membership(membership_id)
    _check_open(membership)
    period = membership.periods.select_related("kind").get(ends_before=None)
    _check_pledge(pledged_yen, period.kind.terms_on(max(on, period.starts_on)))
    log(membership, "members.pledge_changed", user=by, data={"from": membership.pledged_yen, "to": pledged_yen})
    membership.pledged_yen = pledged_yen
    membership.save(update_fields=["pledged_yen"])
    return membership


def _check_pledge(pledged_yen: int | None, terms: KindTerms) -> None:
    if pledged_yen is not None and not rules.is_dues_amount(pledged_yen, minimum_yen=terms.minimum_dues_yen):
        words = {"yen": f"{terms.minimum_dues_yen:,}"}
        raise RuleBroken(_("The least dues of this kind are %(yen)s yen a year.") % words, field="pledged_yen")


def lock_membership(membership_id: int) -> Membership:
    """Whoever changes a membership, its dues or its money waits here for those before."""
    return Membership.objects.select_for_update(no_key=True).get(pk=membership_id)


def _check_open(membership: Membership) -> None:
    if membership.left_on is not None:
        words = {"day": membership.left_on.isoformat()}
        raise RuleBroken(_("This membership ended on %(day)s.") % words)
