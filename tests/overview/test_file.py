"""The file of a person or an organisation: all rooms on one page, each as far as the reader may see it."""

from datetime import date
from itertools import count

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.log_actions import log
from wagtail.users.models import UserProfile

from jocs_site.people import services as people
from jocs_site.people.models import Consent
from tests.factories.dispatch import WorkerFactory, make_posting
from tests.factories.letters import letter_to_person
from tests.factories.members import (
    AllocationFactory,
    DuesFactory,
    GiftFactory,
    MembershipFactory,
    MonthlyGiftFactory,
    PaymentFactory,
    PurposeFactory,
    ReceiptFactory,
    VisitorFactory,
)
from tests.factories.notes import NoteFactory
from tests.factories.people import OrganisationFactory, PersonFactory, UserFactory
from tests.factories.scholarships import ApplicationFactory

pytestmark = pytest.mark.django_db
ALL = [
    "view_application",
    "view_consent",
    "view_dues",
    "view_gift",
    "view_letter",
    "view_membership",
    "view_note",
    "view_payment",
    "view_posting",
    "view_receipt",
    "view_returnedmail",
    "view_visitor",
    "view_worker",
]


@pytest.fixture
def office(client, make_user):
    """A function that signs in somebody who may see people and organisations and what else is named."""

    names = (f"staff{number}" for number in count())

    def enter(*codenames):
        user = make_user(f"{next(names)}@example.org")
        UserProfile.objects.create(user=user, preferred_language="en")
        seeing = ("access_admin", "view_person", "view_organisation")
        user.user_permissions.set(Permission.objects.filter(codename__in=[*seeing, *codenames]))
        client.force_login(user)
        return client

    return enter


def address(subject) -> str:
    name = "people_people" if hasattr(subject, "family_name") else "people_organisations"
    return reverse(f"{name}:inspect", args=[subject.pk])


def parts(client, subject) -> list[str]:
    return [section.code for section in client.get(address(subject)).context["sections"]]


def roles(client, subject) -> list[str]:
    return [str(role.label) for role in client.get(address(subject)).context["roles"]]


@pytest.fixture
def everything():
    """A person with something in every room."""
    person = PersonFactory(user=UserFactory(), born_on=date(1950, 4, 1), phone="03-3208-2416")
    membership = MembershipFactory(number=4321, person=person)
    payment = AllocationFactory(dues=DuesFactory(membership=membership)).payment
    ReceiptFactory(payment=payment)
    GiftFactory(person=person, membership=membership)
    WorkerFactory(person=person)
    ApplicationFactory(person=person)
    NoteFactory(person=person, text="Asked to be rung after noon")
    people.give_consent(person=person, purpose=Consent.Purpose.NEWSLETTER_EMAIL, on=date(2026, 4, 1))
    people.note_returned_mail(person_id=person.pk, returned_on=date(2026, 5, 1), what="newsletter", reason="moved")
    return person


def test_one_page_tells_all_that_the_rooms_know(office, everything):
    client = office(*ALL)
    page = client.get(address(everything)).content.decode()

    assert parts(client, everything) == ["member-4321", "gifts", "letters", "history"]
    assert roles(client, everything) == [
        "Account",
        "Member 4321",
        "Giver",
        "Overseas worker",
        "Applicant for a scholarship",
    ]
    for told in ("03-3208-2416", "Asked to be rung after noon", "newsletter by e-mail", "moved", "¥10,000"):
        assert told in page


def test_who_may_see_people_only_sees_nothing_of_the_rooms(office, everything):
    client = office()
    context = client.get(address(everything)).context

    assert parts(client, everything) == ["history"]
    assert roles(client, everything) == ["Account"]
    assert (context["notes"], list(context["consents"]), list(context["returned"])) == (None, [], [])


@pytest.mark.parametrize(
    ("right", "shown"),
    [
        ("view_membership", "member-4321"),
        ("view_gift", "gifts"),
        ("view_receipt", "gifts"),
        ("view_letter", "letters"),
    ],
)
def test_each_part_is_for_those_who_may_read_its_list(office, everything, right, shown):
    assert parts(office(right), everything) == [shown, "history"]


def test_payments_are_not_for_everybody_who_sees_members(office, everything):
    reference = everything.payments.exclude(membership=None).first().reference

    seen = [
        reference in office(*rights).get(address(everything)).content.decode()
        for rights in (
            ["view_membership"],
            ["view_membership", "view_payment"],
        )
    ]

    assert seen == [False, True]


def test_the_age_is_told_and_for_the_dead_the_age_they_reached(office):
    born = date(1950, 4, 1)
    dead = PersonFactory(born_on=born, deceased_on=date(2020, 3, 31))

    assert office().get(address(dead)).context["age"] == 69
    assert office().get(address(PersonFactory(born_on=None))).context["age"] is None


def test_who_shares_the_envelope_stands_on_the_page(office):
    head, other = PersonFactory(), PersonFactory()
    people.set_household(head=head, others=[other])

    page = office().get(address(head))

    assert set(page.context["household"]) == {head, other}
    assert address(other) in page.content.decode()


def test_what_a_clerk_must_know_first_stands_on_top(office):
    person = PersonFactory(stop_mail=True, email="gone@example.org")
    for day in (1, 2):
        people.note_returned_mail(person_id=person.pk, returned_on=date(2026, 5, day), what="news", reason="moved")

    assert len(office().get(address(person)).context["warnings"]) == 2


