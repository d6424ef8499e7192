"""The import screen of these lists: who may, the template with its examples, and what is here."""

import io

import openpyxl
import pytest
from django.urls import reverse
from wagtail.models import ModelLogEntry

from dispatch.models import Worker
from tests.factories.dispatch import WorkerFactory
from tests.factories.sheets import counts, rows_of

pytestmark = pytest.mark.django_db
LISTS = ["workers", "postings", "documents"]


@pytest.fixture
def desk(client, coordinator):
    client.force_login(coordinator)
    return client


def book(answer) -> bytes:
    return b"".join(answer.streaming_content)


@pytest.mark.parametrize("sheet", LISTS)
def test_the_template_explains_itself_in_both_languages_and_is_no_list_when_handed_in(desk, at, sheet):
    content = book(desk.get(reverse("sheets:template_xlsx", args=[sheet])))

    marks = [row[0].split()[0] for row in rows_of(content)[1:]]
    assert marks == ["※説明", "※Note", "※例"]
    batch = at(sheet).hand_in(content)
    assert (batch.state, batch.faults[0][3]) == ("refused", "empty")


def test_the_example_of_the_template_is_a_row_that_can_be_taken_in(desk, at):
    rows = rows_of(book(desk.get(reverse("sheets:template_xlsx", args=["workers"]))))
    example = dict(zip(rows[0], rows[3], strict=True)) | {rows[0][0]: ""}

    assert counts(at("workers").take_in([example])) == (1, 0, 0, 0)
    assert Worker.objects.get().person.full_name == "看護 花子"


@pytest.mark.parametrize("sheet", LISTS)
def test_what_is_here_is_taken_out_by_those_who_may_see_it_and_written_down(desk, sheet):
    WorkerFactory()
    answer = desk.get(reverse("sheets:standing", args=[sheet]))

    openpyxl.load_workbook(io.BytesIO(book(answer)))
    assert ModelLogEntry.objects.get(action="backoffice.list_taken_out").data == {"list": sheet}


def test_others_may_neither_take_in_nor_take_out(client, staff):
    client.force_login(staff({"add_worker", "view_absence"}))

    assert client.get(reverse("sheets:hand_in", args=["workers"])).status_code == 200
    assert client.get(reverse("sheets:hand_in", args=["postings"])).status_code == 404
    assert client.get(reverse("sheets:standing", args=["workers"])).status_code == 302


def test_the_screen_of_a_batch_costs_the_same_with_one_row_and_with_three(desk, at, queries_of):
    def shown(many: int) -> int:
        rows = [{"family_name": f"N{many}{n}", "profession": "nurse", "phone": "12"} for n in range(many)]
        batch = at("workers").hand_in(rows)
        return queries_of(lambda: desk.get(reverse("sheets:show", args=[batch.pk])))

    assert shown(1) == shown(3)
