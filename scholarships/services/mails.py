"""Letters to applicants, officers and referees, in their language, each once for what it tells of."""

from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override, pgettext_lazy

from jocs_site.letters.kinds import kind
from jocs_site.letters.services import NewLetter, post
from scholarships.models import Application, Draft, Endorsement, Reference
from scholarships.models.lives.applications import checked, complete
from scholarships.queries.applying import instant_of_call
from scholarships.queries.links import LINK_DAYS, officer_token, own_token, referee_token

ABOUT = kind(
    "scholarship_application",
    _("About an application for a scholarship"),
    permission="scholarships.view_application",
    keeps_words=False,
)
SUBJECTS = {
    "link": _("Your link: application for a scholarship"),
    "received": _("We have received your application %(code)s"),
    "incomplete": _("Something is missing in your application %(code)s"),
    "withdrawn": _("Your application %(code)s is withdrawn"),
    "endorsed": _("The officer of your nominating body has answered"),
    "ask_officer": pgettext_lazy("mail", "Please endorse the application of %(name)s"),
    "ask_referee": pgettext_lazy("mail", "Please write a reference for %(name)s"),
}


def beginning_of_keys(draft: Draft) -> str:
    """How the keys of all letters about one application begin."""
    return f"scholarship-application:{draft.pk}:"


def applicant_name(draft: Draft) -> str:
    about = draft.typed("about")
    return f"{about.get('given_latin', '')} {about.get('family_latin', '')}".strip() or draft.email


def tell_applicant(draft: Draft, template: str, *, at: datetime, about: str = "", **words) -> None:
    """Post one letter. ``about``: what makes it one beside the draft and the template."""
    with override(draft.language):
        link = settings.WAGTAILADMIN_BASE_URL + reverse("scholarships:open_own", args=[own_token(draft)])
    words |= {"link": link, "days": LINK_DAYS}
    _post(draft, template, address=draft.email, language=draft.language, at=at, about=about, **words)


def ask_officer(endorsement: Endorsement, *, at: datetime) -> None:
    _ask(endorsement, "ask_officer", "scholarships:endorse", officer_token(endorsement), at=at, about=endorsement.pk)


def ask_referee(reference: Reference, *, at: datetime) -> None:
    about = f"{reference.pk}:{reference.link_number}:{at:%Y%m%d}"  # asking again on the same day is no second letter
    _ask(reference, "ask_referee", "scholarships:refer", referee_token(reference), at=at, about=about)


def _ask(record: Endorsement | Reference, template: str, screen: str, token: str, *, at: datetime, about) -> None:
    with override(record.language):
        link = settings.WAGTAILADMIN_BASE_URL + reverse(screen, args=[token])
    draft, whom = record.draft, {"address": record.email, "language": record.language}
    _post(draft, template, **whom, at=at, about=str(about), link=link, who=record)


def _post(draft: Draft, template: str, *, address: str, language: str, at: datetime, about: str, **words) -> None:
    code, name = draft.application.code if draft.application else "", applicant_name(draft)
    with override(language):
        context = {"draft": draft, "call": draft.call, "code": code, "name": name, **words}
        context["title"] = draft.call.title_in(language)
        text = render_to_string(f"scholarships/mail/{template}.txt", context)
        subject = str(SUBJECTS[template]) % {"code": code, "name": name}
    key = f"{beginning_of_keys(draft)}{template}:{about}"
    post(NewLetter(key, ABOUT, subject, text, name=address, address=address, language=language), at=at)


def tell_incomplete(application: Application, *, reason: str, about: str, at: datetime) -> None:
    """To who applied on the site: exactly what is missing, and until when it may come.

    reason: the desk's own words, told where the check itself finds nothing.
    """
    draft = Draft.objects.select_related("call", "application").filter(application=application).first()
    if draft is None:
        return
    with override(draft.language):
        missing = [str(blocker) for blocker in (*complete(application), *checked(application))]
        until = instant_of_call(draft.call, draft.call.corrections_end_at)
    tell_applicant(draft, "incomplete", at=at, about=about, missing=missing or [reason], until=until)
