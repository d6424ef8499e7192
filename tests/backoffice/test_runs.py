"""Long work: carried out once, stopped on request, asked for again, and seen by those with its right only."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from jocs_site.backoffice import runs
from jocs_site.backoffice.models import Run
from jocs_site.foundation.errors import RuleBroken

NOW = datetime(2026, 6, 1, 9, tzinfo=UTC)


@pytest.fixture
def count_up(monkeypatch):
    """A job that counts, with a list of the pieces it did. What it does at piece 2 can be set."""
    done = []

    def work(run, *, pieces, fault=""):
        run.expect(pieces)
        for piece in range(pieces):
            if piece == 2 and fault == "rule":
                raise RuleBroken("The year is closed.")
            if piece == 2 and fault == "bug":
                raise ZeroDivisionError
            if piece == 2 and fault == "stop":
                runs.ask_to_stop(run.run.pk)
            run.advance()
            done.append(piece)
        run.say("All counted.")
        run.keep("numbers.txt", "text/plain", b"0 1 2")

    known = runs.Job("test.count", "Counting", "members.issue_receipt", work)
    monkeypatch.setitem(runs._JOBS, "test.count", known)
    monkeypatch.setattr(runs, "WRITE_EVERY_S", 0)
    return done


def start(capture, **args) -> Run:
    with capture(execute=True):
        run = runs.start_run("test.count", at=NOW, **args)
    run.refresh_from_db()
    return run


def test_run_tells_how_far_it_came_and_keeps_what_it_made(count_up, django_capture_on_commit_callbacks, db):
    run = start(django_capture_on_commit_callbacks, pieces=3)

    assert (run.state, run.done, run.total, run.percent, run.lines) == ("done", 3, 3, 100, ["All counted."])
    assert [made.file.read() for made in run.files.all()] == [b"0 1 2"]


def test_run_is_carried_out_once_although_the_worker_hears_of_it_twice(
    count_up, django_capture_on_commit_callbacks, db
):
    run = start(django_capture_on_commit_callbacks, pieces=3)

    runs.carry_out(run.pk)

    assert count_up == [0, 1, 2]


def test_stop_leaves_what_is_done(count_up, django_capture_on_commit_callbacks, db):
    run = start(django_capture_on_commit_callbacks, pieces=9, fault="stop")

    assert (run.state, run.done) == ("stopped", 3)
    assert run.is_over


def test_broken_rule_is_the_last_line_of_the_log(count_up, django_capture_on_commit_callbacks, db):
    run = start(django_capture_on_commit_callbacks, pieces=9, fault="rule")

    assert (run.state, run.done, run.lines) == ("failed", 2, ["The year is closed."])


def test_fault_nobody_foresaw_ends_the_run_and_is_raised(count_up, db):
    run = runs.start_run("test.count", at=NOW, pieces=9, fault="bug")

    with pytest.raises(ZeroDivisionError):
        runs.carry_out(run.pk)

    run.refresh_from_db()
    assert (run.state, run.done, run.is_over) == ("failed", 2, True)
    assert str(run.pk) in run.lines[-1]


def test_run_at_work_is_not_asked_for_twice_but_a_silent_one_is(count_up, db):
    run = runs.start_run("test.count", at=NOW, pieces=3)
    Run.objects.update(state="running", beat_at=NOW)

    with pytest.raises(RuleBroken, match="still at work"):
        runs.ask_again(run.pk, at=NOW + timedelta(minutes=1))
    again = runs.ask_again(run.pk, at=NOW + timedelta(minutes=3))

    run.refresh_from_db()
    assert (run.state, again.state, again.args) == ("failed", "waiting", run.args)


@pytest.mark.parametrize("screen", ["show", "progress"])
def test_run_does_not_exist_for_those_without_its_right(screen, count_up, make_user, client, db):
    run = runs.start_run("test.count", at=NOW, pieces=3)
    may, may_not = make_user("t@example.org"), make_user("c@example.org")
    give(may, "wagtailadmin.access_admin", "members.issue_receipt")
    give(may_not, "wagtailadmin.access_admin", "members.import_members")

    answers = []
    for user in (may, may_not):
        client.force_login(user)
        answers.append(client.get(reverse(f"runs:{screen}", args=[run.pk])).status_code)

    assert answers == [200, 404]


def test_page_offers_files_and_the_log_and_hands_the_file_out(
    count_up, make_user, client, django_capture_on_commit_callbacks, db
):
    run = start(django_capture_on_commit_callbacks, pieces=3)
    user = make_user("t@example.org")
    give(user, "wagtailadmin.access_admin", "members.issue_receipt")
    client.force_login(user)

    page = client.get(reverse("runs:show", args=[run.pk])).content.decode()
    file = client.get(reverse("runs:file", args=[run.pk, run.files.get().pk]))

    assert "numbers.txt" in page
    assert "All counted." in page
    assert b"".join(file.streaming_content) == b"0 1 2"
    assert "no-store" in file["Cache-Control"]


def test_list_costs_the_same_with_one_run_and_with_three(
    count_up, make_user, client, django_assert_num_queries, django_assert_max_num_queries, db
):
    user = make_user("t@example.org")
    give(user, "wagtailadmin.access_admin", "members.issue_receipt")
    client.force_login(user)
    runs.start_run("test.count", at=timezone.now(), by=user, pieces=3)
    client.get(reverse("runs:index"))
    with django_assert_max_num_queries(40) as with_one:
        client.get(reverse("runs:index"))
    for _more in range(2):
        runs.start_run("test.count", at=timezone.now(), by=user, pieces=3)

    with django_assert_num_queries(len(with_one)):
        client.get(reverse("runs:index"))


def give(user, *rights):
    from django.contrib.auth.models import Permission  # noqa: PLC0415

    for right in rights:
        app, codename = right.split(".")
        user.user_permissions.add(Permission.objects.get(content_type__app_label=app, codename=codename))


def test_worker_knows_every_job_without_having_read_the_addresses():
    ask = "import django; django.setup(); from jocs_site.backoffice import runs; print(*(j.code for j in runs.jobs()))"

    told = subprocess.check_output([sys.executable, "-c", ask], cwd=settings.BASE_DIR, text=True)

    assert set(told.split()) == {job.code for job in runs.jobs()}
