"""One application is emptied by hand: who and why is written down, all that keeps it is told, no figure changes."""

from datetime import UTC, date, datetime
from threading import Barrier, Thread

import pytest
from django.core.management import call_command
from django.db import connection
from wagtail.models import ModelLogEntry

from jocs_site.foundation.errors import RuleBroken, StaleState
from jocs_site.letters.models import Letter
from jocs_site.letters.services import note_gone
from jocs_site.people.services import NAMELESS
from scholarships import queries, services
from scholarships.models import Application
from tests.factories.scholarships import ApplicationFactory, AwardFactory, InstalmentFactory
from tests.scholarships.applying.conftest import AT
from tests.scholarships.applying.test_letting_go import (  # noqa: F401 - the file is a fixture
    SECRETS,
    all_words,
    everything,
    file,
)
from tests.scholarships.backoffice.pages import file_page
from tests.scholarships.selecting.conftest import at  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db
TOO_EARLY, DAY = date(2029, 9, 4), date(2029, 9, 5)  # three years after it ended
WHY = "The applicant asked for it in a letter."


@pytest.fixture
def desk(at, officer, now):  # noqa: F811 - a fixture
    """A function that signs the officer in on another day."""

    def on(day: date):
        now.at = datetime(day.year, day.month, day.day, 3, tzinfo=UTC)
        return at(officer)

    return on


def erase(one, on=DAY, **more):
    services.erase_by_hand(one, **{"reason": WHY, "on": on} | more)


def codes(refused) -> set[str]:
    return {one.code for one in refused.value.blockers}


def test_words_and_name_go_no_figure_changes_and_who_and_why_is_written_down(file, officer):  # noqa: F811
    note_gone(made_at=AT, at=AT)
    Letter.objects.update(state="sent")
    before = everything(file.call)
    assert all(word in all_words(file) for word in SECRETS)

    erase(file, by=officer)

    file.refresh_from_db()
    assert [word for word in SECRETS if word in all_words(file)] == []
    assert everything(file.call) == before
    assert (file.erased_on, file.person.family_name) == (DAY, NAMELESS)
    line = ModelLogEntry.objects.get(action="scholarships.application_erased")
    assert (line.user, line.data, line.label) == (officer, {"reason": WHY}, file.code)


def test_name_stays_with_whoever_applied_again(file):  # noqa: F811
    ApplicationFactory(person=file.person, state="eligible", number=90)

    erase(file)

    file.refresh_from_db()
    assert (file.motivation, file.person.family_latin) == ("", "Mushi")


def test_daily_job_and_the_hand_are_one_service_and_whoever_comes_second_finds_it_done(file):  # noqa: F811
    erase(file)
    before = everything(file.call)

    assert services.erase_old_applications(today=date(2031, 9, 5)) == 0
    call_command("tend_records", on=date(2031, 9, 5), verbosity=0)
    with pytest.raises(StaleState, match="erased already"):
        erase(file)

    assert (everything(file.call), Application.objects.get(pk=file.pk).erased_on) == (before, DAY)


def test_everything_that_keeps_it_is_told_at_once_and_nothing_goes():
    award = AwardFactory(decision__application__state="awarded")
    InstalmentFactory(award=award)
    one = award.decision.application

    with pytest.raises(RuleBroken) as refused:
        erase(one, on=date(2026, 10, 1))

    assert codes(refused) == {"AWARD_RUNNING", "INSTALMENTS_UNPAID", "NOT_ENDED", "CONSENT_KEPT"}
    one.refresh_from_db()
    assert (one.erased_on, bool(one.motivation)) == (None, True)
    assert not ModelLogEntry.objects.filter(action="scholarships.application_erased").exists()


@pytest.mark.parametrize("told", ["SERVICE_OWED", "MONEY_OWED"])
def test_service_and_money_that_are_owed_keep_it(told, monkeypatch):
    one = ApplicationFactory(state="declined")
    duty = queries.Duty(told, one, "Still owed.")
    monkeypatch.setattr("scholarships.queries.duties.open_duties", lambda about: [duty])

    with pytest.raises(RuleBroken, match="Still owed") as refused:
        erase(one)

    assert codes(refused) == {told}


def test_record_of_the_consent_is_kept_three_years(file):  # noqa: F811
    with pytest.raises(RuleBroken, match=r"is kept until Sept\. 4, 2029") as refused:
        erase(file, on=TOO_EARLY)

    assert codes(refused) == {"CONSENT_KEPT"}
    erase(file)


def test_reason_is_needed(file):  # noqa: F811
    with pytest.raises(RuleBroken) as refused:
        erase(file, reason=" ")

    assert refused.value.field == "reason"


def test_screen_asks_for_a_reason_and_to_be_sure(file, desk):  # noqa: F811
    client, address = desk(DAY), file_page(file.pk, "erase")
    assert address in client.get(file_page(file.pk)).content.decode()

    unsure = client.post(address, {"reason": WHY})
    without = client.post(address, {"is_sure": "on"})
    done = client.post(address, {"reason": WHY, "is_sure": "on"})

    assert (unsure.status_code, without.status_code, done.url) == (200, 200, file_page(file.pk))
    file.refresh_from_db()
    assert file.erased_on == DAY
    page = client.get(file_page(file.pk)).content.decode()
    assert ("were erased on" in page, address in page) == (True, False)
    assert 'name="reason"' not in client.get(address).content.decode()


def test_screen_says_why_not_and_has_no_button(file, desk):  # noqa: F811
    client, address = desk(TOO_EARLY), file_page(file.pk, "erase")

    page = client.get(address).content.decode()
    forced = client.post(address, {"reason": WHY, "is_sure": "on"}).content.decode()

    for html in (page, forced):
        assert ("is kept until" in html, "Erase it for good" in html) == (True, False)
    file.refresh_from_db()
    assert file.erased_on is None


def test_file_of_a_running_scholarship_offers_no_such_thing_and_refuses_by_its_address(desk):
    one = AwardFactory().decision.application
    client, address = desk(date(2027, 1, 5)), file_page(one.pk, "erase")

    assert address not in client.get(file_page(one.pk)).content.decode()
    page = client.get(address).content.decode()
    assert ("The scholarship" in page, "only what ended without a scholarship" in page) == (True, True)


def test_file_one_stepped_back_from_is_not_there(file, desk, officer):  # noqa: F811
    file.assignments.filter(conflict="declared").update(reviewer=officer)

    assert desk(DAY).post(file_page(file.pk, "erase"), {"reason": WHY, "is_sure": "on"}).status_code == 404


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer")
def test_two_at_once_erase_it_once():
    one = ApplicationFactory(state="declined")
    ready, told = Barrier(2), []

    def work():
        try:
            ready.wait(10)
            erase(one)
            told.append("done")
        except StaleState:
            told.append("stale")
        finally:
            connection.close()

    workers = [Thread(target=work) for _number in range(2)]
    [worker.start() for worker in workers]
    [worker.join() for worker in workers]

    assert sorted(told) == ["done", "stale"]
    assert ModelLogEntry.objects.filter(action="scholarships.application_erased").count() == 1
