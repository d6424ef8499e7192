"""Notice, papers and forms on paper: what stands on them, read back from the file."""

import io
import re

import pypdf
import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from jocs_site.foundation.errors import RuleBroken
from members.agm import printing, queries
from members.agm.models import Candidate, Elector, Meeting
from members.agm.rules.barcode import bars
from members.queries import printed_number
from tests.factories.agm import CandidateFactory, MeetingFactory, draft_meeting, noticed_meeting
from tests.factories.members import MembershipFactory
from tests.factories.people import OrganisationFactory, PersonFactory

pytestmark = pytest.mark.django_db


def pages(pdf: bytes) -> list[str]:
    """The text of each page, without blanks."""
    return ["".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]


def set_pages(make, meeting: Meeting) -> str:
    return "".join(pages(make(meeting, queries.agenda(meeting), at=timezone.now())))


def forms(meeting: Meeting, electors=None) -> list[str]:
    electors = queries.print_list(meeting) if electors is None else electors
    return pages(printing.forms_pdf(meeting, queries.agenda(meeting), electors, at=timezone.now()))


def test_the_notice_says_what_the_board_decided_in_both_languages():
    meeting = noticed_meeting(electors=1)
    text = set_pages(printing.notice_pdf, meeting)

    for words in (
        *("第65回定期会員総会招集ご通知", "65thannualgeneralmeeting", "2026年6月20日13:30", "June20,2026,13:30"),
        *(
            "日本キリスト教会館4階",
            "ChristianCenter,4thfloor",
            "第2号定款変更の件Articles",
            "特別決議specialresolution",
        ),
        *("2026年6月19日17:00", "2026年4月20日", "議決権行使書を、締切までに", "投票する。", "定数2名"),
        *("最後に届いたものを数えます", "棄権として扱います", "2026年4月13日監査報告", meeting.decision_hash),
    ):
        assert words in text


def test_the_notice_names_only_the_ways_that_the_board_allowed():
    text = set_pages(printing.notice_pdf, noticed_meeting(electors=1, allows_written=False, allows_electronic=False))

    assert "議長または他の会員に委任状を出す" in text
    assert not any(
        words in text for words in ("会員ページで投票", "議決権行使書を、", "棄権として扱います", "Voteshaveto")
    )


def test_the_papers_show_items_careers_and_other_offices_and_no_kin():
    meeting = draft_meeting()
    candidate = Candidate.objects.filter(item__meeting=meeting, number=1)
    candidate.update(
        statement_ja="診療所に三十年。\n\n会員の声を。", statement_en="Thirty years.", other_body="聖路加病院"
    )
    Candidate.objects.filter(item__meeting=meeting, number=2).update(is_outside=True, kin_group="ひみつの家")
    text = set_pages(printing.papers_pdf, meeting)

    assert "第1号議案2025年度事業報告および決算承認の件" in text
    assert "監事の監査を受けた決算書を承認する。" in text
    assert "兼職:聖路加病院診療所に三十年。会員の声を。Thirtyyears." in text
    assert "外部fromoutside" in text
    assert "監事auditor" + meeting.officers.get(office="auditors").name_ja.replace(" ", "") in text
    assert "ひみつの家" not in text


def test_a_form_has_number_boxes_for_each_candidate_and_the_sentence_on_blanks():
    meeting = noticed_meeting(electors=1)
    elector = meeting.electors.get()
    front, back = forms(meeting)
    names = [one.name_ja.replace(" ", "") for one in Candidate.objects.order_by("number")]

    assert [printed_number(elector.number) in page for page in (front, back)] == [True, True]
    assert [f"3-{number}{name}" in front for number, name in enumerate(names, 1)] == [True, True, True]
    assert "賛成For反対Against棄権Abstain" in front
    assert (
        "書面に記入のない議案は棄権として扱います。二つ以上に印のある議案は無効とします。いずれの場合も、出席として数えます。"
        in front
    )
    assert elector.name.replace(" ", "") + "様" in front
    assert "2026年6月19日17:00" in front
    assert "委任状" in back
    assert "どちらにも記入のないときは、議長に委任されたものとします。この委任状は、この総会に限り有効です。" in back


