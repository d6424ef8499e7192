"""What applicants wrote is let go of some years after it ended without a scholarship; no figure changes."""

from datetime import UTC, date, datetime
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.urls import reverse
from wagtail.models import ModelLogEntry
from wagtail.users.models import UserProfile

from jocs_site.foundation.errors import RuleBroken
from jocs_site.letters.models import Letter
from jocs_site.letters.services import note_gone
from jocs_site.people.models import Consent
from jocs_site.people.services import NAMELESS
from scholarships import queries, services
from scholarships.models import (
    Application,
    ApplicationChange,
    CheckPoint,
    CostLine,
    Decision,
    Draft,
    EligibilityCheck,
    Endorsement,
    Interview,
    PanelTie,
    Paper,
    Reference,
    Review,
    ReviewAssignment,
)
from scholarships.queries.meeting_book import biases
from tests.factories.people import UserFactory
from tests.factories.scholarships import (
    ApplicationFactory,
    AssignmentFactory,
    AwardFactory,
    DecisionFactory,
    InstalmentFactory,
    PanelMemberFactory,
    ReviewFactory,
    ScoreFactory,
)
from tests.scholarships.applying.conftest import AT, fill

pytestmark = pytest.mark.django_db
ENDED = datetime(2026, 9, 5, 3, 0, tzinfo=UTC)
LAST_DAY_KEPT, DAY = date(2031, 9, 4), date(2031, 9, 5)
# Words that only this applicant's file holds; none of them may be found anywhere afterwards.
SECRETS = (
    "Neema",
    "Mushi",
    "One nurse for sixty",
    "St. Luke",
    "sister of a nun",
    "slow English",
    "her own ward",
    "Mrema",
)


@pytest.fixture
def file(call, body, draft, now):
    """Handed in on the site, judged by two, interviewed and not selected."""
    fill(draft, body)
    services.name_referee(draft, name="Dr. Mrema", position="", email="r@ref.example", language="en", at=AT)
    services.receive_reference(draft.references.get(), text="Neema is good.", file=None, at=AT)
    answers = draft.__class__.objects.get(pk=draft.pk)
    filing = {
        "nominating_organisation": body,
        "profession": "Nurse",
        "course": "Nursing",
        "institution": "St. Luke College",
        "study_country": "TZ",
        "level": "diploma",
        "starts_on": date(2026, 10, 1),
        "ends_before": date(2028, 10, 1),
        "requested_currency": "USD",
        "requested_amount": Decimal("2400.00"),
        "motivation": "One nurse for sixty beds.",
        "return_plan": "Back to the maternity ward.",
    }
    who = {"given_latin": "Neema", "family_latin": "Mushi", "born_on": date(1995, 3, 2), "country": "TZ"}
    made = services.hand_in(
        answers,
        applicant=who,
        filing=filing,
        costs={"tuition": Decimal("2400.00")},
        versions=answers.versions,
        at=AT,
    )
    _select_not(made)
    return Application.objects.get(pk=made.pk)


def _select_not(file):
    point = CheckPoint.objects.create(call=file.call, code="licence", name_ja="免許", name_en="Licence")
    EligibilityCheck.objects.create(application=file, point=point, result="missing", note="Neema's licence", at=AT)
    criterion = file.call.criteria.get()
    for value in (2, 5):
        one = AssignmentFactory(application=file)
        ScoreFactory(review=ReviewFactory(assignment=one, comment="slow English"), criterion=criterion, value=value)
    AssignmentFactory(application=file, conflict="declared", conflict_reason="sister of a nun")
    Interview.objects.create(application=file, planned_at=AT, place="her own ward", held_on=AT, note="Neema was shy")
    DecisionFactory(application=file, outcome="not_selected", reason="Neema has slow English", votes_against=5)
    Application.objects.filter(pk=file.pk).update(state="not_selected", endorsed_by="Asha Mrema", endorsed_on=AT)
    change = {"step": "not_select", "from_state": "shortlisted", "to_state": "not_selected", "at": ENDED}
    ApplicationChange.objects.create(subject=file, reason="Neema has slow English", **change)


def everything(call, user=None) -> dict:
    ranked = queries.ranking(call, user=user)
    return {
        "years": queries.results_by_year(),
        "public": [queries.public_figures(day) for day in (date(2026, 9, 1), DAY)],
        "states": queries.states_of(call),
        "ranking": [(line.application.pk, line.average, line.is_hidden) for line in ranked],
        "spread": [(one.application, one.reviewer, one.total) for given in ranked.given.values() for one in given],
        "biases": biases(ranked),
        "votes": list(Decision.objects.order_by("pk").values_list("outcome", "votes_for", "votes_against")),
        "costs": list(CostLine.objects.order_by("pk").values_list("kind", "amount")),
        "sums": list(
            Application.objects.order_by("pk").values_list("code", "requested_amount", "study_country", "level")
        ),
        "steps": list(ApplicationChange.objects.order_by("pk").values_list("subject", "step", "at", "by")),
    }


def all_words(file) -> str:
    models = (Application, ApplicationChange, Decision, Draft, EligibilityCheck, Endorsement, Interview, Paper)
    models += (Reference, Review, ReviewAssignment, Letter, ModelLogEntry, PanelTie, file.person.__class__)
    users = set(ReviewAssignment.objects.values_list("reviewer__person", flat=True))
    return " ".join(str(row) for model in models for row in model.objects.values() if row.get("id") not in users)


