"""The pages of the public site."""

from django.apps import apps
from django.core.paginator import Paginator
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Coalesce
from django.forms import CheckboxSelectMultiple
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page, PageManager, PageViewRestriction
from wagtail.query import PageQuerySet

from home.blocks import DRAWINGS, BodyBlock
from home.models.closed import StaysClosed
from home.models.previews import SeenInBothLanguages
from home.models.topics import Topic
from jocs_site.people.countries import CountryField

NEWS_ON_A_PAGE = 10
STAND_BELOW = [
    "contentpage",
    "countriespage",
    "publicationspage",
    "disclosurepage",
    "formpage",
    "eventspage",
]  # below a page of words


class HomePage(StaysClosed, SeenInBothLanguages, Page):
    """The first page of a language; the whole tree of that language stands below it."""

    headline = models.CharField(_("headline"), max_length=120, help_text=_("One short sentence, large."))
    lead = models.TextField(_("lead"), help_text=_("Two or three sentences below the headline."))
    body = StreamField(BodyBlock(), verbose_name=_("body"), blank=True)

    template = "home/home_page.html"
    content_panels = [*Page.content_panels, "headline", "lead", "body"]
    parent_page_types = ["wagtailcore.Page"]
    max_count_per_parent = 2

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")


class ContentPage(StaysClosed, SeenInBothLanguages, Page):
    """Any page of words. Close it to members with Wagtail's own privacy button."""

    lead = models.TextField(_("lead"), blank=True, help_text=_("Two or three sentences below the title."))
    drawing = models.CharField(_("drawing"), max_length=20, choices=DRAWINGS, blank=True)
    body = StreamField(BodyBlock(), verbose_name=_("body"), blank=True)
    show_in_footer = models.BooleanField(
        _("show in the footer"), default=False, help_text=_("For pages such as accessibility and privacy.")
    )

    template = "home/content_page.html"
    content_panels = [*Page.content_panels, "lead", "drawing", "body"]
    promote_panels = [*Page.promote_panels, "show_in_footer"]
    parent_page_types = ["home.HomePage", "home.ContentPage"]
    subpage_types = [
        "home.ContentPage",
        "home.CountriesPage",
        "home.PublicationsPage",
        "home.DisclosurePage",
        "home.FormPage",
        "home.EventsPage",
    ]

    class Meta:
        verbose_name = _("content page")
        verbose_name_plural = _("content pages")

    def get_context(self, request, *args, **kwargs):
        lead = Coalesce(*(f"{kind}__lead" for kind in STAND_BELOW), Value(""), output_field=models.TextField())
        below = [] if self.is_leaf() else Page.objects.child_of(self).live().annotate(lead=lead).order_by("path")
        return super().get_context(request, *args, **kwargs) | {"below": below}


def closed_paths(request=None) -> list[str]:
    """The tree paths of the outermost pages that not everybody may read. A request remembers them."""
    found = getattr(request, "_closed_paths", None)
    if found is None:
        found = []
        for path in sorted(PageViewRestriction.objects.values_list("page__path", flat=True).order_by()):
            if not (found and path.startswith(found[-1])):
                found.append(path)
        if request is not None:
            request._closed_paths = found
    return found


def below(paths: list[str]) -> Q:
    """The pages at these tree paths and all that stand below them; no page where there are none."""
    found = Q(pk__in=[])
    for path in paths:
        found |= Q(path__startswith=path)
    return found


class ReadingPathsAlone(PageQuerySet):
    """What lists show of pages, as named columns: a whole page costs more to make than to show."""

    in_lists = ()

    def private_q(self):
        """As Wagtail's, but of the closed pages it reads the paths alone."""
        return below(closed_paths())

    def open_to_all(self, request=None):
        """As ``public``; the lists of one request ask once which pages are closed."""
        return self.exclude(below(closed)) if (closed := closed_paths(request)) else self

    def as_lines(self, *more):
        """``url_path`` is the address in the tree, see `home.addresses`; ``more``: further columns."""
        return self.values_list("pk", "title", "url_path", *self.in_lists, *more, named=True)


class NewsQuerySet(ReadingPathsAlone):
    in_lists = ("published_on", "lead", "is_sample", "last_published_at")

    def newest_first(self, today):
        """What has been published by ``today``, without the stories that nobody may read today."""
        withheld = apps.get_model("home", "StoryPage").objects.withheld(today)
        return self.published_by(today).exclude(pk__in=withheld)

    def published_by(self, today):
        return self.filter(published_on__lte=today).order_by("-published_on", "-pk")


class NewsIndexPage(StaysClosed, SeenInBothLanguages, Page):
    """The list of news, newest first."""

    lead = models.TextField(_("lead"), blank=True)

    template = "home/news_index_page.html"
    content_panels = [*Page.content_panels, "lead"]
    parent_page_types = ["home.HomePage"]
    subpage_types = ["home.NewsPage", "home.StoryPage", "home.EventsPage"]

    class Meta:
        verbose_name = _("news list")
        verbose_name_plural = _("news lists")

    def get_context(self, request, *args, **kwargs):
        from home import narrowing  # noqa: PLC0415 - it stands on page types

        today = localdate()
        news = NewsPage.objects.child_of(self).live().newest_first(today)
        asked = narrowing.asked_for(request.GET, get_language(), today)
        page_obj = Paginator(asked.of(news, today).as_lines(), NEWS_ON_A_PAGE).get_page(request.GET.get("page"))
        ways_on = narrowing.ways_on(self, news, get_language(), request)
        shown = {"page_obj": page_obj, "asked": asked, "ways_on": ways_on}
        return super().get_context(request, *args, **kwargs) | shown


class NewsPage(StaysClosed, SeenInBothLanguages, Page):
    """One piece of news."""

    published_on = models.DateField(_("date"), default=localdate, help_text=_("A later date keeps it from the lists."))
    lead = models.TextField(_("lead"), help_text=_("One or two sentences; they stand in lists too."))
    is_sample = models.BooleanField(
        _("sample"), default=False, help_text=_("An invented example; the page says so at its top.")
    )
    topics = ParentalManyToManyField(Topic, verbose_name=_("topics"), blank=True, related_name="news")
    country = CountryField(_("country"), blank=True, help_text=_("Where it happened, when that is one country."))
    body = StreamField(BodyBlock(), verbose_name=_("body"), blank=True)
    objects = PageManager.from_queryset(NewsQuerySet)()

    template = "home/news_page.html"
    words_panels = [*Page.content_panels, "published_on", "lead", FieldPanel("topics", widget=CheckboxSelectMultiple)]
    content_panels = [*words_panels, "country", "body", "is_sample"]
    parent_page_types = ["home.NewsIndexPage"]
    subpage_types = []

    class Meta:
        verbose_name = _("news")
        verbose_name_plural = _("news")
