"""The office's screens for bank files."""

import io
from datetime import UTC, date, datetime

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from members import services
from members.models import BankLine, ColumnMapping, Membership, Payment
from members.payments.files import guess_columns
from tests.factories.bank import Came, notice
from tests.factories.members import DuesFactory, MembershipFactory

pytestmark = pytest.mark.django_db
DAY = date(2026, 1, 20)


@pytest.fixture
def office(client, clerk):
    client.force_login(clerk)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


def address(name: str, *args) -> str:
    return reverse(f"members_bank:{name}", args=args)


def upload(content: bytes, name: str = "nyukin.txt") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def waiting(reference: int = 1) -> BankLine:
    content = notice(Came("ｶﾝｺﾞ ﾊﾅ", on=DAY, reference=reference))
    file = services.read_bank_file(
        content=content, name="f", today=timezone.localdate(), at=datetime(2026, 1, 21, tzinfo=UTC)
    )
    return file.lines.get()


class Untouched(io.RawIOBase):
    def read(self, *args):
        raise AssertionError("somebody read it")

    readinto = readline = read


@pytest.mark.parametrize("screen", ["members_bank:read", "members_bank:mapping", "members_debits:answer"])
def test_a_file_of_200_mb_is_refused_before_it_is_read(office, screen):
    page = reverse(screen, args=[7] if screen.endswith("answer") else [])
    announced = {"CONTENT_LENGTH": str(200 * 1024**2), "wsgi.input": Untouched()}

    answer = office.post(page, b"", content_type="multipart/form-data; boundary=x", **announced)

    assert (answer.status_code, answer.url) == (302, page)
    assert [str(message) for message in get_messages(answer.wsgi_request)] == [
        "The file is larger than 8 MB, which no bank sends. Nothing was read."
    ]


def test_a_forged_form_with_a_file_is_refused(clerk):
    forger = Client(enforce_csrf_checks=True)
    forger.force_login(clerk)

    assert forger.post(address("read"), {"file": upload(b"x")}).status_code == 403


def said(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def test_a_file_is_read_and_the_queue_says_what_became_of_it(office):
    DuesFactory(membership=MembershipFactory(number=7001))
    content = notice(Came("ｶﾝｺﾞ ﾊﾅ", on=DAY, payer_code="7001"), Came("ｻﾄｳ", on=DAY, reference=2))

    response = office.post(address("read"), {"file": upload(content)}, follow=True)

    assert said(response) == ["Read 2 lines of 2026-01-20 to 2026-01-20: 0 were known before, 1 are booked."]
    assert [row.reason for row in response.context["rows"]] == ["No member of that number or name."]


def test_a_refused_file_says_why_at_the_field(office):
    response = office.post(address("read"), {"file": upload(b"1010")})

    assert response.context["form"].errors == {
        "file": ["Record 1 has 4 bytes; it must have 200. The file is cut. Nothing was read."]
    }


def test_a_file_larger_than_any_bank_sends_is_refused_at_the_field(office):
    response = office.post(address("read"), {"file": upload(b"1" * (services.MOST_BYTES + 1))})

    assert response.context["form"].errors == {
        "file": ["The file is larger than 8 MB, which no bank sends. Nothing was read."]
    }


def test_the_number_of_a_merged_record_books_for_the_membership_that_goes_on(office):
    goes_on = MembershipFactory(number=7001)
    MembershipFactory(
        number=7002, left_on=date(2025, 4, 1), left_because=Membership.Ground.DUPLICATE, continues_as=goes_on
    )

    response = office.post(address("accept", waiting().pk), {"number": "7002"}, follow=True)

    assert said(response) == [f"Booked for {goes_on}."]
    assert Payment.objects.get().membership == goes_on


def test_a_proposal_is_accepted_with_one_press(office):
    dues = DuesFactory()
    line = waiting()

    response = office.post(address("accept", line.pk), {"membership": dues.membership_id}, follow=True)

    assert said(response) == [f"Booked for {dues.membership}."]
    assert Payment.objects.get().membership == dues.membership


def test_a_member_is_named_by_number(office):
    membership = MembershipFactory(number=7001)

    office.post(address("accept", waiting().pk), {"number": "7001"})

    assert Payment.objects.get().membership == membership


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        ({"number": "99"}, "No member has this number."),
        ({"number": "a"}, "No member has this number."),
        ({}, "Choose a member, or type a member number."),
    ],
)
def test_what_names_nobody_books_nothing(office, answer, sentence):
    response = office.post(address("accept", waiting().pk), answer, follow=True)

    assert said(response) == [sentence]
    assert Payment.objects.count() == 0


