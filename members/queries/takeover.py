"""What taking over a list of members needs to know about those who are there."""

from collections.abc import Iterable

from members.models import Membership, MembershipKind


def kinds_by_name() -> dict[str, str]:
    """Every name a kind ever had, in both languages, and its code -> its code."""
    names = {}
    for kind in MembershipKind.objects.prefetch_related("terms"):
        for terms in kind.terms.all():
            names |= {terms.name_ja: kind.code, terms.name_en: kind.code}
        names[kind.code] = kind.code
    return names


def kinds_by_code() -> dict[str, MembershipKind]:
    return {kind.code: kind for kind in MembershipKind.objects.prefetch_related("terms")}


def memberships_by_number(numbers: Iterable[int]) -> dict[int, Membership]:
    found = Membership.objects.filter(number__in=list(numbers)).with_names()
    return {membership.number: membership for membership in found}


def memberships_by_key(keys: Iterable[int]) -> dict[int, Membership]:
    return Membership.objects.with_names().in_bulk(list(keys))


def open_numbers_of(person_ids: Iterable[int]) -> dict[int, int]:
    """Person -> the number under which they are a member now."""
    held = Membership.objects.filter(person__in=list(person_ids), left_on=None)
    return dict(held.values_list("person", "number"))
