"""From the form on the site to a member: receiving, settling who it is, the board's decision."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from jocs_site.backoffice.states import take_step
from jocs_site.foundation.errors import RuleBroken, StaleState
from jocs_site.foundation.periods import fiscal_year
from jocs_site.people import services as people
from jocs_site.people.models import Consent, Organisation, Person
from jocs_site.people.queries import consent_text
from members import queries
from members.models import APPLICATION_LIFE, ApplicationChange, Membership, MembershipApplication, MembershipKind
from members.services.dues import raise_dues
from members.services.mails import confirm_application, welcome_member
from members.services.memberships import Admission, admit_members
from members.services.numbers import take_numbers


@transaction.atomic
def receive_application(application: MembershipApplication, *, at: datetime, on: date) -> MembershipApplication:
    """Keep what was written, number it, and confirm it by e-mail. Safe to repeat: ``key`` is taken once.

    Raises RuleBroken while there are no words to agree to.
    """
    words = consent_text(Consent.Purpose.MEMBERSHIP, on)
    if words is None:
        raise RuleBroken(_("Applications cannot be sent at present. Please write to the office."))
    (number,) = take_numbers("application")  # forms queue up here
    before = MembershipApplication.objects.filter(key=application.key).first()
    if before:
        transaction.set_rollback(True)  # and give the number back
        return before
    application.number, application.applied_at, application.consent_text = number, at, words
    application.introducer = queries.membership_by_number(application.introduced_by)
    application.save(force_insert=True)
    confirm_application(application)
    return application


def write_application(*, kind: str, **answers) -> MembershipApplication:
    """An application from elsewhere than the form, checked like one; not kept yet. ``kind``: its code."""
    application = MembershipApplication(kind=MembershipKind.objects.get(code=kind), number=0, **answers)
    application.clean_fields(exclude=["number", "applied_at", "consent_text"])
    application.clean()
    return application


@transaction.atomic
def settle_applicant(*, application_id: int, person: Person | None, by=None) -> MembershipApplication:
    """Say who the applicant is: somebody on record, or with ``None`` nobody."""
    application = _lock_waiting([application_id])[0]
    if person is not None and (person.deceased_on or person.merged_into_id):
        raise RuleBroken(_("This record cannot be the applicant: the person died or it was merged."), field="person")
    application.person, application.is_new = person, person is None
    application.save(update_fields=["person", "is_new"])
    log(application, "members.application_settled", user=by, data={"person": person and person.pk})
    return application


@transaction.atomic
def approve_applications(
    *, application_ids: Sequence[int], board_on: date, joined_on: date, with_dues: bool, by=None
) -> list[Membership]:
    """Admit the applicants, all or none: people, memberships, consents and, if asked, the dues of the year.

    Raises RuleBroken if one has similar people on record that nobody looked at, or cannot be admitted.
    """
    applications = _lock_waiting(application_ids)
    unsettled = queries.unsettled(applications)
    if unsettled:
        words = {"names": ", ".join(str(application) for application in unsettled)}
        raise RuleBroken(_("Say first whether these are on record already: %(names)s") % words, field="applications")
    if joined_on < board_on:
        raise RuleBroken(_("Nobody is a member before the board approved."), field="joined_on")
    holders = [_holder_of(application) for application in applications]
    admissions = [
        Admission(
            kind=application.kind.code,
            joined_on=joined_on,
            pledged_yen=application.pledged_yen,
            **({"organisation": holder} if isinstance(holder, Organisation) else {"person": holder}),
        )
        for application, holder in zip(applications, holders, strict=True)
    ]
    memberships = admit_members(admissions, by=by)
    if with_dues:
        raise_dues(fiscal_year=fiscal_year(joined_on), only=[membership.pk for membership in memberships])
    for application, membership in zip(applications, memberships, strict=True):
        _after_admission(application, membership, board_on, by)
    return memberships


def decline_application(*, application_id: int, step: str, reason: str, by=None, expected_state: str | None = None):
    """Decline it, or note that the applicant took it back, with the reason."""
    application = MembershipApplication.objects.get(pk=application_id)
    take_step(
        application,
        APPLICATION_LIFE,
        step,
        changes=ApplicationChange,
        by=by,
        reason=reason,
        expected_state=expected_state,
    )
    return application


def _lock_waiting(application_ids: Sequence[int]) -> list[MembershipApplication]:
    rows = MembershipApplication.objects.select_for_update(of=("self",)).select_related("kind")
    applications = list(rows.filter(pk__in=application_ids).order_by("pk"))
    if not applications:
        raise RuleBroken(_("Choose at least one application."), field="applications")
    if any(application.state != APPLICATION_LIFE.begins for application in applications):
        raise StaleState(_("The record changed meanwhile. Look at it again before you go on."))
    return applications


def _holder_of(application: MembershipApplication) -> Person | Organisation:
    """Who becomes the member, entered now unless on record."""
    person = application.person
    if person is None:
        (person,) = people.add_people([application.as_person()])
    if not application.organisation_name:
        return person
    body = Organisation(
        name_ja=application.organisation_name,
        name_en=application.organisation_name,
        kind=application.organisation_kind,
        country=application.country,
        address=person.postal_address,
        postal_code=application.postal_code,
        phone=application.phone,
        email=application.email,
        contact=person,
    )
    if Organisation.objects.filter(name_en=body.name_en, country=body.country).exists():
        words = {"name": body.name_ja}
        raise RuleBroken(_("An organisation of this name is on record: %(name)s") % words, field="applications")
    (body,) = people.add_organisations([body])
    return body


def _after_admission(application: MembershipApplication, membership: Membership, board_on: date, by) -> None:
    membership.introducer = application.introducer
    membership.save(update_fields=["introducer"])
    person = membership.person or membership.organisation.contact
    version = application.consent_text.version
    given_on = timezone.localdate(application.applied_at)
    purposes = [Consent.Purpose.MEMBERSHIP]
    if application.newsletter_email:
        purposes.append(Consent.Purpose.NEWSLETTER_EMAIL)
    for purpose in purposes:
        people.give_consent(person=person, purpose=purpose, on=given_on, text_version=version)
    take_step(
        application,
        APPLICATION_LIFE,
        "approve",
        changes=ApplicationChange,
        by=by,
        also={"board_on": board_on, "membership": membership, "person": person, "is_new": False},
    )
    welcome_member(application, person)
