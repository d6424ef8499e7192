"""A bank's file of 6,000 transfers: read, matched, kept, booked where it is certain, and the first page of the rest.

It goes through the office's screens, as a clerk sends it. Names come from 50 families and 30 given names, so namesakes
are far more frequent than in life. Whose each payment is we know: booking one by itself for anybody else is an error.
There is no peer.
"""

import random
import time
from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from benchmarks.frame import learn_sizes, seconds_of, undone
from jocs_site.foundation.periods import fiscal_year
from jocs_site.people.models import Person
from jocs_site.people.services import add_people, record_death
from members import services
from members.models import BankLine, KindTerms, Membership, MembershipKind, PayerAlias
from members.payments.files.kana import payer_key
from tests.factories.bank import Came, bank_kana, notice
from tests.factories.people import UserFactory

SIZE = 6_000
BANKS = 40  # from which payers send their money, each always from one
FAMILIES = [
    first + last
    for first in (
        "サトウ",
        "スズキ",
        "タカハシ",
        "タナカ",
        "ワタナベ",
        "イトウ",
        "ヤマモト",
        "ナカムラ",
        "コバヤシ",
        "カトウ",
    )
    for last in ("", "ザキ", "ムラ", "ヤマ", "ジマ")
]
GIVEN = [
    "ハナコ", "ケン", "ヨーコ", "キョウコ", "タロウ", "ジュン", "マリ", "ユウ", "シズ", "チヅル",
    "ミカ", "アキ", "トモ", "ナオ", "リョウ", "ケイコ", "サチコ", "ヒロシ", "カズオ", "ミノル",
    "イサム", "フミ", "ヤスコ", "ノブオ", "セツコ", "マサル", "テルミ", "エツコ", "クニオ", "ショウゾウ",
]  # fmt: skip
# How a transfer says whose it is, and how many of a hundred do.
WAYS = {"number": 62, "number_of_another": 4, "name": 24, "relative": 4, "relative_with_number": 3, "confirmed": 3}


def measure(size: int, rounds: int) -> str:
    truth, content = prepare(size)
    office = Client()
    office.force_login(UserFactory(is_superuser=True, is_staff=True))
    assert office.get(reverse("members_bank:queue")).status_code == 200  # noqa: S101 - and every template is read
    spent = {"wall_s": [], "cpu_s": []}
    for _round in range(rounds):
        with undone():
            began = time.perf_counter()
            spent["cpu_s"].append(seconds_of(lambda: show(office, content)))
            spent["wall_s"].append(time.perf_counter() - began)
            figures = check(truth)
    return f"ours={min(spent['cpu_s']):.2f} unit=cpu_s clock={min(spent['wall_s']):.2f} {figures}"


def prepare(size: int, seed: int = 1) -> tuple[dict[int, int], bytes]:
    """Returns whose each transfer is, by its reference, and the file."""
    chance = random.Random(seed)
    members = make_members(max(size * 11 // 12, 10), chance)
    today, truth, came = timezone.localdate(), {}, []
    for reference, way in enumerate(chance.choices(list(WAYS), WAYS.values(), k=size), 1):
        payer, other = members[reference % len(members)], chance.choice(members)
        truth[reference] = payer.pk
        amount_yen, bank = chance.choice([10_000] * 8 + [5_000, 12_000]), f"ｷﾞﾝｺｳ{payer.pk % BANKS}"
        name, code = _name(payer, other, way), _code(payer, other, way)
        came.append(Came(name, amount_yen, today, reference, code, bank=bank))
        if way == "confirmed":
            PayerAlias.objects.get_or_create(membership=payer, key=payer_key(name), sender=f"{bank} ｼﾃﾝ")
    learn_sizes()
    return truth, notice(*came)


def make_members(count: int, chance: random.Random) -> list[Membership]:
    """Each owes 10,000 yen for this year; of a hundred, two have died and two have left."""
    kind, _is_new = MembershipKind.objects.get_or_create(code="voting", defaults={"has_vote": True})
    names = {"name_ja": "社員会員", "name_en": "Voting member", "minimum_dues_yen": 10_000}
    KindTerms.objects.get_or_create(kind=kind, starts_on=date(1960, 1, 1), defaults=names)
    people = add_people(
        Person(family_name="会員", family_kana=chance.choice(FAMILIES), given_kana=chance.choice(GIVEN))
        for _number in range(count)
    )
    joined_on, today = date(2020, 4, 1), timezone.localdate()
    members = services.admit_members([services.Admission("voting", joined_on, person) for person in people])
    services.raise_dues(fiscal_year=fiscal_year(today))
    for member in members[::50]:
        record_death(person_id=member.person_id, on=today, today=today)
    for member in members[25::50]:
        services.end_membership(membership_id=member.pk, on=today, ground=Membership.Ground.RESIGNED)
    return members


def _name(payer: Membership, other: Membership, way: str) -> str:
    family, given = payer.person.family_kana, payer.person.given_kana
    if way in ("relative", "relative_with_number", "confirmed"):
        given = other.person.given_kana
    return bank_kana(f"{family} {given}")


def _code(payer: Membership, other: Membership, way: str) -> str:
    whose = {"number": payer, "relative_with_number": payer, "number_of_another": other}.get(way)
    return str(whose.number) if whose else "0"


def show(office: Client, content: bytes) -> None:
    upload = SimpleUploadedFile("nyukin.txt", content)
    page = office.post(reverse("members_bank:read"), {"file": upload}, follow=True)
    assert page.status_code == 200, page.status_code  # noqa: S101
    assert page.resolver_match.view_name == "members_bank:queue"  # noqa: S101


def check(truth: dict[int, int]) -> str:
    """Raises AssertionError if one line was booked by itself for somebody else, or a line is missing."""
    lines = BankLine.objects.values_list("reference", "payment__membership")
    booked = {int(reference): member for reference, member in lines if member}
    wrong = sum(truth[reference] != member for reference, member in booked.items())
    assert len(lines) == len(truth), len(lines)  # noqa: S101
    assert booked, "nothing was booked by itself"  # noqa: S101
    assert wrong == 0, f"{wrong} were booked for somebody else"  # noqa: S101
    return f"booked={len(booked)} waiting={len(lines) - len(booked)} wrong={wrong}"