@pytest.mark.parametrize(
    ("unmarked", "words"), [("for", "賛成として"), ("against", "反対として"), ("invalid", "無効として")]
)
def test_the_sentence_on_blanks_is_that_of_the_meeting(unmarked, words):
    front, _back = forms(noticed_meeting(electors=1, unmarked=unmarked))

    assert f"書面に記入のない議案は{words}扱います" in front


def test_without_a_rule_for_blanks_no_form_is_made_and_no_meeting_kept():
    meeting = noticed_meeting(electors=1)
    meeting.unmarked = ""

    with pytest.raises(RuleBroken, match="how a blank on paper reads"):
        forms(meeting)
    with pytest.raises(IntegrityError, match="blanks_are_read"):
        MeetingFactory(unmarked="")


def test_where_no_votes_on_paper_are_allowed_there_is_only_the_proxy():
    meeting = noticed_meeting(electors=2, allows_written=False)
    found = [page for page in forms(meeting) if page]

    assert ["委任状" in page for page in found] == [True, True]
    assert not any("議決権行使書" in page for page in found)


def test_each_elector_begins_on_a_fresh_sheet_however_long_the_slate():
    meeting = draft_meeting()
    for number in range(4, 44):
        CandidateFactory(item=meeting.items.get(number=3), number=number)
    meeting.deadline_at, meeting.decision_hash = meeting.held_at, "0" * 64
    person = MembershipFactory()
    electors = [Elector(meeting=meeting, member=person, number=n, name=person.name) for n in (1234, 77)]
    found = forms(meeting, electors)
    starts = [place for place, page in enumerate(found) if "議決権行使書Votingform" in page]

    assert [place % 2 for place in starts] == [0, 0]
    assert "1234-0" in found[starts[0]]
    assert "77-" in found[starts[1]]


def test_names_of_thousands_stay_out_of_the_title_and_fonts_are_inside():
    meeting = noticed_meeting(electors=1)
    pdf = printing.forms_pdf(meeting, queries.agenda(meeting), queries.print_list(meeting) * 300, at=timezone.now())
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    fonts = [
        font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
        for font in reader.pages[0]["/Resources"]["/Font"].values()
    ]

    assert len(reader.pages) == 600
    assert reader.metadata.title == "議決権行使書・委任状 第65回定期会員総会"
    assert fonts
    assert all("/FontFile2" in font or "/FontFile3" in font for font in fonts)


def test_the_code_is_drawn_as_bars_of_the_printed_number():
    meeting = noticed_meeting(electors=1)
    number = printed_number(meeting.electors.get().number)
    pdf = printing.forms_pdf(meeting, queries.agenda(meeting), queries.print_list(meeting), at=timezone.now())
    content = pypdf.PdfReader(io.BytesIO(pdf)).pages[0]["/Contents"].get_object().get_data().decode("latin-1")
    edges = re.findall(r"(?:^|\s)([\d.]+) 0 m ([\d.]+) 0 l [\d.]+ 31\.18", content)
    narrow = 0.33 / 25.4 * 72  # mm in points

    assert [(round(float(x) / narrow), round((float(to) - float(x)) / narrow)) for x, to in edges] == bars(number)


def test_the_print_list_is_in_postal_order_without_e_mail_and_struck_off():
    for code in ("9000000", "0600000"):
        MembershipFactory(person=PersonFactory(postal_code=code))
    MembershipFactory(person=None, organisation=OrganisationFactory())
    meeting = noticed_meeting(electors=0)
    codes = [one.member.person and one.member.person.postal_code for one in queries.print_list(meeting)]
    Elector.objects.filter(member__person__postal_code="0600000").update(
        struck_at=timezone.now(), struck_because="died"
    )

    assert codes == ["0600000", "9000000", None]
    assert len(queries.print_list(meeting)) == 2


def test_forms_cost_the_same_queries_for_one_and_three_electors():
    def queries_for(count: int) -> int:
        meeting = noticed_meeting(electors=count, fiscal_year=2020 + count)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            forms(meeting)
        return len(asked)

    assert queries_for(1) == queries_for(3)
