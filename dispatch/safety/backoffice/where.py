"""Who is where today: on the screen, on one sheet a country, and as the nightly copy."""

from django.contrib import messages
from django.core.files.storage import storages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views import View
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.base import ViewSet
from wagtail.log_actions import log

from dispatch.queries import workers_by_country
from dispatch.safety import forms, queries, services
from dispatch.safety.printing import sheets_pdf
from dispatch.safety.printing.sheets import age_in_words, place_in_words
from jocs_site.backoffice.ledgers import InMenu
from jocs_site.backoffice.viewsets import NeedsPermission
from jocs_site.people.countries import country_name

CONTACTS = "dispatch.view_emergencycontact"
MOST_ON_A_PAGE = 200  # workers


class WhereScreen(NeedsPermission):
    permission_required = "safety.view_whereabouts"

    @cached_property
    def today(self):
        return timezone.localdate()

    @cached_property
    def form(self) -> forms.WhereForm:
        posted = [(code, country_name(code)) for code in workers_by_country()]
        return forms.WhereForm(self.request.GET or None, posted=posted)

    @cached_property
    def chosen(self) -> dict[str, str]:
        """What the address asks for; all where it asks for something else."""
        told = self.form.cleaned_data if self.form.is_bound and self.form.is_valid() else {}
        return {"country": told.get("country", ""), "office": told.get("office", "")}

    @property
    def shown(self) -> list[queries.Sheet]:
        return queries.sheets(self.today, **self.chosen)


class WhereView(WhereScreen, WagtailAdminTemplateMixin, TemplateView):
    """Where more are abroad than one can look through, it names the countries, each with its sheet."""

    template_name = "safety/office/where.html"
    page_title = _("Who is where")
    header_icon = "site"

    def get_breadcrumbs_items(self):
        return [*self.breadcrumbs_items, {"url": reverse("safety_where:index"), "label": self.page_title}]

    def get_context_data(self, **kwargs):
        has_contacts = self.request.user.has_perm(CONTACTS)
        numbers = {} if self.chosen["country"] else workers_by_country(office=self.chosen["office"])
        is_long = sum(numbers.values()) > MOST_ON_A_PAGE
        told = [
            (sheet, [(line, place_in_words(line.at), age_in_words(line, self.today)) for line in sheet.lines])
            for sheet in ([] if is_long else self.shown)
        ]
        copies = services.copies() if self.request.user.has_perm("safety.hold_copy") else []
        return super().get_context_data(
            form=self.form,
            told=told,
            countries=[(code, country_name(code), number) for code, number in numbers.items()] if is_long else [],
            office=self.chosen["office"],
            has_contacts=has_contacts,
            now=timezone.now(),
            query=self.request.GET.urlencode(),
            latest_copy=copies[0].rpartition("/")[2] if copies else "",
            **kwargs,
        )


class SheetsView(WhereScreen, View):
    """The same on paper, one A4 for each country."""

    def get(self, request):
        paper = sheets_pdf(self.shown, at=timezone.now(), with_contacts=request.user.has_perm(CONTACTS))
        response = HttpResponse(paper, content_type="application/pdf")
        response["Content-Disposition"] = f'inline; filename="whereabouts-{self.today.isoformat()}.pdf"'
        return response


class CopyView(NeedsPermission, View):
    """The latest nightly copy, as it is kept: encrypted."""

    permission_required = "safety.hold_copy"

    def get(self, request):
        kept = services.copies()
        if not kept:
            messages.warning(request, _("No copy has been written yet."))
            return redirect("safety_where:index")
        log(request.user, "safety.copy_taken", user=request.user, data={"name": kept[0]})
        return FileResponse(storages["private"].open(kept[0]), as_attachment=True, filename=kept[0].rpartition("/")[2])


class WhereViewSet(InMenu, ViewSet):
    icon = "site"
    menu_label = _("Who is where")
    url_prefix = "safety/where"
    menu_permission = WhereView.permission_required

    def get_urlpatterns(self):
        return [
            path("", WhereView.as_view(), name="index"),
            path("sheets.pdf", SheetsView.as_view(), name="sheets"),
            path("copy/", CopyView.as_view(), name="copy"),
        ]
