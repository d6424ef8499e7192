"""The list of members as a file: our stream over plain values, against the stock export of the same columns.

``csv``: the peer is the library as it comes, which asks for each person anew; ``csv_joined`` and ``xlsx``: the peer is
told to read people together with their memberships. Memory is ours, for both kinds of file.
"""

import sys
from datetime import date
from functools import partial

from import_export import fields, resources

from benchmarks.frame import compare, learn_sizes, peak_mb_of
from jocs_site.backoffice.sheets.writing import csv_stream, xlsx_stream
from jocs_site.people.models import Person
from members import queries
from members.models import KindTerms, Membership, MembershipKind, MembershipPeriod

SIZE = 100_000
ROUNDS = 1  # the peer is busy for minutes
TODAY = date(2026, 6, 1)


def measure(size: int, rounds: int) -> str:
    here, data = sys.modules[__name__], prepare(size)
    pairs = {"csv": ("csv", "stock_csv"), "csv_joined": ("csv", "joined_csv"), "xlsx": ("xlsx", "joined_xlsx")}
    lines = [
        f"{name}: {compare(here, data, rounds=rounds, ours=ours, peer=peer)}" for name, (ours, peer) in pairs.items()
    ]
    peaks = [f"peak_mb_{form.__name__}={peak_mb_of(partial(form, data)):.0f}" for form in (csv, xlsx)]
    return " ".join([*lines, *peaks])


def prepare(size: int) -> dict:
    kind, _is_new = MembershipKind.objects.get_or_create(code="voting", defaults={"has_vote": True})
    names = {"name_ja": "社員会員", "name_en": "Voting member", "minimum_dues_yen": 10_000}
    KindTerms.objects.get_or_create(kind=kind, starts_on=date(1960, 1, 1), defaults=names)
    people = Person.objects.bulk_create(
        [
            Person(
                family_name="髙橋",
                given_name=f"花子{number}",
                family_kana="タカハシ",
                given_kana="ハナコ",
                postal_code="1690051",
                prefecture="東京都",
                city="新宿区",
                street=f"西早稲田{number}",
                phone="03-0000-0000",
                email=f"hanako{number}@example.org",
            )
            for number in range(size)
        ],
        batch_size=2_000,
    )
    members = Membership.objects.bulk_create(
        [Membership(number=n, person=one, joined_on=date(2020, 4, 1)) for n, one in enumerate(people, 1)],
        batch_size=2_000,
    )
    MembershipPeriod.objects.bulk_create(
        [MembershipPeriod(membership=one, kind=kind, starts_on=one.joined_on) for one in members], batch_size=2_000
    )
    learn_sizes()
    return {"size": size}


def csv(data: dict) -> None:
    data["bytes"] = sum(map(len, csv_stream(queries.member_columns(), _rows())))


def xlsx(data: dict) -> None:
    data["bytes"] = sum(map(len, xlsx_stream(queries.member_columns(), _rows())))


def _rows():
    return queries.member_rows(queries.members_list(TODAY, "ja"))


def ours(data: dict) -> None:
    """Both, for ``--alone``."""
    csv(data)
    xlsx(data)


class StockResource(resources.ModelResource):
    """The same columns as a resource with the library's own settings: attributes of each record, one after another."""

    kind_name = fields.Field("kind_name", "kind_name")
    owed_yen = fields.Field("owed_yen", "owed_yen")
    overdue_yen = fields.Field("overdue_yen", "overdue_yen")
    overdue_years = fields.Field("overdue_years", "overdue_years")
    credit_yen = fields.Field("credit_yen", "credit_yen")

    class Meta:
        model = Membership
        fields = [
            "number",
            "person__family_name",
            *(f"person__{name}" for name in queries.exports.OF_PERSON),
            "joined_on",
            "left_on",
            "pledged_yen",
            "kind_name",
            "owed_yen",
            "overdue_yen",
            "overdue_years",
            "credit_yen",
        ]


def stock_csv(data: dict) -> None:
    data["bytes"] = len(StockResource().export(_records()).csv)


def joined_csv(data: dict) -> None:
    data["bytes"] = len(StockResource().export(_records().select_related("person")).csv)


def joined_xlsx(data: dict) -> None:
    data["bytes"] = len(StockResource().export(_records().select_related("person")).xlsx)


def _records():
    return Membership.objects.with_kind_name(TODAY, "ja").with_standing(TODAY)


def check(data: dict) -> None:
    assert data["bytes"] > data["size"] * 10, data["bytes"]  # noqa: S101
