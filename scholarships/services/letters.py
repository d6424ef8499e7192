"""Letters that tell applicants where their application stands: in their language, once for each step."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from jocs_site.foundation.errors import StaleState
from jocs_site.letters.kinds import kind
from jocs_site.letters.queries import mail_address, postal_lines
from jocs_site.letters.services import NewLetter, open_mailing, post_all
from scholarships.models import Application, ApplicationLetter, Call, lives
from scholarships.queries.letters import LetterDue, letters_due

ABOUT = kind(
    "scholarship_result", _("About an application for a scholarship"), permission="scholarships.view_application"
)
SUBJECTS = {
    "incomplete": _("Your application %(code)s: something is missing"),
    "ineligible": _("Your application %(code)s cannot be considered"),
    "interview": _("Your application %(code)s: we invite you to an interview"),
    "selected": _("Your application %(code)s: you have been selected"),
    "reserve": _("Your application %(code)s: you are on the reserve list"),
    "not_selected": _("Your application %(code)s: the result"),
}


@dataclass(frozen=True)
class Draft:
    """A letter as it will go out. ``is_on_paper``: no e-mail address is known, so that it is printed."""

    due: LetterDue
    letter: NewLetter

    @property
    def is_on_paper(self) -> bool:
        return self.letter.by_post


def beginning_of_results(file: Application) -> str:
    """How the keys of all letters that tell of its steps begin."""
    return f"scholarship:{file.pk}:"


def drafts(call: Call) -> list[Draft]:
    """All letters of a call that are due, by the number of the application."""
    return [_draft(due) for due in letters_due(call)]


def digest_of(written: list[Draft]) -> str:
    """The same for the same words to the same people, so that what is sent is what was read."""
    lines = [f"{one.letter.key}\n{one.letter.address}\n{one.letter.subject}\n{one.letter.text}" for one in written]
    return sha256("\n\n".join(lines).encode()).hexdigest()


@transaction.atomic
def send_letters(*, call: Call, shown: str = "", by=None, at: datetime | None = None) -> list[Draft]:
    """Post every letter of a call that is due, each once, and keep who sent it.

    shown: the digest of what was read; StaleState if other letters are due now.
    """
    call = Call.objects.select_for_update().get(pk=call.pk)  # two who send at once queue up here
    written, at = drafts(call), at or timezone.now()
    if shown and shown != digest_of(written):
        raise StaleState(_now("Other letters are due by now. Read them again before you send them."))
    if not written:
        return []
    mailing = open_mailing(title=call.title_ja, at=at, by=by)
    post_all([one.letter for one in written], mailing=mailing, at=at)
    ApplicationLetter.objects.bulk_create(
        ApplicationLetter(
            change=one.due.change, key=one.letter.key, is_on_paper=one.is_on_paper, sent_at=at, sent_by=by
        )
        for one in written
    )
    return written


def _draft(due: LetterDue) -> Draft:
    file, person = due.application, due.application.person
    written = getattr(file, "draft", None)
    language = written.language if written else person.language  # the one in which they applied comes first
    with override(language):
        told = due.change.to_state
        missing = list(lives.wanting(file)) if told in ("incomplete", "ineligible") else []
        context = {"application": file, "person": person, "missing": missing, "reason": due.change.reason}
        context["interview"] = next((one for one in file.interviews.all() if one.is_open), None)
        text = render_to_string(f"scholarships/result/{told}.txt", context).strip() + "\n"
        subject = str(SUBJECTS[told]) % {"code": file.code}
    address = mail_address(person)
    lines = [] if address else postal_lines(person) or [file.nominating_organisation.name_in(language)]
    letter = NewLetter(
        key=f"{beginning_of_results(file)}{due.change.pk}",
        kind=ABOUT,
        subject=subject,
        text=text,
        person=person,
        language=language,
        address=address or "\n".join(lines),
        by_post=not address,
    )
    return Draft(due, letter)
