"""An edition as one reader gets it: subject, plain text and HTML."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from home.newsletter.models import Edition
from home.newsletter.queries.editions import LANGUAGES, Shown, pages_to_show
from home.queries import offices
from jocs_site.letters.kinds import kind

EDITION = kind(
    "newsletter_edition",
    _("Newsletter by mail"),
    permission="newsletter.view_subscription",
    keeps_words=False,  # the same for thousands; the edition has them
)


@dataclass(frozen=True)
class Words:
    subject: str
    text: str
    html: str


@dataclass(frozen=True)
class Matter:
    """What all letters of an edition have in common, read once for many: pages by language, and who we are."""

    edition: Edition
    pages: dict[str, Sequence[Shown]]
    office: object

    @classmethod
    def of(cls, edition: Edition, on: date) -> "Matter":
        return cls(edition, pages_to_show(edition, on), offices().first())


def words_of(matter: Matter, language: str, leave_at: str) -> Words:
    """In the reader's language, with their own link to leave by."""
    edition, pages = matter.edition, matter.pages[language]
    shown = {
        "language": language,
        "subject": edition.subject_in(language),
        "greeting": edition.greeting_in(language).strip(),
        "pages": pages,
        "preheader": pages[0].title if pages else "",
        "office": matter.office,
        "leave_at": leave_at,
    }
    with override(language):
        site = settings.WAGTAILADMIN_BASE_URL + reverse("newsletter:join").removesuffix("newsletter/")
        shown |= {"site": site}
        text = render_to_string("newsletter/mail/edition.txt", shown)
        return Words(shown["subject"], text, render_to_string("newsletter/mail/edition.html", shown))


def preview(edition: Edition, on: date) -> dict[str, Words]:
    """Both languages, with a link to leave by that belongs to nobody."""
    matter = Matter.of(edition, on)
    return {language: words_of(matter, language, nobodys_link(language)) for language in LANGUAGES}


def nobodys_link(language: str) -> str:
    with override(language):
        return settings.WAGTAILADMIN_BASE_URL + reverse("newsletter:join")
