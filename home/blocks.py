"""What editors build a page from: a dozen kinds and no more. Figures and people come from the rooms, never typed."""

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageBlock

from home.previews import InBothLanguages

DRAWINGS = [
    ("hands", _("Two hands")),
    ("journey", _("A road over hills")),
    ("book", _("A book")),
    ("stamp", _("A postage stamp")),
    ("letter", _("A letter")),
    ("table", _("People at one table")),
]
RICH_TEXT = ["bold", "italic", "ol", "ul", "link", "document-link"]


class LinkBlock(blocks.StructBlock):
    """To a page of this site, which stays right when the page moves, or to any other address."""

    label = blocks.CharBlock(label=_("words"), max_length=80)
    page = blocks.PageChooserBlock(label=_("page"), required=False)
    url = blocks.CharBlock(
        label=_("or address"),
        required=False,
        help_text=_("For example /ja/workers/ or https://example.org/."),
        search_index=False,
    )

    class Meta:
        icon = "link"
        label = _("Link")
        template = "home/blocks/link.html"


class HeadingBlock(InBothLanguages, blocks.CharBlock):
    class Meta:
        icon = "title"
        label = _("Heading")
        template = "home/blocks/heading.html"


class QuoteBlock(InBothLanguages, blocks.StructBlock):
    words = blocks.TextBlock(label=_("words"))
    source = blocks.CharBlock(label=_("who said it"), required=False)

    class Meta:
        icon = "openquote"
        label = _("Quotation")
        template = "home/blocks/quote.html"


class NoticeBlock(InBothLanguages, blocks.StructBlock):
    text = blocks.RichTextBlock(label=_("text"), features=RICH_TEXT)

    class Meta:
        icon = "info-circle"
        label = _("Notice")
        template = "home/blocks/notice.html"


class CardBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("title"), max_length=80)
    text = blocks.TextBlock(label=_("text"), required=False)
    drawing = blocks.ChoiceBlock(label=_("drawing"), choices=DRAWINGS, required=False, search_index=False)
    page = blocks.PageChooserBlock(label=_("page"), required=False)
    url = blocks.CharBlock(label=_("or address"), required=False, search_index=False)

    class Meta:
        icon = "placeholder"
        label = _("Card")


class TimelineEntryBlock(blocks.StructBlock):
    year = blocks.CharBlock(label=_("year"), max_length=20)
    title = blocks.CharBlock(label=_("title"))
    text = blocks.RichTextBlock(label=_("text"), features=RICH_TEXT, required=False)


class StepBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("title"))
    text = blocks.TextBlock(label=_("text"), required=False)


class FactBlock(blocks.StructBlock):
    term = blocks.CharBlock(label=_("word"))
    text = blocks.RichTextBlock(label=_("meaning"), features=RICH_TEXT)


class QuestionBlock(blocks.StructBlock):
    question = blocks.CharBlock(label=_("question"), max_length=200)
    answer = blocks.RichTextBlock(label=_("answer"), features=RICH_TEXT)


class PictureBlock(InBothLanguages, ImageBlock):
    """A photograph; without words for those who cannot see it, Wagtail refuses it unless it is called decoration."""

    class Meta:
        icon = "image"
        label = _("Picture")
        template = "home/blocks/picture.html"


class LiveBlock(InBothLanguages, blocks.StructBlock):
    """A list that the rooms keep up to date."""

    title = blocks.CharBlock(label=_("title"), required=False)
    what = blocks.ChoiceBlock(
        label=_("what is shown"),
        search_index=False,
        choices=[
            ("news", _("Latest news")),
            ("workers", _("Workers in service")),
            ("events", _("Next events, report meetings included")),
            ("meetings", _("Next report meetings")),
            ("offices", _("Offices")),
            ("figures", _("Figures of today")),
            ("countries", _("Countries we work in")),
            ("officers", _("Directors and auditors")),
        ],
    )

    class Meta:
        icon = "rotate"
        label = _("Live list")
        template = "home/blocks/live.html"

    def get_context(self, value, parent_context=None):
        from home import queries  # noqa: PLC0415 - page types stand on blocks, queries on page types

        context = super().get_context(value, parent_context)
        return context | queries.live_list(value["what"], on=localdate(), request=context.get("request"))


class TextBlock(InBothLanguages, blocks.RichTextBlock):
    """Running text."""


class ListOf(InBothLanguages, blocks.ListBlock):
    """Several of one kind."""


class BodyBlock(blocks.StreamBlock):
    """One body for every page type."""

    heading = HeadingBlock()
    text = TextBlock(label=_("Text"), features=["h3", *RICH_TEXT], icon="pilcrow", template="home/blocks/text.html")
    picture = PictureBlock()
    quote = QuoteBlock()
    notice = NoticeBlock()
    cards = ListOf(CardBlock(), label=_("Cards"), icon="grip", template="home/blocks/cards.html")
    timeline = ListOf(
        TimelineEntryBlock(), label=_("History in years"), icon="calendar", template="home/blocks/timeline.html"
    )
    steps = ListOf(StepBlock(), label=_("Steps"), icon="list-ol", template="home/blocks/steps.html")
    facts = ListOf(FactBlock(), label=_("Words and meanings"), icon="list-ul", template="home/blocks/facts.html")
    questions = ListOf(
        QuestionBlock(), label=_("Questions and answers"), icon="help", template="home/blocks/questions.html"
    )
    links = ListOf(LinkBlock(), label=_("Buttons"), icon="link", template="home/blocks/links.html")
    live = LiveBlock()

    class Meta:
        template = "home/blocks/body.html"

    def get_context(self, value, parent_context=None):
        """``parts``: each block with the level of the headings inside it, so that no level is left out."""
        context = super().get_context(value, parent_context)
        level, parts = 2, []
        for child in value:
            has_title = child.block_type == "live" and child.value["title"]
            parts.append((child, 3 if has_title else level))
            if has_title or child.block_type == "heading":
                level = 3
        return context | {"parts": parts}
