"""The list of members as a file: our stream over plain values, against the stock export of the same columns.

As CSV and then as XLSX; the line of figures is of both together, the others are in the README.
"""

import os
from datetime import date

from import_export import fields, resources

from jocs_site.backoffice.sheets.writing import CSV, csv_stream, xlsx_stream
from jocs_site.people.models import Person
from members import queries
from members.models import KindTerms, Membership, MembershipKind, MembershipPeriod

SIZE = 2_000  # `--alone --size 100000` measures ours at full size
TODAY = date(2026, 6, 1)
FORMS = os.environ.get("EXPORT_FORMS", "csv,xlsx").split(",")


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
    return {"size": size}


def ours(data: dict) -> None:
    for form in FORMS:
        rows = queries.member_rows(queries.members_list(TODAY, "ja"))
        stream = (csv_stream if form == CSV else xlsx_stream)(queries.member_columns(), rows)
        data[form] = sum(map(len, stream))


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


def peer(data: dict) -> None:
    for form in FORMS:
        queryset = Membership.objects.with_kind_name(TODAY, "ja").with_standing(TODAY)
        data[form] = len(getattr(StockResource().export(queryset), form))


def check(data: dict) -> None:
    assert all(data[form] > data["size"] * 10 for form in FORMS)  # noqa: S101