class TestGivers:
    def test_who_are_no_members_have_a_file(self, office):
        giver, purpose = PersonFactory(), PurposeFactory(code="schools")
        GiftFactory(person=giver, purpose=purpose)
        MonthlyGiftFactory(person=giver, purpose=purpose, amount_yen=3_000)
        payment = PaymentFactory(membership=None, person=giver, reference="G77")
        ReceiptFactory(payment=payment, person=giver, membership=None)
        client = office("view_gift", "view_payment", "view_receipt", "add_gift")

        page = client.get(address(giver)).content.decode()

        assert parts(client, giver) == ["gifts", "history"]
        assert roles(client, giver) == ["Giver", "Monthly gift"]
        for told in ("G77", "¥3,000", giver.receipts.get().number, f"?person={giver.pk}"):
            assert told in page

    def test_may_be_organisations(self, office):
        church = OrganisationFactory()
        GiftFactory(person=None, organisation=church)
        client = office("view_gift", "add_gift")

        assert parts(client, church) == ["gifts", "history"]
        assert f"?organisation={church.pk}" in client.get(address(church)).content.decode()

    def test_who_gave_without_an_account_are_told_of_once_identified(self, office):
        giver = PersonFactory()
        VisitorFactory(person=giver, identified_on=date(2026, 6, 2), family_name="カンゴ")

        assert "カンゴ" in office("view_visitor").get(address(giver)).content.decode()

    def test_not_yet_identified_show_what_came_beside_the_question(self, office):
        visitor = VisitorFactory()
        GiftFactory(person=None, visitor=visitor, message="For the newborn")

        page = office("change_visitor", "view_gift").get(reverse("members_givers:identify", args=[visitor.pk]))

        assert "For the newborn" in page.content.decode()

    def test_are_filled_in_where_a_gift_is_entered_from_their_file(self, office):
        giver = PersonFactory()

        form = office("add_gift").get(reverse("members_gifts:money"), {"person": giver.pk}).context["form"]

        assert form["person"].value() == str(giver.pk)


def test_an_organisation_tells_of_its_postings_and_applicants(office):
    hospital = OrganisationFactory(contact=PersonFactory())
    make_posting(organisation=hospital, state="active")
    ApplicationFactory(nominating_organisation=hospital)

    assert roles(office("view_posting", "view_application"), hospital) == [
        "Receiving organisation",
        "Nominates applicants",
    ]
    assert roles(office(), hospital) == []


def test_the_contact_of_an_organisation_leads_there(office):
    hospital = OrganisationFactory(contact=PersonFactory())

    [role] = office().get(address(hospital.contact)).context["roles"]

    assert (role.detail, role.url) == (str(hospital), address(hospital))


def test_changes_of_the_record_are_told_with_the_details_that_changed(office):
    person = PersonFactory()
    client = office("change_person")
    form = client.get(reverse("people_people:edit", args=[person.pk])).context["form"]
    sent = {name: form[name].value() or "" for name in form.fields} | {"phone": "06-1234-5678"}

    client.post(reverse("people_people:edit", args=[person.pk]), sent)

    [(entry, fields)] = client.get(address(person)).context["sections"][-1].content
    assert (entry.action, fields) == ("wagtail.edit", "Telephone")


def test_changes_of_a_membership_are_told_to_those_who_may_see_members(office):
    membership = MembershipFactory()
    log(membership, "members.pledge_changed", user=UserFactory(last_name="櫻井", first_name="佳代"))
    person = membership.person

    seen = [office(*rights).get(address(person)).content.decode() for rights in ([], ["view_membership"])]

    assert ["Changed the yearly sum" in page and "櫻井 佳代" in page for page in seen] == [False, True]


def test_an_empty_file_says_so(office):
    page = office(*ALL).get(address(PersonFactory())).content.decode()

    assert page.count("None yet.") == 3  # notes, letters, changes


class TestMembersPage:
    def test_is_a_part_of_the_file(self, office):
        membership = MembershipFactory(number=4321)

        answer = office("view_membership").get(reverse("members_memberships:inspect", args=[membership.pk]))

        assert answer.url == f"{address(membership.person)}#member-4321"

    def test_of_an_organisation_too(self, office):
        membership = MembershipFactory(number=4322, person=None, organisation=OrganisationFactory())

        answer = office("view_membership").get(reverse("members_memberships:inspect", args=[membership.pk]))

        assert answer.url == f"{address(membership.organisation)}#member-4322"

    def test_stands_alone_for_who_may_not_see_people(self, client, make_user):
        user = make_user()
        user.user_permissions.set(Permission.objects.filter(codename__in=["access_admin", "view_membership"]))
        client.force_login(user)
        membership = DuesFactory().membership

        page = client.get(reverse("members_memberships:inspect", args=[membership.pk]))

        assert page.status_code == 200
        assert "2026" in page.content.decode()


def test_the_file_costs_the_same_for_one_of_each_and_three(office):
    client, costs = office(*ALL), []
    person = PersonFactory(email="hana@example.org")
    membership = MembershipFactory(person=person)
    client.get(address(person))
    for times, year in ((1, 2021), (2, 2022)):
        for number in range(times):
            dues = DuesFactory(membership=membership, fiscal_year=year + number)
            ReceiptFactory(payment=AllocationFactory(dues=dues).payment)
            GiftFactory(person=person)
            NoteFactory(person=person)
            letter_to_person(person=person, number=10 * times + number)
            log(person, "wagtail.edit", user=UserFactory(), data={"fields": ["phone"]})
        with CaptureQueriesContext(connection) as captured:
            client.get(address(person))
        costs.append(len(captured))

    assert costs[0] == costs[1]
