"""The minutes on paper and in Word: the text of each, taken out again."""

import io
import unicodedata
from datetime import timedelta

import pytest
from docx import Document
from pypdf import PdfReader

from members.agm import printing, queries, services
from members.agm.rules.counting import VOTES
from tests.factories.minutes import FINISHED_AT, counted_meeting, finished_minutes, whole_text

pytestmark = pytest.mark.django_db


def text_of_pdf(pdf: bytes) -> str:
    pages = PdfReader(io.BytesIO(pdf)).pages
    return unicodedata.normalize("NFKC", "".join("".join(page.extract_text() for page in pages).split()))


def text_of_word(docx: bytes) -> str:
    document = Document(io.BytesIO(docx))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return unicodedata.normalize("NFKC", "".join("".join([*(p.text for p in document.paragraphs), *cells]).split()))


@pytest.fixture
def minutes():
    return finished_minutes(counted_meeting(strikes=True))


WORDS = (
    *("第65回定期会員総会議事録", "2026年6月20日", "日本キリスト教会館4階", "議長花子", "書記太郎", "開会", "閉会"),
    *("議決権者の総数(議決権は各1個)", "過半数(3名以上)を満たした", "開催場所にいない者の出席の方法"),
    *("会員から費用について質問があり", "第1号議案", "承認可決された", "役員0子", "候補0郎", "席上で就任を承諾"),
    *("議決権者名簿からの抹消", "議決権者数は4名", "記名押印する", "出席理事"),
    *("Minutesofthe65thannualgeneralmeeting", "Translationforreference", "TaroShoki", "Amemberaskedaboutthecost."),
)


@pytest.mark.parametrize("kind", ["pdf", "docx"])
def test_everything_that_the_law_asks_can_be_found_in_the_file(minutes, kind):
    if kind == "pdf":
        text = text_of_pdf(printing.minutes_pdf(minutes.content, at=FINISHED_AT, digest=minutes.digest))
    else:
        text = text_of_word(printing.minutes_docx(minutes.content, digest=minutes.digest))

    assert [word for word in WORDS if word not in text] == []
    assert minutes.digest in text


def in_order(votes: dict[str, int]) -> list[int]:
    """As the paper's columns stand; PostgreSQL gives an object's keys in an order of its own."""
    return [votes[vote] for vote in VOTES]


def test_the_numbers_on_paper_are_those_of_the_result(minutes):
    """Every table row of votes, read from the words, against the JSON."""
    result = minutes.meeting.result.data
    for language in ("ja", "en"):
        tables = [block for block in printing.in_words(minutes.content, language) if block["kind"] == "table"]
        shown = [[int(cell) for cell in row if cell.isdigit()] for table in tables for row in table["rows"]]
        items = [item for item in result["items"] if "votes" in item]
        expected = [[*in_order(item["votes"]), item["present"]["total"]] for item in items]
        expected += [in_order(one["votes"]) for one in result["items"][2]["candidates"]]
        assert shown == expected


def test_the_same_finished_minutes_give_the_same_bytes(minutes):
    one, other = (
        printing.minutes_pdf(minutes.content, at=minutes.finished_at, digest=minutes.digest) for _n in range(2)
    )

    assert one == other


def test_a_draft_says_that_it_is_one():
    meeting = counted_meeting()
    draft = services.write_minutes(meeting, **whole_text(meeting))
    text = text_of_pdf(printing.minutes_pdf(queries.minutes_content(draft), at=FINISHED_AT))

    assert "議事録(案)" in text
    assert "(draft)" in text


@pytest.mark.parametrize(
    ("other", "roles"),
    [
        ({"signers": "chair"}, [["議長", "議長 花子"]]),
        ({}, [["議長", "議長 花子"], ["出席理事", "役員 0子"]]),
        ({"chair_ja": "役員 0子"}, [["議長", "役員 0子"]]),
        (
            {"signers": "named", "named_signers": "署名 一\n\n署名 二"},
            [["議長", "議長 花子"], ["議事録署名人", "署名 一"], ["議事録署名人", "署名 二"]],
        ),
    ],
)
def test_there_is_a_place_for_each_who_signs_by_the_articles_once(other, roles):
    blocks = printing.in_words(finished_minutes(**other).content, "ja")

    assert [block["rows"] for block in blocks if block["kind"] == "signs"] == [roles]


def test_a_meeting_without_a_quorum_resolved_nothing():
    from tests.factories.agm import noticed_meeting  # noqa: PLC0415

    meeting = noticed_meeting(electors=4)
    services.close_voting(meeting, at=meeting.deadline_at)
    services.count_meeting(meeting, at=meeting.held_at + timedelta(hours=1))
    text = "".join(str(block) for block in printing.in_words(finished_minutes(meeting).content, "en"))

    assert "had no quorum" in text
    assert "Without a quorum nothing was resolved" in text


def test_what_has_no_translation_is_not_made_up():
    blocks = printing.in_words(finished_minutes(course_en="").content, "en")

    assert "(In Japanese only; see the original.)" in [block.get("text") for block in blocks]
