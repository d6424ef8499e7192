"""Every fault of every row at once: line, column, value, code, and a sentence in either language."""

import io
from datetime import date, timedelta
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pytest
from django.utils import timezone
from django.utils.translation import override

from jocs_site.backoffice.sheets.faults import SENTENCES, CellFault
from jocs_site.backoffice.sheets.files import rows_to_correct
from jocs_site.people.models import Person
from members.models import Membership
from tests.factories.members import MembershipFactory
from tests.members.imports.conftest import GOOD, as_csv, counts, in_english, told

pytestmark = pytest.mark.django_db

WRONG = {
    "formula as a name": ("family_name", "=HYPERLINK()", "formula"),
    "formula with plus": ("given_name", "+cmd", "formula"),
    "formula with minus": ("given_name", "-2+3", "formula"),
    "formula with at": ("city", "@SUM(A1)", "formula"),
    "full-width formula": ("city", "＝A1", "formula"),
    "cell error": ("city", "#REF!", "formula"),
    "name too long": ("family_name", "長" * 101, "too_long"),
    "no kana": ("family_kana", "看護", "not_kana"),
    "31 February": ("born_on", "1960-02-31", "no_such_day"),
    "31 February in an era": ("born_on", "昭和35年2月31日", "no_such_day"),
    "no day": ("born_on", "spring", "not_a_day"),
    "day as Excel counts": ("born_on", "43922", "excel_day"),
    "born in the future": ("born_on", "2999-01-01", "day_out_of_range"),
    "born before all": ("born_on", "0960-01-01", "day_out_of_range"),
    "postal code of six": ("postal_code", "600001", "postal_code"),
    "postal code of letters": ("postal_code", "abcdefg", "postal_code"),
    "prefecture": ("prefecture", "江戸府", "prefecture"),
    "kind": ("kind", "名誉会員", "unknown_kind"),
    "below the least dues": ("pledged_yen", "9999", "below_least_dues"),
    "dues of nothing": ("pledged_yen", "0", "too_small"),
    "negative dues": ("pledged_yen", "-5000", "too_small"),
    "dues of ten digits": ("pledged_yen", "1234567890", "too_large"),
    "dues with a point": ("pledged_yen", "10000.5", "not_a_number"),
    "dues in words": ("pledged_yen", "一万円", "not_a_number"),
    "number of nothing": ("number", "0", "too_small"),
    "country": ("country", "Atlantis", "country"),
    "e-mail": ("email", "ann at example.org", "email"),
    "telephone without its zero": ("phone", "332082416", "phone"),
    "language": ("language", "Latin", "choice"),
    "stop mail": ("stop_mail", "maybe", "choice"),
}


