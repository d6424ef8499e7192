"""Letters to volunteers, in their language, each once for what it tells of."""

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from dispatch.volunteers.models import SignUp, SignUpRequest, StampLot, Volunteer
from dispatch.volunteers.queries.links import confirm_token, own_token
from jocs_site.foundation.errors import RuleBroken
from jocs_site.letters.kinds import kind
from jocs_site.letters.printing import honoured
from jocs_site.letters.queries import mail_address, postal_lines
from jocs_site.letters.services import NewLetter, post

SHIFT = kind("volunteer_shift", _("About a volunteer's shift"), permission="volunteers.view_signup", keeps_words=False)
CONFIRM = kind("volunteer_confirm", _("Link of a volunteer"), permission="volunteers.view_signup", keeps_words=False)
INSURANCE = kind(
    "volunteer_insurance", _("Insurance of volunteers, to the office"), permission="volunteers.view_volunteer"
)
STAMPS = kind("stamp_slip", _("Thanks for used stamps"), permission="volunteers.view_stamplot")
SUBJECTS = {
    "called_off": _("Called off: %(when)s"),
    "cancelled": _("Cancelled: %(when)s"),
    "confirm": _("Please confirm: %(when)s"),
    "confirmed": _("We count on you: %(when)s"),
    "moved_up": _("You have a place: %(when)s"),
    "shift_moved": _("New time: %(when)s"),
    "signed_up": _("You are signed up: %(when)s"),
    "waitlisted": _("You are on the waiting list: %(when)s"),
}


def tell(sign_up: SignUp, template: str, *, about: str) -> None:
    """Post one letter about a sign-up, if the person reads e-mail. ``about``: what makes it one."""
    person = sign_up.volunteer.person
    to, language = mail_address(person), person.language
    if not to:
        return
    shift = sign_up.shift
    with override(language):
        words = {
            "name": person.name_in(language),
            "shift": shift,
            "opportunity": shift.opportunity,
            "own_page": own_address(sign_up.volunteer),
        }
        text = render_to_string(f"volunteers/mail/{template}.txt", words)
        subject = str(SUBJECTS[template]) % {"when": shift.when}
    key = f"volunteer-{template}:{about}"
    post(NewLetter(key, SHIFT, subject, text, person=person, address=to, language=language))


def own_address(volunteer: Volunteer) -> str:
    """In the language in force."""
    return settings.WAGTAILADMIN_BASE_URL + reverse("volunteers:open", args=[own_token(volunteer)])


def ask_to_confirm(asked: SignUpRequest) -> None:
    """To an address of which we do not know whose it is: so nothing that was written goes there but the shift."""
    with override(asked.language):
        confirm = settings.WAGTAILADMIN_BASE_URL + reverse("volunteers:confirm", args=[confirm_token(asked)])
        words = {"shift": asked.shift, "opportunity": asked.shift.opportunity, "confirm": confirm}
        text = render_to_string("volunteers/mail/confirm.txt", words)
        subject = str(SUBJECTS["confirm"]) % {"when": asked.shift.when}
    key = f"volunteer-confirm:{asked.pk}"
    post(NewLetter(key, CONFIRM, subject, text, name=asked.email, address=asked.email, language=asked.language))


def send_own_link(volunteer: Volunteer, *, about: str) -> None:
    person = volunteer.person
    with override(person.language):
        words = {"name": person.name_in(person.language), "own_page": own_address(volunteer)}
        text = render_to_string("volunteers/mail/link.txt", words)
        subject = gettext("The link to your shifts")
    key = f"volunteer-link:{about}"
    post(NewLetter(key, CONFIRM, subject, text, person=person, address=mail_address(person), language=person.language))


def thank_for_stamps(lot: StampLot) -> None:
    """By e-mail, or on paper where none is known. Source: docs/sources.md#R17"""
    person = lot.donor or (lot.body.contact if lot.body_id else None)
    to = (lot.body.email if lot.body_id else "") or mail_address(person)
    language = person.language if person else settings.LANGUAGE_CODE
    giver = lot.donor or lot.body
    with override(language):
        name = giver.name_in(language)
        called = honoured(name, language=language, is_organisation=bool(lot.body_id))
        text = render_to_string("volunteers/mail/stamps.txt", {"name": called, "lot": lot})
        subject = gettext("Thank you for your stamps")
    address = to or (lot.body.address if lot.body_id else "\n".join(postal_lines(lot.donor)))
    if not address:
        raise RuleBroken(gettext("We know no address of theirs. Enter one first, or send no slip."), field="wants_slip")
    letter = NewLetter(
        f"stamps:{lot.pk}",
        STAMPS,
        subject,
        text,
        person=lot.donor,
        organisation=lot.body,
        name=name,
        address=address,
        language=language,
        by_post=not to,
    )
    post(letter)
