"""Taking over a list of 20,000 members, checked and then written: our engine, against the stock import.

The stock path is what django-import-export's own admin does with the same columns behind its pages: the file read into
a data set, a dry run and then the real one, in a transaction, each row by itself with the library's settings: the
record is made, saved, and its differences kept for the preview; after it a membership and its period are saved, with
the kind looked up, as a foreign key's widget does. In its favour it does not look whether somebody is known, checks
neither fields nor dues, writes no log entries, and its preview page, which would hold every row, is not made.

``page_kb``: our page about a list of that size in which every row is wrong twice.
"""

import csv
import io
import random
import sys
from datetime import date
from functools import partial

import tablib
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from import_export import fields, resources, widgets

from benchmarks.frame import compare, peak_mb_of
from jocs_site.backoffice.models import ImportBatch
from jocs_site.backoffice.sheets.reading import SheetFile
from jocs_site.people.models import Person
from members.imports.members import OF_PERSON, MembersSheet
from members.models import KindTerms, Membership, MembershipKind, MembershipPeriod
from tests.factories.people import UserFactory

SIZE = 20_000
ROUNDS = 1  # the peer is busy for minutes
DAYS = {"born_on", "joined_on"}
FAMILIES = [("佐藤", "サトウ"), ("髙橋", "タカハシ"), ("鈴木", "すずき"), ("田中", "ﾀﾅｶ"), ("渡邉", "ワタナベ")]


def prepare(size: int) -> bytes:
    kind, _is_new = MembershipKind.objects.get_or_create(code="voting", defaults={"has_vote": True})
    names = {"name_ja": "社員会員", "name_en": "Voting member", "minimum_dues_yen": 10_000}
    KindTerms.objects.get_or_create(kind=kind, starts_on=date(1960, 1, 1), defaults=names)
    out = io.StringIO()
    sheet = csv.DictWriter(out, list(MembersSheet.columns()), restval="")
    sheet.writeheader()
    chance = random.Random(1)
    sheet.writerows(_row(number, chance) for number in range(size))
    return out.getvalue().encode()


def _row(number: int, chance: random.Random) -> dict:
    family, reading = chance.choice(FAMILIES)
    return {
        "family_name": family,
        "given_name": f"花子{number}",
        "family_kana": reading,
        "given_kana": "ハナコ",
        "family_latin": "Kango",
        "given_latin": f"Hanako{number}",
        "born_on": date(chance.randrange(1930, 2000), chance.randrange(1, 13), chance.randrange(1, 29)),
        "kind": "voting",
        "joined_on": date(chance.randrange(2000, 2026), 4, 1),
        "pledged_yen": chance.randrange(10_000, 20_000),
        "postal_code": f"{chance.randrange(10**6, 10**7)}",
        "prefecture": "東京都",
        "city": "新宿区",
        "street": f"西早稲田{number}",
        "country": "JP",
        "phone": f"03-{number:05}-2416",
        "email": f"hanako{number}@example.org",
        "language": "ja",
        "stop_mail": "0",
    }


def measure(size: int, rounds: int) -> str:
    content = prepare(size)
    peak_mb = peak_mb_of(partial(ours, content))
    figures = compare(sys.modules[__name__], content, rounds=rounds)
    page = page_kb(content)  # last: with the office's addresses come signals that would cost the peer time
    return f"{figures} peak_mb={peak_mb:.0f} page_kb={page:.0f}"


def page_kb(content: bytes) -> float:
    """Of the list with every postal code and every day of joining spoilt, handed in and looked at in the office."""
    wrong = content.replace(b"-04-01,", b"-04-31,").replace("東京都".encode(), "東京都都".encode())
    office = Client()
    office.force_login(UserFactory(is_staff=True, is_superuser=True))
    file = SimpleUploadedFile("list.csv", wrong)
    page = office.post(reverse("sheets:hand_in", args=["members"]), {"file": file}, follow=True)
    batch = ImportBatch.objects.latest("pk")
    assert batch.fault_count >= 2 * batch.rows > 0, batch.fault_count  # noqa: S101
    return len(page.content) / 1000


def ours(content: bytes) -> None:
    checked = MembersSheet()
    checked.import_data(SheetFile(io.BytesIO(content)), dry_run=True)
    written = MembersSheet()
    written.summary = checked.summary
    written.import_data(SheetFile(io.BytesIO(content)))


class StockResource(resources.ModelResource):
    """People with the library's own settings; after each a membership by plain saves, without our services."""

    kind = fields.Field("kind", "kind", widget=widgets.CharWidget())
    joined_on = fields.Field("joined_on", "joined_on", widget=widgets.DateWidget())
    pledged_yen = fields.Field("pledged_yen", "pledged_yen", widget=widgets.IntegerWidget())

    class Meta:
        model = Person
        fields = [*OF_PERSON, "kind", "joined_on", "pledged_yen"]
        import_id_fields = ["email"]
        force_init_instance = True  # so that nothing is looked up by it

    def after_save_instance(self, instance, row, **kwargs):
        last = Membership.objects.order_by("-number").first()
        membership = Membership.objects.create(
            number=last.number + 1 if last else 1,
            person=instance,
            joined_on=instance.joined_on,
            pledged_yen=instance.pledged_yen,
        )
        kind = MembershipKind.objects.get(code=instance.kind)
        MembershipPeriod.objects.create(membership=membership, kind=kind, starts_on=instance.joined_on)


def peer(content: bytes) -> None:
    rows = tablib.Dataset().load(content.decode(), format="csv")
    for is_dry_run in (True, False):
        result = StockResource().import_data(rows, dry_run=is_dry_run, use_transactions=True)
        assert not result.has_errors(), result.base_errors or result.row_errors()[0]  # noqa: S101


def check(content: bytes) -> None:
    size = content.count(b"\n") - 1
    assert Membership.objects.filter(person__family_kana__gt="").count() == size, Membership.objects.count()  # noqa: S101
