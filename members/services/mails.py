"""Letters on the way in and out of membership, in the reader's language. Without an address the office writes."""

from functools import partial

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from jocs_site.letters.kinds import Kind, kind
from jocs_site.letters.queries import mail_address
from jocs_site.letters.services import NewLetter, post
from jocs_site.people.models import Person
from members.models import Membership, MembershipApplication, PaymentRequest, Resignation

APPLICATION = kind(
    "membership_application", _("On applying for membership"), permission="members.view_membershipapplication"
)
CLAIM = kind("account_claim", _("Code for the own page"), permission="people.change_person", keeps_words=False)
LEAVING = kind("leaving", _("On leaving"), permission="members.view_membership")
SLIP = kind("payment_slip", _("Slip for a convenience store"), permission="members.view_payment")
SUBJECTS = {
    "card_declined": _("Your card could not be charged for your dues"),
    "card_ended": _("Your card is charged no more"),
    "card_notice_withdrawn": _("Your card will not be charged after all"),
    "card_saved": _("Your card is kept for next year's dues"),
    "application_received": _("We have received your application for membership"),
    "claim_code": _("Your code for your own page at JOCS"),
    "claim_taken": _("Your e-mail address at JOCS"),
    "monthly_ended": _("Your monthly gift has ended"),
    "monthly_failed": _("Your monthly gift could not be taken"),
    "monthly_started": _("Thank you for giving every month"),
    "resigned": _("You leave JOCS"),
    "slip_waiting": _("Your payment at the convenience store"),
    "stays": _("You stay with JOCS"),
    "welcome": _("Welcome as a member of JOCS"),
}


def confirm_application(application: MembershipApplication) -> None:
    """What happens next, and the number to name when asking."""
    send(
        "application_received",
        APPLICATION,
        application.number,
        to=application.email,
        language=application.language,
        name=application.name,
        application=application,
    )


def welcome_member(application: MembershipApplication, person: Person) -> None:
    """The member number, and how to pay and to open the own page."""
    send(
        "welcome",
        APPLICATION,
        application.number,
        to=application.email,
        language=application.language,
        name=application.name,
        person=person,
        application=application,
        membership=application.membership,
        dues=list(application.membership.dues.owed()),
        claim_address=partial(absolute, "joining:claim"),
    )


def tell_of_resignation(resignation: Resignation, template: str) -> None:
    """``template``: ``resigned``, or ``stays`` when it was taken back."""
    membership = resignation.membership
    to, language = address_of(membership)
    send(
        template,
        LEAVING,
        resignation.pk,
        to=to,
        language=language,
        name=membership.name_in(language),
        person=membership.person,
        resignation=resignation,
        dues=list(membership.dues.owed()),
        leave_address=partial(absolute, "members:leave"),
    )


def tell_of_slip(request: PaymentRequest) -> None:
    """Where the slip for the convenience store is, and until when it can be paid; once for each slip."""
    payer = request.payer
    contact = request.organisation.contact if request.organisation_id else request.person
    language = getattr(contact or payer, "language", settings.LANGUAGE_CODE)
    send(
        "slip_waiting",
        SLIP,
        request.key,
        to=mail_address(contact) or getattr(payer, "email", ""),
        language=language,
        name=payer.name_in(language),
        person=request.person,
        request=request,
        page=partial(_slip_page, request),
    )


def _slip_page(request: PaymentRequest) -> str:
    name = "members:payment_result" if request.membership_id else "giving:result"
    return settings.WAGTAILADMIN_BASE_URL + reverse(name, args=[request.key])


def address_of(membership: Membership) -> tuple[str, str]:
    """E-mail address, empty where there is none, and the language to write in."""
    body = membership.organisation
    person = membership.person or body.contact
    if person is None:
        return body.email, settings.LANGUAGE_CODE
    own = body.email if body else ""
    return own or person.email or (person.user.email if person.user else ""), person.language


def absolute(name: str) -> str:
    return settings.WAGTAILADMIN_BASE_URL + reverse(name)


def send(
    template: str, of: Kind, about: object, *, to: str, language: str, name: str, person: Person | None = None, **words
) -> None:
    """Post one letter, once for what it is about."""
    if not to:
        return
    with override(language):
        text = render_to_string(f"members/mail/{template}.txt", {"name": name, **words})
        subject = str(SUBJECTS[template])
    key = f"{template}:{about}"
    post(NewLetter(key, of, subject, text, person=person, name=name, address=to, language=language))