def test_a_line_that_somebody_dealt_with_is_told(office):
    line = waiting()
    services.set_line_aside(line_id=line.pk, reason="rent")

    response = office.post(address("aside", line.pk), {"reason": "again"}, follow=True)

    assert said(response) == ["Somebody dealt with this line meanwhile. Look at it again."]


def test_the_treasurer_lets_a_line_wait_again(client, treasurer):
    dues = DuesFactory()
    line = waiting()
    services.accept_line(
        line_id=line.pk, membership_id=dues.membership_id, today=timezone.localdate(), at=timezone.now()
    )
    client.force_login(treasurer)

    client.post(address("reopen", line.pk), {"on": timezone.localdate().isoformat(), "reason": "wrong member"})

    assert BankLine.objects.get().state == "waiting"
    assert sum(Payment.objects.values_list("amount_yen", flat=True)) == 0


MAPPING = {
    "name": "ゆうちょ", "account": "00000-0", "provider": "postal", "encoding": "cp932", "header_rows": "1",
    "date": "1", "amount": "2", "name_column": "3",
}  # fmt: skip


def test_the_first_rows_are_shown_while_the_columns_are_named(office):
    content = "日,額,名\r\n2026/1/20,500,カンゴ ハナ\r\n".encode("cp932")

    shown = office.post(address("mapping"), MAPPING | {"look": "1", "sample": upload(content)})
    office.post(address("mapping"), MAPPING)
    office.post(address("read"), {"file": upload(content), "mapping": ColumnMapping.objects.get().pk})

    assert shown.context["rows"] == [["日", "額", "名"], ["2026/1/20", "500", "カンゴ ハナ"]]
    assert list(BankLine.objects.values_list("amount_yen", "provider")) == [(500, "postal")]


YUCHO = """お客さま口座情報
現在高：,"227,729",円,
出力日時：令和 08 年 11 月 22 日 17 時 36 分
お客さま口座番号：00000-0
照会対象：全期間
明細件数：1
取引日,入出金明細ＩＤ,受入金額（円）,払出金額（円）,詳細１,詳細２,現在（貸付）高,
20260120,202601200000001,500,,送金,カンゴ ハナ,"228,229",
"""


def test_what_the_headings_tell_stands_in_the_form_and_the_list_is_read_so(office):
    content = YUCHO.encode("cp932")

    shown = office.post(address("mapping"), {"look": "1", "sample": upload(content), "encoding": "cp932"})
    form = shown.context["form"]
    told = {name: form[name].value() for name in form.fields if form[name].value()}
    office.post(address("mapping"), {"name": "ゆうちょ", "account": "00000-0", "provider": "postal"} | told)
    office.post(address("read"), {"file": upload(content), "mapping": ColumnMapping.objects.get().pk})

    columns = ("header_rows", "date", "reference", "amount", "out", "name_column")
    assert [told[name] for name in columns] == [7, 1, 2, 3, 4, 6]
    line = BankLine.objects.get()
    assert (line.booked_on, line.amount_yen, line.payer_name) == (DAY, 500, "カンゴ ハナ")
    assert (line.reference, line.provider) == ("202601200000001", "postal")


