"""What a clerk waits for at 20,000 members: lists, a search, reports, and papers for all.

Each is opened in the office through all of Django, best of three; seconds of processor time, PostgreSQL's among them.
Two of a hundred stand in the books twice. There is no peer.
"""

import random
from datetime import date

from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from benchmarks.frame import seconds_of
from jocs_site.foundation.periods import fiscal_year
from jocs_site.people.models import Person
from jocs_site.people.services import add_people
from members import services
from members.models import Dues, KindTerms, MembershipKind
from tests.factories.people import UserFactory

SIZE = 20_000
KANA = [
    "アイ",
    "カワ",
    "サト",
    "タナ",
    "ナカ",
    "ハラ",
    "マツ",
    "ヤマ",
    "ヨコ",
    "ワタ",
    "キシ",
    "シマ",
    "ミズ",
    "モリ",
    "コバ",
]


def measure(size: int, rounds: int) -> str:
    prepare(size)
    office = Client()
    office.force_login(UserFactory(is_staff=True, is_superuser=True))
    members = reverse("members_memberships:index")
    screens = {
        "members": members,
        "search": f"{members}?q=%E3%83%A4%E3%83%9E%E3%83%84",  # ヤマツ
        "number": f"{members}?q=777",
        "renewal": reverse("members_reports:renewal"),
        "duplicates": reverse("overview_duplicates:index"),
        "todo": reverse("wagtailadmin_home"),
        "labels": reverse("members_memberships:labels"),
        "payment_sheets": reverse("members_memberships:payment_sheets") + "?q=%E3%83%A4%E3%83%9E",
    }
    figures = []
    for name, address in screens.items():
        seconds = min(seconds_of(lambda address=address: _open(office, address)) for _round in range(rounds))
        figures.append(f"{name}={seconds:.2f}")
    return f"{' '.join(figures)} unit=cpu_s"


def _open(office: Client, address: str) -> None:
    page = office.get(address)
    assert page.status_code == 200, (address, page.status_code)  # noqa: S101


def prepare(size: int) -> None:
    """Members over thirty years, with dues of five; four of five years are paid."""
    chance, today = random.Random(1), timezone.localdate()
    kind, _is_new = MembershipKind.objects.get_or_create(code="voting", defaults={"has_vote": True})
    names = {"name_ja": "社員会員", "name_en": "Voting member", "minimum_dues_yen": 10_000}
    KindTerms.objects.get_or_create(kind=kind, starts_on=date(1960, 1, 1), defaults=names)
    people = [_person(number, chance) for number in range(size)]
    for twice in range(1, size, 50):
        one, other = people[twice - 1 : twice + 1]
        other.family_kana, other.given_kana, other.born_on = one.family_kana, one.given_kana, one.born_on
    admissions = [
        services.Admission("voting", date(chance.randrange(1995, today.year), 4, 1), person)
        for person in add_people(people)
    ]
    services.admit_members(admissions)
    for year in range(fiscal_year(today) - 4, fiscal_year(today) + 1):
        services.raise_dues(fiscal_year=year)
    services.record_payments(
        [
            services.Received(
                dues.membership_id, dues.amount_yen, today, "bank", f"slip {dues.pk}", dues_ids=(dues.pk,)
            )
            for dues in Dues.objects.all()
            if chance.random() < 0.8
        ],
        at=timezone.now(),
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # a database that lives knows its sizes


def _person(number: int, chance: random.Random) -> Person:
    return Person(
        family_name=f"会員{number}",
        family_kana="".join(chance.sample(KANA, 2)),
        given_kana="".join(chance.sample(KANA, 2)),
        born_on=date(chance.randrange(1930, 2000), chance.randrange(1, 13), chance.randrange(1, 29)),
        postal_code=f"{chance.randrange(10**6, 10**7)}",
        prefecture=chance.choice(["東京都", "大阪府", "北海道", "福岡県"]),
        city="中央区",
        street=f"{number}番地",
        phone=f"03-{number:05}-2416",
        email=f"member{number}@example.org",
    )
