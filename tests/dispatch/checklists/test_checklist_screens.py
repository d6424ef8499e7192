"""Training and closing on the page of a posting, on their own screens, and on paper."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from pypdf import PdfReader

from dispatch import services
from tests.factories.dispatch import AT, TODAY, make_posting

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_that_day(time_machine):
    time_machine.move_to(AT, tick=False)


def address_of(name, posting, item):
    return reverse(f"dispatch_tasks:{name}", args=[posting.pk, item.occasion, item.about])


def page_of(client, posting) -> str:
    return client.get(reverse("dispatch_postings:inspect", args=[posting.pk])).content.decode()


def test_an_item_is_planned_done_and_opened_again(office, item):
    posting, topic = make_posting("preparing"), item(name="安全管理", question_ja="誰から聞いたか")
    page = page_of(office, posting)
    assert "安全管理" in page
    assert address_of("done", posting, topic) in page

    plan = {"planned_on": "2026-11-30", "whom": "滝", "venue": "大阪", "amount": "4", "unit": "hours"}
    assert office.post(address_of("plan", posting, topic), plan).status_code == 302
    assert "2026年11月30日" in page_of(office, posting)
    form = office.get(address_of("done", posting, topic)).content.decode()
    assert 'value="滝"' in form
    assert "誰から聞いたか" in form

    done = {
        "done_on": "2026-11-20",
        "whom": "滝",
        "venue": "大阪",
        "amount": "4",
        "unit": "hours",
        "note": "よくできた",
    }
    office.post(address_of("done", posting, topic), done)
    page = page_of(office, posting)
    assert "2026年11月20日に完了" in page
    assert "よくできた" in page
    office.post(address_of("reopen", posting, topic))
    assert "2026年11月20日に完了" not in page_of(office, posting).split('id="history"')[0]


def test_a_day_to_come_is_told_at_its_field(office, item):
    posting, topic = make_posting("preparing"), item()

    answer = office.post(address_of("done", posting, topic), {"done_on": str(TODAY + timedelta(1)), "unit": "hours"})

    assert list(answer.context["form"].errors) == ["done_on"]


def test_a_closing_asks_to_whom_and_what(office, item, reporting):
    handover = item("closing", "引継ぎ", asks_whom=True, asks_words=True, may_be_waived=False)

    answer = office.post(address_of("done", reporting, handover), {"done_on": "2026-11-20"})

    assert sorted(answer.context["form"].errors) == ["note", "whom"]
    assert "venue" not in answer.context["form"].fields
    assert address_of("waive", reporting, handover) not in page_of(office, reporting)


def test_the_page_costs_the_same_with_more_items(office, item, queries_of):
    posting = make_posting("preparing")
    item()
    one = queries_of(lambda: page_of(office, posting))

    for number in range(2):
        item(name=f"第{number}")

    assert queries_of(lambda: page_of(office, posting)) == one


@pytest.mark.parametrize("about", ["999", "x"])
def test_an_item_that_is_not_there_is_not_found(office, about):
    address = reverse("dispatch_tasks:done", args=[make_posting("preparing").pk, "training", about])

    assert office.get(address).status_code == 404


def test_a_task_about_the_stay_is_not_planned(office):
    address = reverse("dispatch_tasks:plan", args=[make_posting("preparing").pk, "report", "stay"])

    assert office.get(address).status_code == 404


def test_auditors_see_it_and_record_nothing(client, auditor, item):
    posting, topic = make_posting("preparing"), item()
    client.force_login(auditor)

    assert address_of("done", posting, topic) not in page_of(client, posting)
    assert client.get(address_of("done", posting, topic)).url == reverse("wagtailadmin_home")


def test_the_paper_names_what_was_done_by_whom_and_what_was_left_out(office, item, record):
    posting, health, language = make_posting("preparing"), item(name="健康管理"), item(name="現地の言葉")
    address = reverse("dispatch_postings:training", args=[posting.pk])
    assert "派遣前研修の状況" in text_of(office.get(address))

    record(posting, health, whom="看護師 朝川", venue="東京事務局", amount=3, unit="hours")
    services.waive_task(
        posting=posting, kind="training", about=language.about, because="現地に六年住んでいた。", at=AT, by=None
    )

    answer = office.get(address)
    words = text_of(answer)
    assert answer["Content-Disposition"] == f'inline; filename="training-{posting.code}.pdf"'
    for told in ("派遣前研修修了記録", "健康管理", "3時間", "看護師朝川", "現地に六年住んでいた。"):
        assert told in words


def test_without_items_there_is_no_paper(office):
    assert office.get(reverse("dispatch_postings:training", args=[make_posting("preparing").pk])).status_code == 404


def text_of(answer) -> str:
    return "".join("".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages).split())
