"""The countries we work in. Editors tell about each; who serves and studies there is asked of the rooms each day."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.timezone import localdate
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import HelpPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from home.blocks import BodyBlock
from home.models.closed import StaysClosed
from home.models.previews import SeenInBothLanguages
from home.page_forms import CountryPageForm
from jocs_site.people.countries import CountryField


class CountriesPage(StaysClosed, SeenInBothLanguages, Page):
    """The list of the countries; each is a page below it."""

    lead = models.TextField(_("lead"), blank=True, help_text=_("Two or three sentences below the title."))
    body = StreamField(BodyBlock(), verbose_name=_("body"), blank=True)

    template = "home/countries_page.html"
    content_panels = [*Page.content_panels, "lead", "body"]
    parent_page_types = ["home.HomePage", "home.ContentPage"]
    subpage_types = ["home.CountryPage"]

    class Meta:
        verbose_name = _("list of countries")
        verbose_name_plural = _("lists of countries")

    def get_context(self, request, *args, **kwargs):
        from home import telling  # noqa: PLC0415 - it stands on page types

        countries = CountryPage.objects.child_of(self).live().public().order_by("path")
        shown = telling.with_workers(countries, on=localdate())
        return super().get_context(request, *args, **kwargs) | {"countries": shown}


class CountryPage(StaysClosed, SeenInBothLanguages, Page):
    """One country, in one language. Workers, scholars and stories below the words come from the rooms."""

    country = CountryField(_("country"))
    lead = models.TextField(_("lead"), help_text=_("Two or three sentences; they stand in the list too."))
    body = StreamField(BodyBlock(), verbose_name=_("body"), blank=True)

    template = "home/country_page.html"
    content_panels = [
        *Page.content_panels,
        "country",
        "lead",
        "body",
        HelpPanel(_("Workers, scholars and stories stand below by themselves, as far as each may be shown.")),
    ]
    base_form_class = CountryPageForm
    parent_page_types = ["home.CountriesPage"]
    subpage_types = []

    class Meta:
        verbose_name = _("page of a country")
        verbose_name_plural = _("pages of countries")

    def clean(self):
        """Whoever saves a live page, by whatever way; the office's form says it before, of drafts as well."""
        super().clean()
        others = CountryPage.objects.live().filter(country=self.country, locale=self.locale_id).exclude(pk=self.pk)
        if self.live and others.exists():
            raise ValidationError({"country": now("This country has a page in this language already.")})

    def get_context(self, request, *args, **kwargs):
        from home import telling  # noqa: PLC0415 - it stands on page types

        told = telling.told_of(self.country, self.locale.language_code, on=localdate())
        return super().get_context(request, *args, **kwargs) | {"told": told}
