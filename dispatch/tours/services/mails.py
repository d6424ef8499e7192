"""Letters to those who signed up, in their language, each once for what it tells of.

They name nobody: of an address that was typed in we do not know whose it is.
"""

from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from dispatch.tours.models import MeetingSignUp
from dispatch.tours.queries.links import own_token
from jocs_site.letters.kinds import kind
from jocs_site.letters.services import NewLetter, post

ABOUT = kind(
    "report_meeting",
    _("About a sign-up for a report meeting"),
    permission="tours.view_meetingsignup",
    keeps_words=False,
)
SUBJECTS = {
    "signed_up": _("You have a place: %(title)s"),
    "waitlisted": _("You are on the waiting list: %(title)s"),
    "moved_up": _("A place has come free for you: %(title)s"),
    "changed": _("Your sign-up is changed: %(title)s"),
    "cancelled": _("Your sign-up is cancelled: %(title)s"),
    "called_off": _("Called off: %(title)s"),
    "moved": _("New time or place: %(title)s"),
    "reminder": _("In two days: %(title)s"),
}


def beginning_of_keys(sign_up_id: int) -> str:
    """How the keys of all letters about one sign-up begin."""
    return f"report-meeting:{sign_up_id}:"


def tell(sign_up: MeetingSignUp, template: str, *, at: datetime, about: str = "", **words) -> bool:
    """Post one letter, if an e-mail address was given. ``about``: what makes it one beside the sign-up."""
    if not sign_up.email:
        return False
    meeting = sign_up.meeting
    with override(sign_up.language):
        context = {"sign_up": sign_up, "meeting": meeting, "own_page": own_address(sign_up), **words}
        text = render_to_string(f"tours/mail/{template}.txt", context)
        subject = str(SUBJECTS[template]) % {"title": meeting.title}
    key = f"{beginning_of_keys(sign_up.pk)}{template}:{about}"
    letter = NewLetter(key, ABOUT, subject, text, name=sign_up.email, address=sign_up.email, language=sign_up.language)
    post(letter, at=at)
    return True


def own_address(sign_up: MeetingSignUp) -> str:
    """In the language in force."""
    return settings.WAGTAILADMIN_BASE_URL + reverse("tours:open", args=[own_token(sign_up)])
