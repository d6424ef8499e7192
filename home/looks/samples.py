"""What the parts show: invented, short and long, and what there is when there is nothing."""

from types import SimpleNamespace

from django.core.paginator import Page, Paginator
from django.utils.translation import gettext as _
from wagtail.blocks import StreamValue

from home.blocks import BodyBlock
from home.previews import EXAMPLES
from jocs_site.backoffice.maps import Map, Place, draw_map

ALONE = ("links", "notice", "cards", "facts", "steps", "timeline")


def body(*parts: tuple[str, object]) -> StreamValue:
    """A body as an editor would put it together."""
    return BodyBlock().to_python([{"type": kind, "value": value} for kind, value in parts])


def blocks() -> dict[str, StreamValue]:
    """The examples of blocks that editors see, by the section of the page they stand in."""
    words = [(name, EXAMPLES[name][0]()) for name in ("quote", "questions")]
    alone = {name: body((name, EXAMPLES[name][0]())) for name in ALONE}
    live = body(*(("live", {"title": title, "what": what}) for what, title in _live()))
    return {"words": body(*words), "picture": body(("picture", None)), "live": live, **alone}


def _live() -> list[tuple[str, str]]:
    return [
        ("workers", _("Workers in service")),
        ("figures", _("Figures of today")),
        ("news", _("Latest news")),
        ("offices", _("Offices")),
    ]


class Said(str):
    """Words with a tone, as Django's messages are."""

    def __new__(cls, tone: str, words: str):
        self = super().__new__(cls, words)
        self.level_tag = tone
        return self


def told() -> list[Said]:
    """What is said after something was done, in each of its four tones."""
    return [
        Said("info", _("Your page is as you left it.")),
        Said("success", _("Thank you. Your gift has arrived.")),
        Said("warning", _("This link ends tomorrow.")),
        Said("error", _("The card was not charged. Please try again.")),
    ]


def held() -> list[SimpleNamespace]:
    """What is held about somebody, as the own page shows it."""
    facts = [(_("Name"), "山田 花子 Hanako Yamada"), (_("E-mail address"), "hanako.yamada@example.org")]
    record = [SimpleNamespace(label=label, shown=shown) for label, shown in facts]
    return [SimpleNamespace(title=_("Address and ways to reach you"), records=[record])]


def second_page() -> Page:
    """The second of three pages of a list, from which one can go both ways."""
    return Paginator(range(30), 10).page(2)


def map_of_places() -> Map:
    return draw_map(
        [
            Place("TZ", _("Tanzania"), "Tabora", 2, (-5.0, 32.8)),
            Place("BD", _("Bangladesh"), "Mymensingh", 1, (24.7, 90.4)),
            Place("KH", _("Cambodia"), "", None),
        ]
    )


def at_home() -> SimpleNamespace:
    """An address as on an envelope."""
    return SimpleNamespace(
        country="JP", postal_code="1690051", prefecture="東京都", city="新宿区", street="西早稲田2-3-18", building=""
    )


def on_the_way() -> SimpleNamespace:
    """Pages above the one at hand, for the line that says where one is."""
    return SimpleNamespace(
        above=[SimpleNamespace(url="#start", title=""), SimpleNamespace(url="#lists", title=_("News"))]
    )


def country() -> SimpleNamespace:
    """A page of a list, about a topic and a place."""
    topics = SimpleNamespace(all=lambda: [SimpleNamespace(slug="health", name=_("Newsletter"))])
    return SimpleNamespace(title=_("Tanzania"), topics=topics, country="TZ", get_country_display=_("Tanzania"))
