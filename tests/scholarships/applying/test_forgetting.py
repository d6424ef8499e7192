from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command

from jocs_site.letters.models import Letter
from jocs_site.letters.services import note_gone
from scholarships import queries, services
from scholarships.models import Draft, Paper, Reference
from tests.factories.scholarships import ApplicationFactory
from tests.scholarships.applying.conftest import AT

pytestmark = pytest.mark.django_db
LAST_DAY_KEPT, DAY_AFTER = date(2026, 8, 30), date(2026, 8, 31)  # the call closes on 1 August in Tokyo


def test_draft_never_handed_in_is_erased_thirty_days_after_the_closing(ready, django_capture_on_commit_callbacks):
    services.name_referee(ready, name="Dr. Neema", position="", email="neema@ref.example", language="en", at=AT)
    note_gone(made_at=AT, at=AT)
    paper = ready.papers.get()
    storage, name = paper.file.storage, paper.file.name

    kept = services.erase_old_drafts(today=LAST_DAY_KEPT)
    with django_capture_on_commit_callbacks(execute=True):
        erased = services.erase_old_drafts(today=DAY_AFTER)
    again = services.erase_old_drafts(today=DAY_AFTER)

    assert (kept, erased, again) == (0, 1, 0)
    assert [model.objects.count() for model in (Draft, Paper, Reference, Letter)] == [0, 0, 0, 0]
    assert not storage.exists(name)


def test_what_was_handed_in_stays(ready):
    Draft.objects.filter(pk=ready.pk).update(application=ApplicationFactory(call=ready.call))

    assert services.erase_old_drafts(today=date(2030, 1, 1)) == 0
    assert queries.draft_by_key(ready.key).answers == ready.answers


def test_daily_job_erases_and_says_how_many(ready):
    out = StringIO()
    call_command("tend_records", on=DAY_AFTER, stdout=out)

    assert "1 applications for scholarships never handed in erased" in out.getvalue()
    assert not Draft.objects.exists()


@pytest.mark.parametrize(("language", "words"), [("en", "erased 30 days after the call closes"), ("ja", "30日後")])
def test_the_applicants_page_says_so(own, language, words):
    assert words in own.get(f"/{language}/scholarships/apply/").content.decode()
