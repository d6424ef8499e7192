"""The board's decision: from an application to a member."""

from datetime import date

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError

from jocs_site.foundation.errors import RuleBroken, StaleState
from jocs_site.people.models import Organisation, Person
from members import queries, services
from members.models import Dues, Membership, MembershipApplication
from tests.factories.joining import ApplicationFactory
from tests.factories.members import MembershipFactory
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db
BOARD = date(2026, 6, 20)


def approve(*applications, **changes):
    given = {"board_on": BOARD, "joined_on": BOARD, "with_dues": True} | changes
    return services.approve_applications(application_ids=[one.pk for one in applications], **given)


def test_many_are_admitted_at_one_meeting(django_capture_on_commit_callbacks):
    introducer = MembershipFactory()
    first = ApplicationFactory(pledged_yen=8000, newsletter_email=True, introducer=introducer)
    second = ApplicationFactory(email="", language="en")

    with django_capture_on_commit_callbacks(execute=True):
        members = approve(first, second)

    assert [member.person.given_name for member in members] == [first.given_name, second.given_name]
    assert [member.number for member in members] == [1, 2]
    assert members[0].introducer == introducer
    assert set(Dues.objects.values_list("membership", "fiscal_year", "amount_yen")) == {
        (members[0].pk, 2026, 8000),
        (members[1].pk, 2026, 5000),
    }
    first.refresh_from_db()
    assert (first.state, first.board_on, first.membership) == ("approved", BOARD, members[0])
    consents = members[0].person.consents.order_by("purpose").values_list("purpose", "text_version")
    assert list(consents) == [("membership", "2026-04"), ("newsletter_email", "2026-04")]
    [letter] = mail.outbox
    assert "会員番号：1" in letter.body
    assert "8,000" in letter.body
    assert "/ja/claim/" in letter.body


def test_only_their_own_dues_are_made():
    other = MembershipFactory()

    approve(ApplicationFactory())

    assert not other.dues.exists()


def test_somebody_on_record_becomes_a_member_without_a_second_record():
    known = PersonFactory(family_kana="イリエ", given_kana="カオリ", born_on=date(1960, 5, 4))
    application = ApplicationFactory(given_kana="カオリ")
    assert queries.unsettled([application]) == [application]
    with pytest.raises(RuleBroken, match="on record already"):
        approve(application)

    services.settle_applicant(application_id=application.pk, person=known)
    [member] = approve(application)

    assert member.person == known
    assert Person.objects.count() == 1


def test_who_only_looks_similar_is_entered_anew():
    PersonFactory(family_kana="イリエ", given_kana="カオリ", born_on=date(1960, 5, 4))
    application = ApplicationFactory(given_kana="カオリ")

    services.settle_applicant(application_id=application.pk, person=None)
    approve(application)

    assert Person.objects.count() == 2


@pytest.mark.parametrize(
    ("shared", "ground"),
    [
        ({"family_kana": "イリエ", "given_kana": "カオリ", "born_on": date(1960, 5, 4)}, "kana_and_birth"),
        (
            {"family_kana": "イリエ", "given_kana": "カオリ", "street": "新宿１丁目２番３号", "postal_code": "1600022"},
            "kana_and_address",
        ),
        ({"family_kana": "イリエ", "given_kana": "カオリ", "phone": "０３（００００）１２３４"}, "phone"),
        ({"email": "Irie@Example.org"}, "email"),
    ],
)
def test_similar_people_are_found_by(shared, ground):
    known = PersonFactory(**shared)
    PersonFactory()
    application = ApplicationFactory(given_kana="カオリ", phone="03-0000-1234", email="irie@example.org")

    assert queries.similar_people(application) == [(known, (ground,))]


def test_an_organisation_joins_with_its_contact():
    application = ApplicationFactory(organisation_name="希望教会", organisation_kind="church", born_on=None)

    [member] = approve(application)

    assert member.organisation.name_ja == "希望教会"
    assert member.organisation.contact.family_name == "入江"
    assert member.organisation.postal_code == "1600022"


def test_an_organisation_of_the_same_name_is_not_entered_twice():
    Organisation.objects.create(name_ja="希望教会", name_en="希望教会", kind="church", country="JP")

    with pytest.raises(RuleBroken, match="is on record"):
        approve(ApplicationFactory(organisation_name="希望教会", organisation_kind="church"))

    assert Membership.objects.count() == 0


def test_one_that_cannot_be_admitted_stops_all():
    member = MembershipFactory()
    good, bad = ApplicationFactory(), ApplicationFactory(person=member.person)

    with pytest.raises(RuleBroken, match="member already"):
        approve(good, bad)

    assert Membership.objects.count() == 1
    assert set(MembershipApplication.objects.values_list("state", flat=True)) == {"applied"}


def test_nobody_is_a_member_before_the_board_approved():
    with pytest.raises(RuleBroken, match="before the board") as refusal:
        approve(ApplicationFactory(), joined_on=date(2026, 6, 19))

    assert refusal.value.field == "joined_on"


def test_what_is_decided_stays_decided():
    application = ApplicationFactory()
    approve(application)

    with pytest.raises(StaleState):
        approve(application)
    with pytest.raises(StaleState):
        services.decline_application(application_id=application.pk, step="decline", reason="twice")


def test_declining_needs_a_reason_and_the_right(make_user):
    application = ApplicationFactory()

    with pytest.raises(RuleBroken, match="reason"):
        services.decline_application(application_id=application.pk, step="decline", reason=" ")
    with pytest.raises(PermissionDenied):
        services.decline_application(application_id=application.pk, step="decline", reason="no", by=make_user())
    services.decline_application(application_id=application.pk, step="decline", reason="第3条による")

    application.refresh_from_db()
    assert application.state == "declined"
    assert application.changes.get().reason == "第3条による"


def test_the_database_keeps_approval_and_board_date_together():
    with pytest.raises(IntegrityError, match="approved_with_board_date"):
        MembershipApplication.objects.filter(pk=ApplicationFactory().pk).update(state="approved")


@pytest.mark.django_db(transaction=True)
def test_two_clerks_approving_at_once_admit_once(race):
    application = ApplicationFactory()

    outcomes = race(lambda: approve(application), lambda: approve(application))

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["StaleState", "list"]
    assert Membership.objects.count() == 1
    assert Person.objects.count() == 1