def test_words_names_files_and_letters_go_and_no_figure_changes(file, django_capture_on_commit_callbacks):
    PanelTie.objects.create(member=PanelMemberFactory(), person=file.person, note="sister of a nun")
    member = PanelTie.objects.get().member.user
    note_gone(made_at=AT, at=AT)
    Letter.objects.update(state="sent")
    kept = Paper.objects.get().file
    before, hidden_before = everything(file.call), everything(file.call, member)
    assert all(word in all_words(file) for word in SECRETS)

    assert services.erase_old_applications(today=LAST_DAY_KEPT) == 0
    assert all(word in all_words(file) for word in SECRETS)
    with django_capture_on_commit_callbacks(execute=True):
        assert services.erase_old_applications(today=DAY) == 1

    assert [word for word in SECRETS if word in all_words(file)] == []
    assert not kept.storage.exists(kept.name)
    assert (everything(file.call), everything(file.call, member)) == (before, hidden_before)
    file.refresh_from_db()
    assert (file.erased_on, file.person.family_name, file.person.born_on) == (DAY, NAMELESS, None)
    assert Consent.objects.get(person=file.person).given_on == AT.date()
    assert services.erase_old_applications(today=DAY) == 0


@pytest.mark.parametrize("tie", ["account", "application", "role"])
def test_whoever_has_anything_else_keeps_the_name(file, tie):
    if tie == "account":
        file.person.user = UserFactory()
        file.person.save()
    elif tie == "application":
        ApplicationFactory(person=file.person, state="eligible", number=90)
    else:
        file.nominating_organisation.contact = file.person
        file.nominating_organisation.save()

    assert services.erase_old_applications(today=DAY) == 1

    file.refresh_from_db()
    assert (file.motivation, file.person.family_latin) == ("", "Mushi")


def test_name_goes_with_the_last_that_is_known(file):
    later = ApplicationFactory(person=file.person, state="eligible", number=90)
    services.erase_old_applications(today=DAY)
    Application.objects.filter(pk=later.pk).update(state="withdrawn")

    assert services.erase_old_applications(today=DAY) == 1
    file.person.refresh_from_db()
    assert str(file.person) == NAMELESS


@pytest.mark.parametrize("state", ["ineligible", "declined", "withdrawn"])
def test_every_end_without_a_scholarship_counts(state):
    file = ApplicationFactory(state=state)

    assert services.erase_old_applications(today=date(2031, 6, 9)) == 0
    assert services.erase_old_applications(today=date(2031, 6, 10)) == 1  # nothing but the receipt is known of it
    file.refresh_from_db()
    assert file.course == ""


@pytest.mark.parametrize("state", ["submitted", "shortlisted", "reserve", "selected", "awarded"])
def test_what_goes_on_or_became_a_scholarship_stays(state):
    file = ApplicationFactory(state=state)

    assert services.erase_old_applications(today=date(2040, 1, 1)) == 0
    with pytest.raises(RuleBroken, match="only what ended without a scholarship"):
        services.erase_application(file, on=DAY)


def test_duties_are_told_and_nothing_is_erased(caplog):
    instalment = InstalmentFactory(award=AwardFactory(decision__application__state="declined"))
    file = instalment.award.decision.application

    with pytest.raises(RuleBroken) as refused:
        services.erase_application(file, on=DAY)

    assert {"AWARD_RUNNING", "INSTALMENTS_UNPAID"} < {one.code for one in refused.value.blockers}
    assert services.erase_old_applications(today=date(2040, 1, 1)) == 0
    assert file.code in caplog.text
    file.refresh_from_db()
    assert (bool(file.course), file.person.family_name == NAMELESS) == (True, False)


def refused_by(change) -> str:
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        change()
    return str(refused.value)


def test_database_lets_go_of_exactly_this(file):
    files, lines = Application.objects.filter(pk=file.pk), ApplicationChange.objects.filter(subject=file)
    stays = "scholarships_application_handed_in_stays"
    assert stays in refused_by(lambda: files.update(motivation=""))
    assert "erased_is_empty" in refused_by(lambda: files.update(erased_on=DAY))
    assert "reason_stays" in refused_by(lambda: lines.update(reason=""))
    assert "is_kept" in refused_by(lambda: Draft.objects.filter(application=file).delete())
    assert "checked_is_kept" in refused_by(lambda: file.papers.all().delete())
    assert "received_is_kept" in refused_by(lambda: file.references.all().delete())

    services.erase_application(file, on=DAY)

    assert "erased_is_empty" in refused_by(lambda: files.update(motivation="Other"))
    assert "erased_is_empty" in refused_by(lambda: files.update(state="submitted"))
    assert "erased_stays" in refused_by(lambda: files.update(erased_on=None))
    assert stays in refused_by(lambda: files.update(requested_amount=1))
    assert "reason_stays" in refused_by(lambda: lines.update(reason="Other"))
    assert "append_only" in refused_by(lambda: lines.update(step="select"))
    assert "append_only" in refused_by(lambda: lines.update(reason="", at=AT))
    assert "append_only" in refused_by(lambda: lines.delete())


def test_daily_job_says_how_many(file):
    out = StringIO()
    call_command("tend_records", on=DAY, stdout=out)

    assert "1 old applications for scholarships emptied" in out.getvalue()


@pytest.mark.parametrize(("language", "told"), [("en", "were erased on"), ("ja", "に消去しました")])
def test_page_of_an_erased_file_says_so(file, officer, client, language, told):
    services.erase_application(file, on=DAY)
    UserProfile.objects.create(user=officer, preferred_language=language)
    client.force_login(officer)

    page = client.get(reverse("scholarships_applications:inspect", args=[file.pk])).content.decode()

    assert told in page


@pytest.mark.parametrize(("language", "told"), [("en", "erased 5 years later"), ("ja", "5年後")])
@pytest.mark.parametrize("page", ["", "consent/", "data/"])
def test_applicant_is_told(own, page, language, told):
    assert told in own.get(f"/{language}/scholarships/apply/{page}").content.decode()
