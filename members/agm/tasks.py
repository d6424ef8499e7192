"""Mail of the general meeting, sent after the change that caused it is safe."""

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django_tasks import task

from jocs_site.letters.kinds import kind
from jocs_site.letters.queries import letter_known
from jocs_site.letters.services import NewLetter, open_mailing, post, post_all
from members.agm.models import Act, Elector, Meeting, Turnout
from members.agm.queries import (
    address_of,
    agenda,
    database_now,
    electors_to_write_to,
    how_secret,
    last_continuation,
)

KINDS = {
    "notice": kind("meeting_notice", _("Notice of the general meeting"), permission="agm.view_roll"),
    "change": kind("meeting_change", _("General meeting adjourned, going on or lapsed"), permission="agm.view_roll"),
    # The code in it lets the elector find the own vote; the office has no business with it.
    "receipt": kind("vote_receipt", _("Receipt of a vote"), permission="agm.view_roll", keeps_words=False),
}

ON_PAPER = ("adjourned", "lapsed")  # that it goes on, no letter tells in time


@task()
def mail_notice(elector_id: int) -> None:
    """The notice of the meeting to one elector who agreed to e-mail."""
    elector = Elector.objects.select_related("meeting", "member__person__user").get(pk=elector_id)
    _send(elector, "notice", str(elector.pk), items=agenda(elector.meeting))


@task()
def mail_receipt(act_id: int) -> None:
    """The receipt of one electronic vote; it says that a vote arrived, not what it was."""
    act = Act.objects.select_related("elector__meeting", "elector__member__person__user").get(pk=act_id)
    _send(act.elector, "receipt", str(act.pk), act=act, is_secret=Turnout.objects.filter(pk=act.elector_id).exists())


@task()
def mail_turnout(elector_id: int) -> None:
    """That the secret ballots of one elector are in the box, where nothing else was voted on."""
    elector = Elector.objects.select_related("meeting", "member__person__user").get(pk=elector_id)
    _send(elector, "receipt", f"secret-{elector.pk}", is_secret=True)


@task()
def mail_change(elector_id: int, what: str) -> None:
    """That the meeting was ``adjourned``, is ``resumed`` or ``lapsed``, to one elector who agreed to e-mail."""
    elector = Elector.objects.select_related("meeting", "member__person__user").get(pk=elector_id)
    further = last_continuation(elector.meeting)
    which = f"{what}-{further.pk if further else 0}-{elector.pk}"
    _send(elector, "change", which, news=what, further=further)


@task()
def write_change(meeting_id: int, what: str) -> None:
    """The same on paper, a mailing for the printer, to everybody whom `mail_change` does not reach. Safe to repeat."""
    meeting = Meeting.objects.get(pk=meeting_id)
    further = last_continuation(meeting)
    electors = electors_to_write_to(meeting)
    letters = [_on_paper(elector, what, further) for elector in electors]
    if not letters or letter_known(letters[0].key):
        return
    title, _text = _words(electors[0], "change", "ja", news=what, further=further)
    post_all(letters, mailing=open_mailing(title=title, at=database_now()))


def _on_paper(elector: Elector, what: str, further) -> NewLetter:
    person, body = elector.member.person, elector.member.organisation
    language = person.language if person else "ja"
    words = _words(elector, "change", language, news=what, further=further, on_paper=True)
    return NewLetter(
        f"meeting-change-paper:{what}-{further.pk if further else 0}-{elector.pk}",
        KINDS["change"],
        *words,
        person=person,
        organisation=body,
        language=language,
        address=body.address if body else "",
        by_post=True,
    )


def _send(elector: Elector, what: str, which: str, **context) -> None:
    person = elector.member.person
    address = address_of(person)
    if not address:
        return
    subject, text = _words(elector, what, person.language, **context)
    post(NewLetter(f"meeting-{what}:{which}", KINDS[what], subject, text, person=person, address=address))


def _words(elector: Elector, what: str, language: str, **context) -> tuple[str, str]:
    with translation.override(language):
        page = settings.WAGTAILADMIN_BASE_URL + reverse("agm:meeting", args=[elector.meeting_id])
        context |= {"elector": elector, "meeting": elector.meeting, "page": page}
        context["secrecy"] = how_secret(elector.meeting, context.get("items", []))
        subject = render_to_string(f"agm/mail/{what}_subject.txt", context).strip()
        return subject, render_to_string(f"agm/mail/{what}.txt", context).strip()
