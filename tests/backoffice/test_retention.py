"""Uploaded lists and files of long work: deleted in time, the record of them stays."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from wagtail.models import ModelLogEntry

from jocs_site.backoffice import retention, runs
from jocs_site.backoffice.models import ImportBatch, Run, RunFile
from jocs_site.backoffice.retention import LIST_DAYS, RUN_FILE_DAYS, delete_old_files
from tests.backoffice.test_runs import give

pytestmark = pytest.mark.django_db
MADE_AT = datetime(2026, 1, 5, 20, tzinfo=UTC)  # the 6th in Japan
MADE_ON = date(2026, 1, 6)


@pytest.fixture
def clerk(make_user):
    user = make_user("clerk@example.org")
    give(user, "wagtailadmin.access_admin", "members.import_members", "members.issue_receipt")
    return user


@pytest.fixture
def batch(clerk):
    """A list that was taken in, with one faulty row."""
    kept = ImportBatch(
        sheet="members",
        state="written",
        file_name="list.csv",
        digest="d",
        rows=3,
        new=2,
        faulty=1,
        fault_count=1,
        faults=[[2, "email", "ann at example.org", "email", {}]],
        summary={"changes": [[2, "Ann", "city", "A", "B"]]},
        made_by=clerk,
        made_at=MADE_AT,
        confirmed_by=clerk,
        confirmed_at=MADE_AT,
    )
    kept.file.save("list", ContentFile(b"secret"))
    kept.fault_file.save("faults", ContentFile(b"[]"))
    return kept


@pytest.fixture
def made(clerk, monkeypatch):
    """A file of a run that is over."""
    monkeypatch.setitem(runs._JOBS, "test.print", runs.Job("test.print", "Printing", "members.issue_receipt", None))
    run = Run.objects.create(job="test.print", state="done", asked_by=clerk, asked_at=MADE_AT, finished_at=MADE_AT)
    kept = RunFile(run=run, name="receipts.pdf", content_type="application/pdf")
    kept.file.save("receipts.pdf", ContentFile(b"%PDF"))
    return kept


class TestAList:
    def test_is_deleted_on_its_day_and_not_before(self, batch):
        storage, names = batch.file.storage, [batch.file.name, batch.fault_file.name]

        assert delete_old_files(today=MADE_ON + timedelta(days=LIST_DAYS - 1)) == (0, 0)
        assert [storage.exists(name) for name in names] == [True, True]

        assert delete_old_files(today=MADE_ON + timedelta(days=LIST_DAYS)) == (1, 0)
        assert [storage.exists(name) for name in names] == [False, False]

    def test_leaves_who_when_and_how_many_but_no_cell(self, batch, clerk):
        day = MADE_ON + timedelta(days=LIST_DAYS)
        delete_old_files(today=day)

        batch.refresh_from_db()
        assert (batch.file_name, batch.digest, batch.made_by, batch.new, batch.fault_count) == (
            "list.csv",
            "d",
            clerk,
            2,
            1,
        )
        assert (batch.faults, batch.summary, batch.file_deleted_on, batch.state) == ([], {}, day, "written")
        assert ModelLogEntry.objects.get(action="backoffice.import_file_deleted").data == {"file": "list.csv"}

    def test_is_deleted_once(self, batch):
        day = MADE_ON + timedelta(days=LIST_DAYS)
        delete_old_files(today=day)

        assert delete_old_files(today=day + timedelta(days=1)) == (0, 0)

    @pytest.mark.parametrize("field", ["confirmed_at", "undone_at"])
    def test_counts_from_the_last_that_was_done(self, batch, clerk, field):
        later = {field: MADE_AT + timedelta(days=10)}
        if field == "undone_at":
            later |= {"undone_by": clerk, "state": "undone"}
        ImportBatch.objects.update(**later)

        assert delete_old_files(today=MADE_ON + timedelta(days=LIST_DAYS + 9)) == (0, 0)
        assert delete_old_files(today=MADE_ON + timedelta(days=LIST_DAYS + 10)) == (1, 0)

    @pytest.mark.parametrize("state", ["checking", "checked"])
    def test_that_nobody_confirmed_is_set_aside(self, batch, state):
        ImportBatch.objects.update(state=state, confirmed_at=None, confirmed_by=None)
        delete_old_files(today=MADE_ON + timedelta(days=LIST_DAYS))

        batch.refresh_from_db()
        assert batch.state == "discarded"

    def test_half_taken_in_is_kept_to_go_on(self, batch):
        ImportBatch.objects.update(state="writing")

        assert delete_old_files(today=MADE_ON + timedelta(days=1_000)) == (0, 0)

    def test_that_the_storage_will_not_let_go_is_tried_again(self, batch, monkeypatch):
        day = MADE_ON + timedelta(days=LIST_DAYS)
        with monkeypatch.context() as broken:
            broken.setattr(type(batch.file.storage), "delete", _refuse)
            assert delete_old_files(today=day) == (0, 0)

        batch.refresh_from_db()
        assert (batch.file_deleted_on, batch.faults != []) == (None, True)
        assert delete_old_files(today=day) == (1, 0)

    def test_whose_file_is_gone_already_is_noted(self, batch):
        batch.file.storage.delete(batch.file.name)

        assert delete_old_files(today=MADE_ON + timedelta(days=LIST_DAYS)) == (1, 0)


def _refuse(*args):
    raise PermissionError


class TestAFileOfARun:
    def test_is_deleted_on_its_day_and_not_before(self, made):
        name = made.file.name

        assert delete_old_files(today=MADE_ON + timedelta(days=RUN_FILE_DAYS - 1)) == (0, 0)
        assert delete_old_files(today=MADE_ON + timedelta(days=RUN_FILE_DAYS)) == (0, 1)

        made.refresh_from_db()
        assert (made.name, made.deleted_on) == ("receipts.pdf", MADE_ON + timedelta(days=RUN_FILE_DAYS))
        assert not made.file.storage.exists(name)

    def test_of_a_run_at_work_stays(self, made):
        Run.objects.update(state="running", finished_at=None)

        assert list(retention.run_files_to_delete(date(2030, 1, 1))) == []


class TestTheScreens:
    def test_of_an_import_say_on_which_day_the_file_was_deleted(self, client, clerk, batch):
        delete_old_files(today=date(2026, 6, 1))
        client.force_login(clerk)

        shown = client.get(reverse("sheets:show", args=[batch.pk])).content.decode()
        assert "このファイルは2026年6月1日に削除しました。" in shown.replace("2026/06/01", "2026年6月1日")
        answer = client.get(reverse("sheets:to_correct", args=[batch.pk]), follow=True)
        assert answer.redirect_chain == [(reverse("sheets:show", args=[batch.pk]), 302)]
        assert "削除しました" in answer.content.decode()

    def test_of_a_run_offer_no_link_to_a_file_that_is_gone(self, client, clerk, made):
        address = reverse("runs:file", args=[made.run.pk, made.pk])
        client.force_login(clerk)
        assert address in client.get(reverse("runs:show", args=[made.run.pk])).content.decode()

        delete_old_files(today=date(2026, 9, 1))

        shown = client.get(reverse("runs:show", args=[made.run.pk])).content.decode()
        assert (address in shown, "receipts.pdf" in shown, "削除しました" in shown) == (False, True, True)
        assert client.get(address).url == reverse("runs:show", args=[made.run.pk])
