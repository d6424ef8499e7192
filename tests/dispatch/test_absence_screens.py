"""Absences, family and contacts on the screens: in the office and on the worker's own page."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from dispatch import services
from dispatch.models import Absence, EmergencyContact, FamilyMember
from jocs_site.foundation.periods import term_ends_before
from jocs_site.people.models import Person
from tests.factories.absences import make_absence, make_family
from tests.factories.dispatch import WorkerFactory, make_posting
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def on_posting(name, posting, *more):
    return reverse(f"dispatch_postings:{name}", args=[posting.pk, *more])


def of_absence(name, *args):
    return reverse(f"dispatch_absences:{name}", args=args)


def mine(name, *args):
    with translation.override("ja"):
        return reverse(f"dispatch:{name}", args=args)


def asked(**changes):
    return {
        "kind": "annual_leave",
        "starts_on": TODAY + timedelta(days=10),
        "ends_on": TODAY + timedelta(days=19),
        "country": "KE",
        "phone": "+254 700 000 000",
    } | changes


def errors(response):
    return {name: list(told) for name, told in response.context["form"].errors.items()}


@pytest.fixture
def posting():
    starts_on = TODAY - timedelta(days=100)
    return make_posting("active", starts_on=starts_on, ends_before=term_ends_before(starts_on, 3))


@pytest.fixture
def worker(client, make_user, posting):
    """The worker of the posting, signed in on a telephone."""
    user = make_user("oki@example.org")
    Person.objects.filter(pk=posting.worker.person_id).update(user=user)
    client.force_login(user)
    return client


class TestOffice:
    def test_an_absence_is_recorded_from_the_posting_and_led_to_its_end(self, office, posting):
        member = make_family(posting)
        form = asked(starts_on=TODAY, ends_on=TODAY + timedelta(days=5), along=[member.pk])
        response = office.post(on_posting("absence", posting), form)
        absence = Absence.objects.get()
        assert response.url == of_absence("inspect", absence.pk)

        for step in ("agree", "approve", "leave", "return"):
            office.post(of_absence("step", absence.pk, step), {"on": TODAY, "reason": ""})

        absence.refresh_from_db()
        page = office.get(of_absence("inspect", absence.pk)).content.decode()
        assert (absence.state, list(absence.along.all())) == ("returned", [member])
        assert "+254 700 000 000" in page
        assert all(f"<dt>{word}</dt>" in page for word in ("出発日", "目的"))  # not of a membership or a gift
        assert str(member.person) in page

    def test_days_outside_the_posting_are_told_at_the_field(self, office, posting):
        response = office.post(on_posting("absence", posting), asked(ends_on=posting.ends_before))

        assert "この期間内にしてください" in errors(response)["ends_on"][0]
        assert Absence.objects.count() == 0

    def test_a_change_after_the_approval_asks_for_a_reason(self, office, posting):
        absence = make_absence("approved", posting=posting, starts_on=TODAY, ends_before=TODAY + timedelta(days=4))
        change = asked(starts_on=TODAY, ends_on=TODAY + timedelta(days=8), expected_state="approved")

        assert "reason" in errors(office.post(of_absence("change", absence.pk), change))
        office.post(of_absence("change", absence.pk), change | {"reason": "便の変更"})

        absence.refresh_from_db()
        assert (absence.ends_on, absence.kind) == (TODAY + timedelta(days=8), "annual_leave")

    def test_a_stale_tab_is_told(self, office, posting):
        absence = make_absence("approved", posting=posting, starts_on=TODAY, ends_before=TODAY + timedelta(days=4))
        response = office.post(
            of_absence("step", absence.pk, "cancel"), {"on": TODAY, "reason": "x", "expected_state": "requested"}
        )

        assert errors(response)["__all__"]

    def test_the_page_of_a_posting_shows_absences_family_and_contacts(self, office, posting):
        make_absence("approved", posting=posting, starts_on=TODAY, ends_before=TODAY + timedelta(days=4))
        member = make_family(posting)
        page = office.get(on_posting("inspect", posting)).content.decode()

        assert all(text in page for text in ("一時帰国", str(member.person), "03-0000-0000"))

    def test_the_list_costs_the_same_with_three(self, office, queries_of):
        make_absence()
        one = queries_of(lambda: office.get(of_absence("index")))
        make_absence()
        make_absence("away")

        assert queries_of(lambda: office.get(of_absence("index"))) == one
        assert office.get(of_absence("index"), {"export": "xlsx"}).status_code == 200

    def test_the_page_of_a_posting_costs_the_same_with_three(self, office, queries_of, posting):
        def add(number):
            days = {
                "starts_on": TODAY + timedelta(days=9 * number),
                "ends_before": TODAY + timedelta(days=9 * number + 5),
            }
            make_absence(posting=posting, **days)
            make_family(posting)
            services.add_emergency_contact(worker=posting.worker, name=str(number), relation="父", phone="1")

        add(1)
        one = queries_of(lambda: office.get(on_posting("inspect", posting)))
        add(2)
        add(3)

        assert queries_of(lambda: office.get(on_posting("inspect", posting))) == one

    def test_an_auditor_reads_and_changes_nothing(self, client, auditor, posting):
        absence = make_absence(posting=posting, starts_on=TODAY, ends_before=TODAY + timedelta(days=4))
        client.force_login(auditor)

        page = client.get(of_absence("inspect", absence.pk)).content.decode()
        assert "steps/" not in page
        assert "03-0000-0000" not in client.get(on_posting("inspect", posting)).content.decode()
        client.post(of_absence("step", absence.pk, "agree"), {"on": TODAY})
        client.post(on_posting("absence", posting), asked())

        assert list(Absence.objects.values_list("state", flat=True)) == ["requested"]


class TestFamilyAndContacts:
    def test_a_person_on_record_is_found_and_recorded(self, office, posting):
        person = PersonFactory(family_name="隠岐", given_name="葉")
        address = f"{on_posting('family', posting)}?q=隠岐"
        assert str(person) in office.get(address).content.decode()

        office.post(address, {"person": person.pk, "relation": "spouse", "starts_on": TODAY, "ends_on": ""})

        assert FamilyMember.objects.get().person == person

    def test_a_new_person_is_entered_and_a_wrong_reading_told(self, office, posting):
        child = {
            "family_name": "隠岐",
            "given_name": "樹",
            "family_kana": "隠岐",
            "relation": "child",
            "starts_on": TODAY,
        }
        response = office.post(on_posting("family_new", posting), child)
        assert set(errors(response)) == {"family_kana"}

        office.post(on_posting("family_new", posting), child | {"family_kana": "オキ"})

        assert FamilyMember.objects.get().person.full_name == "隠岐 樹"

    def test_days_change_and_a_mistake_is_taken_out(self, office, posting):
        member = make_family(posting)
        days = {"relation": "spouse", "starts_on": posting.starts_on, "ends_on": TODAY}
        office.post(on_posting("family_change", posting, member.pk), days)
        member.refresh_from_db()
        assert member.ends_on == TODAY

        office.post(on_posting("family_remove", posting, member.pk))

        assert FamilyMember.objects.count() == 0

    def test_a_contact_moves_up_and_is_taken_out(self, office, posting):
        second = services.add_emergency_contact(worker=posting.worker, name="看護 花子", relation="母", phone="1")
        change = {"name": "看護 花子", "relation": "母", "phone": "03-2222-3333", "place": "1"}
        office.post(on_posting("contact_change", posting, second.pk), change)

        told = [(one.name, one.phone) for one in posting.worker.contacts.all()]
        assert told == [("看護 花子", "03-2222-3333"), ("看護 太郎", "03-0000-0000")]

        office.post(on_posting("contact_remove", posting, second.pk))
        response = office.post(on_posting("contact_remove", posting, posting.worker.contacts.get().pk))

        assert "緊急連絡先が必要です" in errors(response)["__all__"][0]
        assert EmergencyContact.objects.count() == 1

    def test_anothers_contact_and_family_do_not_exist_here(self, office, posting):
        other = make_posting("active")
        member, contact = make_family(other), other.worker.contacts.get()

        assert office.get(on_posting("family_change", posting, member.pk)).status_code == 404
        assert office.get(on_posting("contact_change", posting, contact.pk)).status_code == 404


class TestOwnPage:
    def test_a_worker_asks_and_takes_back(self, worker, posting, coordinator):
        response = worker.post(mine("ask_absence", posting.pk), asked(), follow=True)
        absence = Absence.objects.get()
        assert absence.state == "requested"
        assert "申請中" in response.content.decode()
        assert absence.changes.get().by.email == "oki@example.org"

        worker.post(mine("take_back_absence", absence.pk))

        absence.refresh_from_db()
        assert absence.state == "cancelled"

    def test_days_outside_the_posting_are_told_at_the_field(self, worker, posting):
        response = worker.post(mine("ask_absence", posting.pk), asked(starts_on=posting.starts_on - timedelta(days=1)))

        assert "派遣期間は" in errors(response)["starts_on"][0]

    def test_anothers_posting_and_absence_do_not_exist(self, worker, posting):
        other = make_absence(posting=make_posting("active", worker=WorkerFactory()))

        assert worker.get(mine("ask_absence", other.posting_id)).status_code == 404
        assert worker.post(mine("take_back_absence", other.pk)).status_code == 404

    def test_who_has_begun_the_journey_does_not_take_it_back(self, worker, posting):
        absence = make_absence("away", posting=posting, starts_on=TODAY, ends_before=TODAY + timedelta(days=4))
        page = worker.get(mine("mine")).content.decode()
        assert "取り下げる" not in page

        worker.post(mine("take_back_absence", absence.pk))

        absence.refresh_from_db()
        assert absence.state == "away"

    def test_the_own_page_costs_the_same_with_three(self, worker, posting, queries_of):
        def add(number):
            days = {
                "starts_on": TODAY + timedelta(days=9 * number),
                "ends_before": TODAY + timedelta(days=9 * number + 5),
            }
            make_absence(posting=posting, **days)

        add(1)
        one = queries_of(lambda: worker.get(mine("mine")))
        add(2)
        add(3)

        assert queries_of(lambda: worker.get(mine("mine"))) == one