@pytest.mark.parametrize(
    ("headings", "found"),
    [
        (
            "日付,摘要,お支払金額,お預り金額,残高",
            {"date": 1, "name_column": 2, "out": 3, "amount": 4, "header_rows": 1},
        ),
        (
            "お取引日,入金（円）,出金（円）,お取引内容",
            {"date": 1, "amount": 2, "out": 3, "name_column": 4, "header_rows": 1},
        ),
        (
            "会員番号,入金日,入金額,振込依頼人名",
            {"number": 1, "date": 2, "amount": 3, "name_column": 4, "header_rows": 1},
        ),
        ("a,b,c", {}),
        ("日付,金額", {}),
    ],
)
def test_headings_of_other_banks(headings, found):
    assert guess_columns([headings.split(","), ["1"]]) == found


def choices(form, name: str) -> list[tuple]:
    return list(form.fields[name].widget.choices)


def test_columns_are_chosen_by_their_headings_once_a_file_was_shown(office):
    before = office.get(address("mapping")).context["form"]
    shown = office.post(address("mapping"), {"look": "1", "sample": upload(YUCHO.encode("cp932"))})

    form = shown.context["form"]
    assert not hasattr(before.fields["date"].widget, "choices")
    assert choices(form, "amount")[3] == (3, "3 · 受入金額（円）")
    assert '<option value="3" selected>3 · 受入金額（円）</option>' in shown.content.decode()
    assert shown.context["is_guessed"] is True


def test_headings_that_say_nothing_leave_every_column_to_choose(office):
    content = "口座,1\r\na,b,c\r\n2026/1/20,500,カンゴ ハナ\r\n".encode("cp932")

    shown = office.post(address("mapping"), {"look": "1", "sample": upload(content)})

    assert (shown.context["is_guessed"], len(choices(shown.context["form"], "date"))) == (False, 4)
    assert "The headings were not understood." in shown.content.decode()


@pytest.mark.parametrize("encoding", ["cp932", "utf-8-sig", "utf-8"])
def test_nobody_need_know_how_letters_are_written(office, encoding):
    shown = office.post(address("mapping"), {"look": "1", "sample": upload(YUCHO.encode(encoding))})

    assert shown.context["form"]["encoding"].value() == ("cp932" if encoding == "cp932" else "utf-8-sig")
    assert shown.context["rows"][6][0] == "取引日"


def test_a_file_of_nothing_is_no_fault_of_ours(office):
    shown = office.post(address("mapping"), {"look": "1", "sample": upload(b"\r\n")})

    assert (shown.status_code, shown.context["form"]["date"].value()) == (200, None)


def test_a_look_without_a_file_says_so_and_keeps_what_was_typed(office):
    response = office.post(address("mapping"), {"look": "1", "name": "ゆうちょ"})

    assert said(response)[0] == "Choose a file to look at."
    assert response.context["form"]["name"].value() == "ゆうちょ"


SCREENS = {"index": "clerk treasurer auditor", "lines": "clerk treasurer auditor", "read": "clerk treasurer"}
SCREENS |= {"queue": "clerk treasurer", "mapping": "clerk treasurer", "reopen": "treasurer"}


@pytest.mark.parametrize("who", ["clerk", "treasurer", "auditor"])
@pytest.mark.parametrize("name", SCREENS)
def test_each_screen_opens_to_those_who_may_use_it(client, request, who, name):
    client.force_login(request.getfixturevalue(who))
    line = waiting()

    status = client.get(address(name, *([line.pk] if name == "reopen" else []))).status_code

    assert status == (200 if who in SCREENS[name].split() else 302)


@pytest.mark.parametrize("name", ["accept", "aside"])
def test_who_may_not_book_decides_nothing(client, auditor, name):
    client.force_login(auditor)
    line = waiting()

    client.post(address(name, line.pk), {"reason": "x", "membership": MembershipFactory().pk})

    assert BankLine.objects.get().state == "waiting"


@pytest.mark.parametrize("name", ["index", "lines", "queue"])
def test_a_list_costs_the_same_for_one_row_and_three(office, name):
    costs = []
    office.get(address(name))
    for references in ((1,), (2, 3)):
        for reference in references:
            DuesFactory()
            waiting(reference)
        with CaptureQueriesContext(connection) as captured:
            assert office.get(address(name)).status_code == 200
        costs.append(len(captured))

    assert costs[0] == costs[1]
