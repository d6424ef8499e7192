"""Mails on the way in and out of membership, in the reader's language."""

from functools import partial

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from members.models import Membership, MembershipApplication

SUBJECTS = {
    "application_received": _("We have received your application for membership"),
    "claim_code": _("Your code for your own page at JOCS"),
    "claim_taken": _("Your e-mail address at JOCS"),
    "welcome": _("Welcome as a member of JOCS"),
}


def confirm_application(*, application_id: int) -> None:
    """What happens next, and the number to name when asking. Without an e-mail address the office writes."""
    application = MembershipApplication.objects.select_related("kind").get(pk=application_id)
    send(
        "application_received",
        to=application.email,
        language=application.language,
        name=application.name,
        application=application,
    )


def welcome_member(*, application_id: int) -> None:
    """The member number, and how to pay and to open the own page."""
    application = MembershipApplication.objects.select_related("membership", "kind").get(pk=application_id)
    send(
        "welcome",
        to=application.email,
        language=application.language,
        name=application.name,
        application=application,
        membership=application.membership,
        dues=list(application.membership.dues.owed()),
        claim_address=partial(absolute, "joining:claim"),
    )


def address_of(membership: Membership) -> tuple[str, str]:
    """E-mail address, empty where there is none, and the language to write in."""
    person = membership.person or (membership.organisation and membership.organisation.contact)
    own = membership.organisation.email if membership.organisation else ""
    if person is None:
        return own, settings.LANGUAGE_CODE
    return own or person.email or (person.user.email if person.user else ""), person.language


def absolute(name: str) -> str:
    return settings.WAGTAILADMIN_BASE_URL + reverse(name)


def send(template: str, *, to: str, language: str, **words) -> None:
    if not to:
        return
    with override(language):
        text = render_to_string(f"members/mail/{template}.txt", words)
        send_mail(str(SUBJECTS[template]), text, None, [to])
