"""A worker's report as supporters read it. What stands beside its words is asked of `dispatch` each time."""

import html
import re
from collections.abc import Iterable, Iterator

from django.db import models
from django.db.models import Q
from django.http import Http404
from django.utils.cache import add_never_cache_headers
from django.utils.html import strip_tags
from django.utils.timezone import localdate
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, HelpPanel
from wagtail.models import PageManager
from wagtail.query import PageQuerySet

from dispatch import queries as dispatch
from home.models.pages import NewsPage
from jocs_site.foundation.errors import Blocker, RuleBroken

LANGUAGES = [("ja", _("Japanese")), ("en", _("English"))]
_ENDS_OF_LINES = re.compile(r"</(?:p|li|h[2-6])>|<br\s*/?>")


class StoryQuerySet(PageQuerySet):
    def written_by(self, person):
        return self.filter(report__posting__worker__person=person)

    def withheld(self, today, reports=None) -> Iterable[int]:
        """Live pages that nobody may read on a day, by number; asked with three queries, however many there are.

        reports: the numbers of those that matter, where they are few; that saves the first query.
        """
        if reports is None:
            reports = set(self.live().values_list("report", flat=True))
        if not reports:
            return []
        unsayable = dispatch.unsayable_in_stories(reports, today)
        if not unsayable:
            return self.live().values_list("pk", flat=True)  # asked within the question of whoever leaves them out
        to_read = [report for report, names in unsayable.items() if names]
        doubtful = self.live().filter(~Q(report__in=list(unsayable)) | Q(to_translate=True) | Q(report__in=to_read))
        return {
            page.pk
            for page in doubtful
            if page.to_translate or page.report_id not in unsayable or page.said_of(unsayable[page.report_id])
        }


class StoryPage(NewsPage):
    """News that a worker wrote. Its words are the editors'; name, country and photographs are not in it.

    They come from `dispatch.queries.public_story` when the page is read, so no page, draft, revision, copy or index
    holds anything that a consent could be taken back from. A name that may not be said closes the whole page.
    """

    report = models.ForeignKey("dispatch.ActivityReport", models.PROTECT, related_name="+", verbose_name=_("report"))
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGES)
    to_translate = models.BooleanField(
        _("still to be translated"),
        default=False,
        help_text=_("The text is the worker's own. As long as this is ticked, supporters do not see the page."),
    )
    objects = PageManager.from_queryset(StoryQuerySet)()

    template = "home/story_page.html"
    is_creatable = False
    content_panels = [
        HelpPanel(template="home/office/story_help.html"),
        FieldPanel("to_translate"),
        *NewsPage.words_panels,  # the country is the posting's
        FieldPanel("body"),
        FieldPanel("is_sample"),
    ]
    promote_panels = NewsPage.promote_panels
    parent_page_types = ["home.NewsIndexPage"]
    subpage_types = []

    class Meta:
        verbose_name = _("story of a worker")
        verbose_name_plural = _("stories of workers")
        constraints = [
            models.UniqueConstraint(fields=["report", "language"], name="home_storypage_one_per_report_and_language")
        ]

    def get_admin_display_title(self):
        title = super().get_admin_display_title()
        return now("To be translated: %(title)s") % {"title": title} if self.to_translate else title

    def said_of(self, names: list[str]) -> list[str]:
        """Which of the names stand anywhere in the words of this page."""
        return dispatch.said_in(self._words(), names) if names else []

    def publish_blockers(self, on) -> list[Blocker]:
        """What is wrong with the words of this page, so that supporters must not read it on a day."""
        found = []
        if self.to_translate:
            sentence = now("It is still marked as to be translated. Untick that once it is done.")
            found.append(Blocker("TO_TRANSLATE", sentence))
        if said := self.said_of(dispatch.unsayable_of(self.report, on)):
            sentence = now("The text of the page says what must not be public: %(names)s. Write the page without it.")
            found.append(Blocker("SAYS_TOO_MUCH", sentence % {"names": ", ".join(said)}))
        return found

    def refuse_to_publish(self, on) -> None:
        """Editors publish a page of a released story and no other. Raises RuleBroken with everything in the way."""
        found = self.publish_blockers(on)
        if self.report_id not in dispatch.unsayable_in_stories([self.report_id], on):
            sentence = now("The story is not released. The dispatch coordinator does that.")
            found.insert(0, Blocker("NOT_RELEASED", sentence))
        if found:
            raise RuleBroken(blockers=found)

    def is_shown(self, today) -> bool:
        return self.live and self.pk not in StoryPage.objects.filter(pk=self.pk).withheld(today, [self.report_id])

    def serve(self, request, *args, **kwargs):
        if not self.is_shown(localdate()):
            raise Http404
        response = super().serve(request, *args, **kwargs)
        add_never_cache_headers(response)  # a consent that ends, ends now
        return response

    def get_context(self, request, *args, **kwargs):
        is_preview = getattr(request, "is_preview", False)
        story = dispatch.public_story(self.report_id, localdate(), self.language, is_preview=is_preview)
        return super().get_context(request, *args, **kwargs) | {"story": story}

    def get_sitemap_urls(self, request=None):
        return super().get_sitemap_urls(request) if self.is_shown(localdate()) else []

    def _words(self) -> str:
        body = (html.unescape(strip_tags(_ENDS_OF_LINES.sub(" ", text))) for text in _texts(list(self.body.raw_data)))
        return "\n".join((self.title, self.seo_title, self.search_description, self.lead, *body))


def _texts(value) -> Iterator[str]:
    """Every string in the blocks of a body, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _texts(inner)
