"""Lists that leave the house: the members for Excel, and the statutory register with its log."""

import csv
import io
from datetime import date, timedelta

import openpyxl
import pypdf
import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from jocs_site.backoffice.sheets.reading import SheetFile
from members.models import RegisterCopy
from tests.factories.members import DuesFactory, MembershipFactory, MembershipKindFactory, RegisterCopyFactory
from tests.factories.people import OrganisationFactory, PersonFactory

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 1)


@pytest.fixture
def office(client, clerk):
    client.force_login(clerk)
    return client


def export(office, form, **filters) -> bytes:
    answer = office.get(reverse("members_memberships:index", query={"export": form, **filters}))
    return b"".join(answer.streaming_content)


def as_rows(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


class TestTheListOfMembers:
    def test_opens_in_excel_in_japan_as_csv(self, office):
        MembershipFactory(number=7, person=PersonFactory(family_name="髙﨑", given_name="𠮷乃"))

        content = export(office, "csv")

        assert content.startswith("\ufeff会員番号,姓,名".encode())
        assert content.count(b"\r\n") == 2
        assert as_rows(content)[1][:3] == ["7", "髙﨑", "𠮷乃"]

    @pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@x", "＝A1"])
    def test_holds_no_formula(self, office, name):
        MembershipFactory(person=PersonFactory(family_name=name))

        book = openpyxl.load_workbook(io.BytesIO(export(office, "xlsx")))

        assert as_rows(export(office, "csv"))[1][1] == f"'{name}"
        assert (book.active["B2"].value, book.active["B2"].data_type) == (name, "s")

    def test_is_a_book_with_days_and_numbers(self, office):
        membership = MembershipFactory(number=7, pledged_yen=12_000, person=PersonFactory(street="<&>"))
        DuesFactory(membership=membership, fiscal_year=2020)

        sheet = openpyxl.load_workbook(io.BytesIO(export(office, "xlsx"))).active

        found = dict(zip([cell.value for cell in sheet[1]], [cell.value for cell in sheet[2]], strict=True))
        assert found["会員番号"] == 7
        assert found["入会日"].date() == date(2024, 4, 1)
        assert (found["本人が選んだ会費(年額・円)"], found["未納年数"], found["町名・番地"]) == (12_000, 1, "<&>")
        assert found["郵便番号"] == "1690051"

    def test_follows_the_filters_of_the_screen(self, office):
        MembershipFactory(number=1)
        MembershipFactory(number=2, kind=MembershipKindFactory(code="support"))

        rows = as_rows(export(office, "csv", kind=MembershipKindFactory(code="support").pk))

        assert [row[0] for row in rows[1:]] == ["2"]

    def test_names_bodies_too(self, office):
        MembershipFactory(person=None, organisation=OrganisationFactory(name_ja="北の教会"))

        assert as_rows(export(office, "csv"))[1][1] == "北の教会"

    @pytest.mark.parametrize("kind", ["csv", "xlsx"])
    def test_can_be_read_by_our_own_import(self, office, kind):
        MembershipFactory(number=7)

        file = SheetFile(ContentFile(export(office, kind)))

        assert (file.headers[0], [cells[0] for _line, cells in file]) == ("会員番号", ["7"])


def copy(office, **asked):
    return office.post(reverse("members_register:copy"), {"on": "2026-06-01", "form": "csv", "reason": "閲覧"} | asked)


class TestTheRegister:
    def test_holds_names_and_addresses_of_voting_members_of_that_day_and_nothing_else(self, office):
        MembershipFactory(person=PersonFactory(family_name="看護", given_name="花", phone="03-0000-0000"))
        MembershipFactory(kind=MembershipKindFactory(code="support"))
        MembershipFactory(left_on=date(2026, 5, 1), left_because="resigned")
        MembershipFactory(joined_on=date(2026, 6, 2))

        rows = as_rows(b"".join(copy(office).streaming_content))

        assert rows == [["名前", "住所"], ["看護 花", "〒169-0051 東京都新宿区西早稲田2-3-18"]]

    def test_of_a_past_day_is_that_of_then(self, office):
        MembershipFactory(left_on=date(2026, 5, 1), left_because="resigned")

        counts = [
            len(as_rows(b"".join(copy(office, on=day).streaming_content))) - 1 for day in ("2026-04-30", "2026-05-01")
        ]

        assert counts == [1, 0]

    def test_each_copy_is_on_record_with_who_when_why_and_for_whom(self, office, clerk):
        asking = MembershipFactory(number=7)

        copy(office, number="7", reason="総会の前に閲覧したい")

        made = RegisterCopy.objects.get()
        assert (made.made_by, made.on, made.asked_by, made.reason) == (clerk, DAY, asking, "総会の前に閲覧したい")
        assert (made.names, made.form) == (1, "csv")
        assert "総会の前に閲覧したい" in office.get(reverse("members_register:index")).content.decode()

    def test_prints_with_rare_letters(self, office):
        MembershipFactory(person=PersonFactory(family_name="髙﨑", given_name="𠮷乃"))

        answer = copy(office, form="pdf")

        text = "".join(pypdf.PdfReader(io.BytesIO(answer.content)).pages[0].extract_text().split())
        for words in ("社員名簿", "髙﨑𠮷乃", "〒169-0051東京都新宿区西早稲田2-3-18", "2026年6月1日現在"):
            assert words in text

    @pytest.mark.parametrize(
        ("asked", "field"),
        [
            ({"reason": " "}, "reason"),
            ({"number": "999"}, "number"),
            ({"number": "8"}, "number"),
            (
                {"on": (timezone.localdate() + timedelta(days=2)).isoformat()},
                "on",
            ),  # collected, perhaps, before midnight
            ({"on": "2026-02-31"}, "on"),
            ({"form": "docx"}, "form"),
        ],
    )
    def test_what_is_missing_or_wrong_is_told_and_nothing_leaves(self, office, asked, field):
        MembershipFactory(number=8, left_on=date(2025, 5, 1), left_because="resigned")

        assert list(copy(office, **asked).context["form"].errors) == [field]
        assert RegisterCopy.objects.count() == 0

    def test_needs_its_own_right(self, client, auditor):
        client.force_login(auditor)

        assert copy(client).status_code == 302
        assert RegisterCopy.objects.count() == 0
        assert client.get(reverse("members_register:index")).status_code == 200

    def test_the_log_is_not_rewritten(self):
        made = RegisterCopyFactory()

        for change in (lambda: RegisterCopy.objects.update(reason="x"), lambda: made.delete()):
            with pytest.raises(IntegrityError), transaction.atomic():
                change()
