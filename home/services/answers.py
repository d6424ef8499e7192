"""Answers to the forms of editors: kept once, told to the office and to who wrote, erased in time."""

from datetime import date

from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from home.models import Answer, FormPage
from home.models.form_pages import OWN_FIELDS
from jocs_site.foundation.errors import RuleBroken
from jocs_site.letters.kinds import kind
from jocs_site.letters.services import NewLetter, post

ABOUT = kind("form", gettext_lazy("Answer to a form of the site"), permission="home.view_office", keeps_words=False)


@transaction.atomic
def keep_answer(page: FormPage, form) -> Answer:
    """Keep what was sent, and post it to the office and, where an address was given, a copy to who wrote it.

    A second tap finds the first answer and sends nothing. Raises RuleBroken for the form of an event to which nobody
    can sign up any more.
    """
    if closed := page.closed_because(timezone.now()):
        raise RuleBroken(closed)
    given = form.cleaned_data
    data = {name: value for name, value in given.items() if name not in OWN_FIELDS}
    answer, is_new = Answer.objects.get_or_create(
        key=given["key"], defaults={"page": page, "form_data": data, "erase_on": Answer.last_day(page)}
    )
    if is_new:
        lines = [(field.label, _shown(given[field.name])) for field in page.asked(form)]
        writer = next((given[field.name] for field in page.asked(form) if _is_address(field)), "")
        _post(answer, page, lines, page.office_address, "office", reply_to=writer)
        if writer:
            _post(answer, page, lines, writer, "writer")
    return answer


def _post(answer: Answer, page: FormPage, lines, address: str, to: str, reply_to: str = "") -> None:
    language = page.locale.language_code
    with override(language):
        words = {"page": page, "lines": lines, "reply_to": reply_to}
        text = render_to_string(f"home/mail/answer_{to}.txt", words)
        subject = _("Copy of what you wrote: %(title)s") if to == "writer" else _("From the site: %(title)s")
        subject %= {"title": page.title}
    post(NewLetter(f"form:{answer.pk}:{to}", ABOUT, subject, text, name=address, address=address, language=language))


def _is_address(field) -> bool:
    return type(field.field).__name__ == "EmailField"


def _shown(value) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return "–" if value in (None, "") else str(value)


def forget_answers(*, today: date) -> int:
    """Erase the answers whose time is over. Returns how many; safe to repeat."""
    erased, _by_model = Answer.objects.filter(erase_on__lte=today).delete()
    return erased
