"""Making the dues of a year for everybody: in one statement, against `get_or_create` for each membership."""

from datetime import date

from jocs_site.people.models import Person
from jocs_site.people.services import add_people
from members import queries, rules, services
from members.models import Dues, KindTerms, MembershipKind

SIZE = 6_000
YEAR = 2026


def prepare(size: int) -> int:
    kind, _is_new = MembershipKind.objects.get_or_create(code="support")
    names = {"name_ja": "サポート会員", "name_en": "Support member", "minimum_dues_yen": 5_000}
    KindTerms.objects.get_or_create(kind=kind, starts_on=date(1960, 1, 1), defaults=names)
    people = add_people(Person(family_name="看護", given_name=f"花子{number}") for number in range(size))
    services.admit_members([services.Admission("support", date(2020, 4, 1), person) for person in people])
    return size


def ours(size: int) -> None:
    services.raise_dues(fiscal_year=YEAR)


def peer(size: int) -> None:
    for row in queries.dues_to_raise(YEAR).values("membership_id", "kind_id", "amount_yen"):
        figures = row | {"due_on": rules.due_on(YEAR)}
        Dues.objects.get_or_create(membership_id=figures.pop("membership_id"), fiscal_year=YEAR, defaults=figures)


def check(size: int) -> None:
    assert Dues.objects.filter(fiscal_year=YEAR, amount_yen=5_000).count() == size  # noqa: S101
    assert services.raise_dues(fiscal_year=YEAR) == 0  # noqa: S101 - once more changes nothing
