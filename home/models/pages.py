"""The pages of the public site, and the offices shown at the foot of each."""

from django.apps import apps
from django.core.paginator import Paginator
from django.db import models
from django.db.models import Value
from django.db.models.functions import Coalesce
from django.http import Http404
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page, PageManager
from wagtail.query import PageQuerySet

from home.blocks import DRAWINGS, BodyBlock

NEWS_ON_A_PAGE = 10
STAND_BELOW = ["contentpage", "countriespage", "publicationspage", "formpage"]  # below a page of words


class HomePage(Page):
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

    def route(self, request, path_components):
        """Find a page by its whole address with two questions, however deep it stands; Wagtail asks two a level."""
        if not path_components:
            return super().route(request, path_components)
        depths = range(self.depth + 1, self.depth + 1 + len(path_components))
        asked = dict(zip(depths, path_components, strict=True))
        below = Page.objects.descendant_of(self).filter(depth__in=depths, slug__in=path_components).order_by("depth")
        above = self
        for page in below:
            if page.slug == asked[page.depth] and page.is_child_of(above):
                above = page
        if above.depth != depths[-1]:
            raise Http404
        return above.specific.route(request, [])


class ContentPage(Page):
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
    subpage_types = ["home.ContentPage", "home.CountriesPage", "home.PublicationsPage", "home.FormPage"]

    class Meta:
        verbose_name = _("content page")
        verbose_name_plural = _("content pages")

    def get_context(self, request, *args, **kwargs):
        lead = Coalesce(*(f"{kind}__lead" for kind in STAND_BELOW), Value(""), output_field=models.TextField())
        below = [] if self.is_leaf() else Page.objects.child_of(self).live().annotate(lead=lead).order_by("path")
        return super().get_context(request, *args, **kwargs) | {"below": below}


class NewsQuerySet(PageQuerySet):
    def newest_first(self, today):
        """What has been published by ``today``, without the stories that nobody may read today."""
        withheld = apps.get_model("home", "StoryPage").objects.withheld(today)
        return self.filter(published_on__lte=today).exclude(pk__in=withheld).order_by("-published_on", "-pk")


class NewsIndexPage(Page):
    """The list of news, newest first."""

    lead = models.TextField(_("lead"), blank=True)

    template = "home/news_index_page.html"
    content_panels = [*Page.content_panels, "lead"]
    parent_page_types = ["home.HomePage"]
    subpage_types = ["home.NewsPage", "home.StoryPage"]

    class Meta:
        verbose_name = _("news list")
        verbose_name_plural = _("news lists")

    def get_context(self, request, *args, **kwargs):
        news = NewsPage.objects.child_of(self).live().newest_first(localdate())
        page_obj = Paginator(news, NEWS_ON_A_PAGE).get_page(request.GET.get("page"))
        return super().get_context(request, *args, **kwargs) | {"page_obj": page_obj}


class NewsPage(Page):
    """One piece of news."""

    published_on = models.DateField(_("date"), default=localdate, help_text=_("A later date keeps it from the lists."))
    lead = models.TextField(_("lead"), help_text=_("One or two sentences; they stand in lists too."))
    is_sample = models.BooleanField(
        _("sample"), default=False, help_text=_("An invented example; the page says so at its top.")
    )
    body = StreamField(BodyBlock(), verbose_name=_("body"), blank=True)
    objects = PageManager.from_queryset(NewsQuerySet)()

    template = "home/news_page.html"
    content_panels = [*Page.content_panels, "published_on", "lead", "body", "is_sample"]
    parent_page_types = ["home.NewsIndexPage"]
    subpage_types = []

    class Meta:
        verbose_name = _("news")
        verbose_name_plural = _("news")


class Office(models.Model):
    """Where we can be reached. Stands at the foot of each page and wherever an editor puts the list of offices."""

    name_ja = models.CharField(_("name in Japanese"), max_length=100)
    name_en = models.CharField(_("name in English"), max_length=100)
    address_ja = models.TextField(_("address in Japanese"))
    address_en = models.TextField(_("address in English"))
    phone = models.CharField(_("telephone"), max_length=30, blank=True, help_text=_("As +81-3-3208-2416."))
    fax = models.CharField(_("fax"), max_length=30, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True, help_text=_("Shown so that robots cannot collect it."))
    hours_ja = models.CharField(_("hours in Japanese"), max_length=200, blank=True)
    hours_en = models.CharField(_("hours in English"), max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0, help_text=_("The smallest comes first."))

    panels = [
        FieldRowPanel(["name_ja", "name_en"]),
        FieldRowPanel(["address_ja", "address_en"]),
        MultiFieldPanel(["phone", "fax", "email"], heading=_("How to reach it")),
        FieldRowPanel(["hours_ja", "hours_en"]),
        FieldPanel("position"),
    ]

    class Meta:
        verbose_name = _("office")
        verbose_name_plural = _("offices")
        constraints = [models.UniqueConstraint(fields=["name_en"], name="home_office_one_per_name")]

    def __str__(self):
        return self.name

    @property
    def name(self) -> str:
        return self._in_language("name")

    @property
    def address(self) -> str:
        return self._in_language("address")

    @property
    def hours(self) -> str:
        return self._in_language("hours")

    @property
    def shown_phone(self) -> str:
        return _as_dialled(self.phone)

    @property
    def shown_fax(self) -> str:
        return _as_dialled(self.fax)

    @property
    def email_parts(self) -> tuple[str, str, str]:
        """Name, host, and the host without dots, so that no template writes the address in one piece."""
        name, _at, host = self.email.partition("@")
        return name, host, host.replace(".", " ")

    def _in_language(self, field: str) -> str:
        return getattr(self, f"{field}_{'en' if get_language() == 'en' else 'ja'}")


def _as_dialled(number: str) -> str:
    """Readers of Japanese dial 03-…, the others +81-3-…."""
    is_national = get_language() != "en" and number.startswith("+81-")
    return "0" + number.removeprefix("+81-") if is_national else number
