"""What is wrong with a page for its readers, in plain words and with where it stands. Nothing here is changed."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import Page, PageViewRestriction

from home import closing
from home.blocks import BodyBlock

READ_AT_ONCE = 1_000
LONGEST = {"ja": 400, "en": 900}  # characters of a paragraph: a screen of a telephone, and a little more
SAYS_NOTHING = {
    *("ここ", "こちら", "こちらから", "こちらへ", "ここをクリック", "こちらをクリック", "詳しくはこちら", "詳細"),
    *("続き", "リンク", "here", "click here", "click", "this", "this page", "link", "more", "read more", "details"),
}
_ADDRESS = re.compile(r"(https?://|www\.)\S+", re.IGNORECASE)
_FROM_WORD = re.compile(r"mso-|MsoNormal", re.IGNORECASE)


@dataclass(frozen=True)
class Fault:
    """``code`` for programs; ``where`` names the part of the page, empty for the page as a whole."""

    code: str
    sentence: str
    where: str = ""

    def __str__(self) -> str:
        return f"{self.where}: {self.sentence}" if self.where else self.sentence


@dataclass
class Known:
    """What pages point to, as far as it is there. ``doors``: what readers of a path and all below it must be."""

    live: dict[int, str] = field(default_factory=dict)  # number -> path
    doors: list[tuple[str, tuple]] = field(default_factory=list)
    images: set[int] = field(default_factory=set)
    documents: set[int] = field(default_factory=set)

    def doors_of(self, path: str) -> set[tuple]:
        return {door for closed, door in self.doors if path.startswith(closed)}

    def is_closed(self, path: str) -> bool:
        return any(path.startswith(closed) for closed, _door in self.doors)


@dataclass
class Text(HTMLParser):
    """A rich text taken apart: its links with their words, its small headings, its paragraphs."""

    source: str
    links: list[tuple[dict, str]] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    paragraphs: list[str] = field(default_factory=list)

    def __post_init__(self):
        super().__init__()
        self._open: list[tuple[str, dict, list[str]]] = []
        self.feed(self.source)
        self.close()

    def handle_starttag(self, tag, attrs):
        if tag in {"a", "h3", "p", "li"}:
            self._open.append((tag, dict(attrs), []))

    def handle_data(self, data):
        for _tag, _attrs, words in self._open:
            words.append(data)

    def handle_endtag(self, tag):
        if not (self._open and self._open[-1][0] == tag):
            return
        _tag, attrs, words = self._open.pop()
        said = "".join(words).strip()
        if tag == "a":
            self.links.append((attrs, said))
        else:
            (self.headings if tag == "h3" else self.paragraphs).append(said)


def faults_of(page: Page, known: Known) -> list[Fault]:
    """All faults of one page in the order of its parts; ``page`` is specific and may be a draft."""
    found = list(_of_the_whole(page))
    longest = LONGEST[page.locale.language_code]
    found += _long([getattr(page, "lead", "")], longest, _("lead"))
    is_public = not known.is_closed(page.path)
    has_heading = False
    body = getattr(page, "body", None)
    for number, block in enumerate(body.raw_data if body else [], start=1):
        where = _("part %(number)d (%(kind)s)") % {"number": number, "kind": _label(block["type"])}
        found += _of_block(block, where, known, longest, is_public=is_public, has_heading=has_heading)
        has_heading = has_heading or block["type"] == "heading" or _has_title(block)
    return found


def of_draft(page: Page) -> list[Fault]:
    """The faults of a page as it was last saved, published or not."""
    draft = page.get_latest_revision_as_object()
    return faults_of(draft, known_of([draft]))


def known_of(pages: Iterable[Page]) -> Known:
    """Asked once for all pages, with five queries."""
    bodies = [list(page.body.raw_data) for page in pages if getattr(page, "body", None)]
    numbers = {"page": set(), "image": set(), "document": set()}
    for kind, number in _pointed_to(bodies):
        numbers[kind].add(number)
    live = dict(Page.objects.live().filter(pk__in=numbers["page"]).values_list("pk", "path"))
    restrictions = PageViewRestriction.objects.select_related("page").prefetch_related("groups").order_by("pk")
    doors = [(one.page.path, closing.signature(one)) for one in restrictions]
    images = set(Image.objects.filter(pk__in=numbers["image"]).values_list("pk", flat=True))
    documents = set(Document.objects.filter(pk__in=numbers["document"]).values_list("pk", flat=True))
    return Known(live, doors, images, documents)


def with_counterparts(pages: QuerySet[Page]) -> QuerySet[Page]:
    """Annotates ``has_twin``, a live page in the other language, its ``twin_path``, and ``behind_since``, a day."""
    twin = Page.objects.live().filter(translation_key=OuterRef("translation_key")).exclude(pk=OuterRef("pk"))
    paths = twin.order_by("pk").values("path")[:1]
    return pages.annotate(has_twin=Exists(twin), twin_path=Subquery(paths), behind_since=F("behind__since"))


def pages_to_mend(pages: QuerySet[Page]) -> list[Page]:
    """The live ones of some pages with a list ``faults``, each as the public reads it.

    They are read a thousand at a time, and those that are well are let go, so that ten thousand fit.
    """
    live = with_counterparts(pages.filter(depth__gt=1, live=True)).select_related("locale").order_by("path")
    marks = {page.pk: page for page in live}
    keys, found = list(marks), []
    for start in range(0, len(keys), READ_AT_ONCE):
        some = Page.objects.filter(pk__in=keys[start : start + READ_AT_ONCE])
        read = list(some.select_related("locale").order_by("path").specific())
        known = known_of(read)
        for page in read:
            page.faults = [*faults_of(page, known), *_of_translation(marks[page.pk], known)]
            page.faults_in_words = "\n".join(map(str, page.faults))
        found += [page for page in read if page.faults]
    return found


def _has_title(block: dict) -> bool:
    return block["type"] == "live" and bool(block["value"].get("title"))


def _of_the_whole(page: Page) -> Iterator[Fault]:
    if not (page.search_description.strip() or getattr(page, "lead", "").strip()):  # the lead stands in for it
        yield Fault("NO_DESCRIPTION", _("Search engines find no description. Write one on the tab Promote."))
    body = getattr(page, "body", None)
    if body and _FROM_WORD.search(str(list(body.raw_data))):
        yield Fault("FROM_WORD", _("Marks of a word processor stand in the text. Paste it once more as plain text."))


def _of_translation(page: Page, known: Known) -> Iterator[Fault]:
    if page.has_twin:
        yield from _of_doors(known.doors_of(page.path), known.doors_of(page.twin_path))
    if not page.has_twin:
        yield Fault("NO_TWIN", _("There is no public page in the other language."))
    elif page.behind_since:
        yield Fault("BEHIND", _("The other language has changed since this page was published."))


def _of_doors(own: set[tuple], twins: set[tuple]) -> Iterator[Fault]:
    if twins and not own:
        yield Fault("TWIN_IS_CLOSED", _("Everybody may read this page, but not the one in the other language."))
    elif own and twins and own != twins:
        yield Fault("OTHER_READERS", _("This page and the one in the other language are closed to different readers."))


def _of_block(block: dict, where: str, known: Known, longest: int, *, is_public: bool, has_heading: bool):
    kind, value = block["type"], block["value"]
    if kind == "heading" and not str(value or "").strip():
        yield Fault("HEADING_EMPTY", _("A heading is empty."), where)
    elif kind == "picture":
        yield from _of_picture(value, where, known)
    for target, words in _buttons(value):
        yield from _of_link({"linktype": "page", "id": str(target)}, words, where, known, is_public=is_public)
    for source in _rich_texts(value):
        text = Text(source)
        if kind == "text" and text.headings and not has_heading:
            yield Fault("HEADING_SKIPS", _("A small heading stands before any heading. Put a heading above it."), where)
        if "" in text.headings:
            yield Fault("HEADING_EMPTY", _("A heading is empty."), where)
        yield from _long(text.paragraphs, longest, where)
        for attrs, words in text.links:
            yield from _of_link(attrs, words, where, known, is_public=is_public)


def _of_picture(value: dict, where: str, known: Known) -> Iterator[Fault]:
    if value.get("image") not in known.images:
        yield Fault("PICTURE_GONE", _("The picture was deleted. Choose another or take this part out."), where)
    elif not value.get("decorative") and not (value.get("alt_text") or "").strip():
        yield Fault("PICTURE_SILENT", _("The picture has no words for those who cannot see it."), where)


def _of_link(attrs: dict, words: str, where: str, known: Known, *, is_public: bool) -> Iterator[Fault]:
    said = {"words": words}
    if " ".join(words.lower().split()).rstrip("。.…>» ") in SAYS_NOTHING:
        yield Fault("LINK_SAYS_NOTHING", _("The link “%(words)s” does not say where it leads.") % said, where)
    elif _ADDRESS.fullmatch(words):
        yield Fault("LINK_IS_ADDRESS", _("A link shows its bare address: %(words)s. Say what is there.") % said, where)
    kind, number = attrs.get("linktype"), int(attrs.get("id") or 0)
    if (kind == "page" and number not in known.live) or (kind == "document" and number not in known.documents):
        yield Fault("LINK_LEADS_NOWHERE", _("The link “%(words)s” leads to nothing that is public.") % said, where)
    elif kind == "page" and is_public and known.is_closed(known.live[number]):
        yield Fault(
            "LINK_IS_CLOSED", _("The link “%(words)s” leads to a page that is not for everybody.") % said, where
        )


def _long(paragraphs: list[str], longest: int, where: str) -> Iterator[Fault]:
    for paragraph in paragraphs:
        if len(paragraph) > longest:
            words = {"words": paragraph[:20], "count": len(paragraph)}
            sentence = _("The paragraph “%(words)s…” has %(count)d characters. Divide it.") % words
            yield Fault("PARAGRAPH_LONG", sentence, where)


def _label(kind: str) -> str:
    block = BodyBlock.base_blocks.get(kind)
    return str(block.label) if block else kind


def _inside(value) -> Iterator[dict]:
    """Every group of fields in the value of a block, however deep."""
    if isinstance(value, dict):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _inside(inner)


def _buttons(value) -> Iterator[tuple[int, str]]:
    """Pages that cards and buttons lead to, and the words on them."""
    for fields in _inside(value):
        if fields.get("page"):
            yield fields["page"], fields.get("label") or fields.get("title") or ""


def _rich_texts(value) -> Iterator[str]:
    if isinstance(value, str) and "<" in value:
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _rich_texts(inner)


def _pointed_to(bodies: list) -> Iterator[tuple[str, int]]:
    for fields in _inside(bodies):
        yield from ((kind, fields[kind]) for kind in ("page", "image") if isinstance(fields.get(kind), int))
    for source in _rich_texts(bodies):
        for attrs, _words in Text(source).links:
            if attrs.get("linktype") in {"page", "document"} and attrs.get("id"):
                yield attrs["linktype"], int(attrs["id"])
