"""A second scholarship: linked to the first, a fact for the selection, and what merging two records makes of it."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from threading import Barrier, Thread

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from jocs_site.foundation.errors import RuleBroken
from jocs_site.overview.merging import merge_people, undo_merge
from scholarships import queries, services
from scholarships.models import Award
from tests.factories.people import PersonFactory
from tests.factories.reports import picture
from tests.factories.scholarships import (
    ApplicationFactory,
    AssignmentFactory,
    AwardFactory,
    CallFactory,
    DecisionFactory,
)
from tests.scholarships.backoffice.pages import call_page, file_page

pytestmark = pytest.mark.django_db
AT = datetime(2027, 11, 5, 3, 0, tzinfo=UTC)
YEARS_AGO = {"decision__meeting_on": date(2018, 9, 5)}


def first(person=None, **more) -> Award:
    """Studied from October 2018 to September 2021; of 24 months of service three are confirmed."""
    call = CallFactory(fiscal_year=2018, service_months_per_study_month=1, service_months_max=24)
    file = {"call": call, "person": person or PersonFactory(), "starts_on": date(2018, 10, 1)}
    file["ends_before"] = date(2021, 10, 1)
    award = AwardFactory(**YEARS_AGO, **{f"decision__application__{name}": value for name, value in file.items()})
    services.complete_award(award=award, completed_on=date(2021, 9, 20), certificate=picture(), at=AT)
    body = award.decision.application.nominating_organisation
    services.start_service(award=award, starts_on=date(2021, 10, 1), employer=body, at=AT)
    services.confirm_service(
        award=award,
        starts_on=date(2021, 10, 1),
        ends_before=date(2022, 1, 1),
        signed_by="Matron",
        signed_on=date(2022, 1, 2),
        document=picture(),
        at=AT,
    )
    return award


def selected(person, **more):
    return DecisionFactory(application__person=person, application__state="selected", **more).application


def award_to(application) -> Award:
    return services.make_award(
        application=application,
        amount=Decimal(2400),
        currency="USD",
        rate=Decimal(150),
        rate_on=date(2026, 9, 7),
        at=AT,
    )


def person_of(award):
    return award.decision.application.person


def test_award_to_somebody_who_had_one_follows_the_last():
    before = first()
    second = award_to(selected(person_of(before)))

    third = award_to(selected(person_of(before)))

    assert (second.earlier, third.earlier) == (before, second)
    assert award_to(selected(PersonFactory())).earlier is None


def test_database_refuses_itself_another_person_and_two_that_follow_one():
    before = first()
    second, other = award_to(selected(person_of(before))), AwardFactory()

    for award, earlier in ((before, before), (other, before), (AwardFactory(), second)):
        with pytest.raises(IntegrityError), transaction.atomic():
            Award.objects.filter(pk=award.pk).update(earlier=earlier)
    twin = AwardFactory(decision__application__person=person_of(before))
    with pytest.raises(IntegrityError), transaction.atomic():
        Award.objects.filter(pk=twin.pk).update(earlier=before)
    with pytest.raises(IntegrityError, match="keeps_its_person"), transaction.atomic():
        type(second.decision.application).objects.filter(pk=second.decision.application_id).update(
            person=person_of(other)
        )


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer")
def test_two_at_once_follow_each_other():
    before = first()
    files = [selected(person_of(before)), selected(person_of(before))]
    ready, faults = Barrier(2), []

    def work(file):
        try:
            ready.wait(10)
            award_to(file)
        except Exception as error:  # noqa: BLE001 - told below
            faults.append(error)
        finally:
            connection.close()

    workers = [Thread(target=work, args=[file]) for file in files]
    [one.start() for one in workers]
    [one.join() for one in workers]

    assert faults == []
    assert Award.objects.filter(earlier=None).count() == 1


def test_fact_for_the_selection_says_when_how_it_went_and_what_is_owed():
    before = first()
    file = ApplicationFactory(person=person_of(before))

    [held] = queries.held_before([file])[file.pk]

    assert str(held) == "had a scholarship 2018–2021: serving, still owes 21 months"
    assert queries.held_before([before.decision.application])[before.decision.application_id] == []


def test_fact_of_a_fulfilled_one_owes_nothing():
    before = first()
    services.confirm_service(
        award=before,
        starts_on=date(2022, 1, 1),
        ends_before=date(2023, 10, 1),
        signed_by="Matron",
        signed_on=date(2023, 10, 2),
        document=picture(),
        at=AT,
    )
    file = ApplicationFactory(person=person_of(before))

    [held] = queries.held_before([file])[file.pk]
    assert str(held) == "had a scholarship 2018–2021: service fulfilled"


def test_fact_stands_on_every_screen_of_the_selection(at, officer, client):
    before = first()
    person, code = person_of(before), before.decision.application.code
    file = ApplicationFactory(person=person, state="in_review")
    assignment = AssignmentFactory(application=file)
    shortlisted = ApplicationFactory(person=person, state="shortlisted", call=CallFactory())
    fact = "2018–2021年に奨学金"
    desk = at(officer)

    pages = [
        file_page(file.pk),
        file_page(shortlisted.pk, "decide"),
        call_page("ranking", file.call_id),
    ]

    for page in pages:
        told = desk.get(page).content.decode()
        assert (fact in told, code in told) == (True, True)
    client.force_login(assignment.reviewer)
    assert fact in client.get(reverse("scholarships:review_file", args=[assignment.pk])).content.decode()


def test_both_files_and_lists_lead_to_each_other(at, officer):
    before = first()
    second = award_to(selected(person_of(before)))
    old, new = before.decision.application, second.decision.application
    client = at(officer)

    assert file_page(old.pk) in client.get(file_page(new.pk)).content.decode()
    assert file_page(new.pk) in client.get(file_page(old.pk)).content.decode()
    assert f"前回:{old.code}" in client.get(reverse("scholarships_scholars:index")).content.decode()


def test_first_file_that_one_stepped_back_from_is_not_told(officer):
    before = first()
    second = award_to(selected(person_of(before)))
    old, new = before.decision.application, second.decision.application
    AssignmentFactory(application=old, reviewer=officer, conflict="declared", conflict_reason="Cousin.")

    assert queries.linked_awards(second, officer) == []
    assert queries.held_before([new], user=officer)[new.pk] == []


def test_longer_ranking_and_list_cost_no_more_queries(at, officer, count_queries):
    at(officer)
    call = CallFactory(budget_yen=90_000_000)

    def enter():
        person = person_of(first())
        AssignmentFactory(application=ApplicationFactory(person=person, call=call, state="in_review"))
        award_to(selected(person))

    addresses = (
        call_page("ranking", call.pk),
        reverse("scholarships_scholars:index"),
        reverse("scholarships_service:index"),
    )
    enter()
    one = [count_queries(address) for address in addresses]
    enter()
    enter()

    assert [count_queries(address) for address in addresses] == one


def merged(kept, gone):
    return merge_people(kept_id=kept.pk, gone_id=gone.pk, at=AT, today=AT.date())


def links():
    return sorted(Award.objects.values_list("pk", "earlier", "decision__application__person"))


def test_merging_ties_scholarships_of_both_in_order_with_service_rulings_and_visits():
    old, new = first(), AwardFactory()
    kept, gone = person_of(new), person_of(old)
    visit = services.record_visit(
        kind="video", held_on=date(2027, 1, 1), others="Dr. Sato", notes={old: "Well."}, at=AT
    )
    before = links()

    one = merged(kept, gone)

    new.refresh_from_db()
    assert (new.earlier, person_of(new)) == (old, kept)
    mine = Award.objects.filter(decision__application__person=kept)
    assert set(mine) == {old, new}
    assert mine.get(service__isnull=False).service.months_confirmed == 3
    assert visit.notes.get().award in mine
    undo_merge(merge_id=one.pk, at=AT + timedelta(hours=1))
    assert links() == before


def test_merging_keeps_links_that_there_are():
    old = first()
    second = award_to(selected(person_of(old)))
    kept = PersonFactory()
    before = links()

    one = merged(kept, person_of(old))

    second.refresh_from_db()
    assert second.earlier == old
    undo_merge(merge_id=one.pk, at=AT + timedelta(hours=1))
    assert links() == before


def test_merge_is_not_undone_once_a_scholarship_was_built_on_it():
    old, new = first(), AwardFactory()
    one = merged(person_of(old), person_of(new))
    award_to(selected(person_of(old)))

    with pytest.raises(RuleBroken):
        undo_merge(merge_id=one.pk, at=AT + timedelta(hours=1))

    new.refresh_from_db()
    assert new.earlier == old