@pytest.mark.parametrize(("column", "value", "code"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_named_at_line_and_column(hand_in, column, value, code):
    batch = hand_in([in_english(given_name="Bea"), in_english(**{column: value})])

    assert told(batch) == [(3, column, value[:60], code)]
    assert counts(batch)["new"] == 1


@pytest.mark.parametrize("column", ["family_name", "kind", "joined_on"])
def test_what_is_missing_is_named(hand_in, column):
    batch = hand_in([in_english(**{column: ""})])

    assert told(batch) == [(2, column, "", "required")]


def test_all_faults_of_all_rows_come_in_one_pass(hand_in):
    rows = [
        in_english(born_on="31/31/31", phone="1", pledged_yen="1"),
        in_english(given_name="Bea"),
        in_english(given_name="Cleo", kind="x", joined_on="2020-02-30", email="@"),
    ]

    batch = hand_in(rows)

    assert [fault[:2] for fault in told(batch)] == [
        (2, "born_on"),
        (2, "phone"),
        (2, "pledged_yen"),
        (4, "kind"),
        (4, "joined_on"),
        (4, "email"),
    ]


def test_lines_are_those_of_the_file_though_cells_hold_line_ends_and_rows_are_blank(hand_in):
    content = (
        'family_name,given_name,kind,joined_on,city\r\nA,B,voting,2020-04-01,"x\r\ny"\r\n,,,,\r\nC,D,nil,2020-04-01,'
    )

    assert told(hand_in(content.encode())) == [(5, "kind", "nil", "unknown_kind")]


def test_a_person_or_number_twice_in_the_file(hand_in):
    rows = [
        in_english(number="5", born_on="1960-01-01"),
        in_english(number="6", born_on="1960-01-01"),
        in_english(number="5", given_name="Bea"),
        in_english(given_name="Bea"),
        in_english(born_on="1961-01-01"),
    ]

    assert told(hand_in(rows)) == [
        (3, "family_name", "Nurse", "twice_in_file"),
        (4, "number", "5", "twice_in_file"),
        (5, "family_name", "Nurse", "perhaps_twice"),
    ]


def test_a_number_that_is_anothers(hand_in):
    MembershipFactory(number=7)

    assert told(hand_in([in_english(number="7")])) == [(2, "number", "7", "number_of_another")]


def test_joining_before_birth_or_far_ahead_or_before_the_kind_began(hand_in):
    ahead = (timezone.localdate() + timedelta(days=400)).isoformat()
    rows = [
        in_english(born_on="2020-05-01"),
        in_english(given_name="Bea", joined_on=ahead),
        in_english(given_name="Cleo", joined_on="1959-04-01"),
    ]

    assert [fault[1::2] for fault in told(hand_in(rows))] == [
        ("born_on", "born_after_joining"),
        ("joined_on", "day_out_of_range"),
        ("joined_on", "kind_not_yet"),
    ]


def test_more_cells_than_headings(hand_in):
    batch = hand_in(b"family_name,kind,joined_on\nA,voting,2020-04-01,what\n")

    assert told(batch) == [(2, "", "", "too_many_cells")]


def test_every_sentence_exists_in_both_languages(hand_in):
    batch = hand_in([in_english(**{column: value}) for column, value, _code in WRONG.values()])
    sentences = {}
    for language in ("ja", "en"):
        with override(language):
            sentences[language] = [CellFault(*fault).sentence for fault in batch.faults]
            every = [str(text) for text in SENTENCES.values()]
        sentences[language] += every

    same = [pair[0] for pair in zip(sentences["ja"], sentences["en"], strict=True) if pair[0] == pair[1]]
    assert same == []


class TestTheFileToCorrect:
    rows = [in_english(city="新宿区"), in_english(given_name="Bea", kind="x", born_on="y"), in_english(joined_on="")]

    def test_holds_each_faulty_row_with_its_line_and_what_is_wrong(self, hand_in):
        with override("ja"):
            headings, rows = rows_to_correct(hand_in(self.rows))
            rows = list(rows)

        assert headings[0] == "ファイルの行"
        assert [row[:3] for row in rows] == [[3, "Nurse", "Bea"], [4, "Nurse", "Ann"]]
        assert [row[-1].count("［") for row in rows] == [2, 2]

    def test_can_be_mended_and_handed_in_as_it_is(self, hand_in):
        headings, rows = rows_to_correct(hand_in(self.rows))
        mended = [dict(zip(headings, row, strict=True)) | {"kind": "voting", "born_on": "1960-01-01"} for row in rows]
        mended[1] |= {"joined_on": "2020-04-01"}

        batch = hand_in(mended)

        assert (counts(batch)["new"], batch.unused) == (2, [])


class TestLetters:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16"])
    def test_of_every_usual_kind_are_read(self, hand_in, encoding):
        batch = hand_in(as_csv([GOOD | {"姓": "髙橋"}], encoding))

        assert batch.encoding == (encoding if encoding != "utf-8" else "utf-8-sig")
        assert counts(batch)["new"] == 1

    def test_that_nobody_can_read_are_refused(self, hand_in):
        batch = hand_in(as_csv([GOOD], "utf-8")[:-1] + b"\xff\xfe")

        assert (batch.state, told(batch)) == ("refused", [(0, "", "", "encoding")])

    def test_ebcdic_is_refused(self, hand_in):
        assert hand_in(as_csv([in_english()], "cp037")).state == "refused"

    def test_a_name_cut_in_the_middle_of_a_letter(self, hand_in):
        whole = as_csv([GOOD], "utf-8")

        assert told(hand_in(whole[: whole.index("花".encode()) + 1]))[0][3] == "encoding"

    def test_tabs_and_semicolons_divide_too(self, hand_in):
        for mark in (b"\t", b";"):
            assert counts(hand_in(as_csv([in_english()]).replace(b",", mark)))["new"] == 1


def book(rows, **sheets) -> bytes:
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


HEAD = ["family_name", "given_name", "kind", "joined_on", "pledged_yen", "born_on"]


class TestBooks:
    def test_days_and_numbers_come_as_what_they_are(self, take_in):
        take_in(book([HEAD, ["看護", "花", "voting", date(2020, 4, 1), 12000.0, date(1960, 6, 3)]]), name="list.xlsx")

        membership = Membership.objects.select_related("person").get()
        assert (membership.joined_on, membership.pledged_yen) == (date(2020, 4, 1), 12_000)
        assert membership.person.born_on == date(1960, 6, 3)

    def test_lines_count_blank_rows(self, hand_in):
        rows = [[], HEAD, ["A", "B", "voting", "2020-04-01"], [], ["C", "D", "nil", "2020-04-01"]]

        assert told(hand_in(book(rows))) == [(5, "kind", "nil", "unknown_kind")]

    def test_a_formula_is_what_it_last_gave(self, hand_in):
        """openpyxl writes formulas without a result: the cell counts as empty."""
        assert told(hand_in(book([HEAD, ["=1+1", "B", "voting", "2020-04-01"]])))[0][3] == "required"

    @pytest.mark.parametrize("cut", [10, 2_000])
    def test_a_damaged_one_is_refused(self, hand_in, cut):
        batch = hand_in(book([HEAD, ["A", "B", "voting", "2020-04-01"]])[:-cut])

        assert (batch.state, told(batch)[0][3]) == ("refused", "broken_book")

    def test_one_that_unpacks_into_gigabytes_is_refused(self, hand_in, monkeypatch):
        monkeypatch.setattr("jocs_site.backoffice.sheets.reading.MOST_UNPACKED_BYTES", 100_000)
        out = io.BytesIO(book([HEAD]))
        with ZipFile(out, "a", ZIP_DEFLATED) as parts:
            parts.writestr("xl/media/zeros", b"0" * 200_000)

        assert told(hand_in(out.getvalue()))[0][3] == "broken_book"


WHOLE = {
    "an old workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "not_a_sheet"),
    "a PDF": (b"%PDF-1.7", "not_a_sheet"),
    "no known heading": (b"a,b\n1,2\n", "no_heading"),
    "headings alone": (b"family_name,kind,joined_on\n", "empty"),
    "blank lines": (b"\n\n , \n", "empty"),
    "a heading twice": ("姓,family_name,kind,joined_on\nA,B,voting,2020-04-01".encode(), "heading_twice"),
    "a heading missing": (b"family_name,joined_on\nA,2020-04-01", "missing_heading"),
    "an open quotation mark": (b'family_name,kind,joined_on\n"A,voting,2020-04-01\n', "broken_quotes"),
}


@pytest.mark.parametrize(("content", "code"), WHOLE.values(), ids=WHOLE)
def test_a_file_that_cannot_be_used_is_refused_as_a_whole(hand_in, content, code):
    batch = hand_in(content)

    assert (batch.state, [fault[3] for fault in told(batch)]) == ("refused", [code])


def test_too_many_rows_are_refused(hand_in, monkeypatch):
    monkeypatch.setattr("jocs_site.backoffice.sheets.reading.MOST_ROWS", 2)

    assert told(hand_in([in_english(given_name=name) for name in "ABC"]))[0][3] == "too_many_rows"


def test_an_apostrophe_of_our_own_exports_is_taken_away(take_in):
    take_in([in_english(phone="'+81-3-3208-2416")])

    assert Person.objects.get().phone == "+81-3-3208-2416"
