"""What an editor sees of a block before choosing it: an example in both languages, side by side.

Wagtail shows the page `wagtailcore/shared/block_preview.html` for it, which stands among our templates.
"""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from wagtail.images import get_image_model


def heading() -> str:
    return _("How the clinic began")


def text() -> str:
    return _("<p>The clinic is open <b>every day</b>. In the rains it takes two hours to get there.</p>")


def picture():
    """The latest photograph of the library, so that editors see one of ours; nothing as long as there is none."""
    image = get_image_model().objects.order_by("-pk").first()
    return image and {"image": image.pk, "alt_text": image.default_alt_text, "decorative": False}


def quote() -> dict:
    return {"words": _("We learnt more than we taught."), "source": _("A midwife, three years in the field")}


def notice() -> dict:
    return {"text": _("<p>The office is closed from 29 December to 4 January.</p>")}


def cards() -> list[dict]:
    return [
        {"title": _("Sending workers"), "text": _("For three years or more."), "drawing": "journey"},
        {"title": _("Scholarships"), "text": _("For those who will serve at home."), "drawing": "book", "url": "/"},
        {"title": _("A card without a drawing"), "text": _("It leads nowhere, and says what it has to say.")},
    ]


def timeline() -> list[dict]:
    return [
        {"year": "1960", "title": _("JOCS is founded"), "text": ""},
        {"year": "1962", "title": _("The first doctor leaves"), "text": ""},
    ]


def steps() -> list[dict]:
    return [
        {"title": _("Ask us"), "text": _("By telephone or by the form.")},
        {"title": _("We answer within a week"), "text": ""},
        {"title": _("We meet"), "text": _("In Tokyo, in Osaka, or by video.")},
    ]


def facts() -> list[dict]:
    return [{"term": _("Term"), "text": _("<p>At least three years.</p>")}]


def questions() -> list[dict]:
    return [{"question": _("Can I visit the field?"), "answer": _("<p>Please ask us first. We gladly help.</p>")}]


def links() -> list[dict]:
    return [{"label": _("Write to us"), "url": "/"}, {"label": _("Read on"), "url": "/"}]


def live() -> dict:
    return {"title": _("Latest news"), "what": "news"}


EXAMPLES = {
    "heading": (heading, gettext_lazy("Begins a part of the page. Short, without a full stop.")),
    "text": (text, gettext_lazy("Paragraphs, lists and links.")),
    "picture": (picture, gettext_lazy("A photograph, with words for those who cannot see it.")),
    "quote": (quote, gettext_lazy("Somebody's own words, and who said them.")),
    "notice": (notice, gettext_lazy("What nobody should miss. One on a page at most.")),
    "cards": (cards, gettext_lazy("Ways on from here, each with a title and a drawing.")),
    "timeline": (timeline, gettext_lazy("What happened when, the oldest first.")),
    "steps": (steps, gettext_lazy("What to do first, second and third.")),
    "facts": (facts, gettext_lazy("A word on the left, what it means on the right.")),
    "questions": (questions, gettext_lazy("Each opens when its question is pressed.")),
    "links": (links, gettext_lazy("One or two things a reader can do now.")),
    "live": (live, gettext_lazy("News, events, people and figures that the site keeps up to date by itself.")),
}  # name of the block -> what gives its example, and what the block is for


class InBothLanguages:
    """A block of a body, with the example that belongs to its name."""

    def get_preview_value(self):
        return self.to_python(EXAMPLES[self.name][0]())  # as it would come from the database

    def get_description(self):
        return EXAMPLES[self.name][1]

    @property
    def is_previewable(self) -> bool:
        return self.name in EXAMPLES

    def get_preview_context(self, value, parent_context=None):
        context = super().get_preview_context(value, parent_context)
        sides = []
        for code, _name in settings.LANGUAGES:
            with override(code):
                sides.append((code, self.bind(self.get_preview_value())))
        return context | {"sides": sides}
