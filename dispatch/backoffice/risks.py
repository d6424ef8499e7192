"""Areas with their levels of risk, and decisions that somebody travels there all the same."""

from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column

from dispatch import forms, queries, services
from dispatch.backoffice.commands import PostingCommand
from dispatch.models import RiskArea
from jocs_site.backoffice.viewsets import CommandView, EndedNotDeleted, RecordIndexView, RecordInspectView


class RiskAreaIndexView(RecordIndexView):
    @cached_property
    def standing(self) -> dict:
        return queries.risks_by_area(timezone.localdate())

    def get_context_data(self, *args, **kwargs):
        context = super().get_context_data(*args, **kwargs)
        for area in context["object_list"]:
            area.standing = self.standing.get(area.pk)
        return context


class RiskAreaInspectView(RecordInspectView):
    template_name = "dispatch/office/risk_area.html"

    def get_context_data(self, **kwargs):
        statements = self.object.statements.select_related("recorded_by").order_by("-stated_on", "-pk")
        return super().get_context_data(statements=statements, **kwargs)


class StateView(CommandView):
    permission_required = "dispatch.add_riskstatement"
    form_class = forms.StatementForm
    page_title = _("Record a risk level")
    success_message = _("The level is recorded.")
    header_icon = "warning"

    @cached_property
    def area(self) -> RiskArea:
        return get_object_or_404(RiskArea, pk=self.kwargs["pk"])

    @cached_property
    def area_address(self) -> str:
        return reverse("dispatch_risks:inspect", args=[self.area.pk])

    def get_page_subtitle(self):
        return str(self.area)

    def get_breadcrumbs_items(self):
        return [
            *self.breadcrumbs_items,
            {"url": self.area_address, "label": str(self.area)},
            {"url": "", "label": self.page_title},
        ]

    def get_initial(self):
        latest = queries.risks_by_area(timezone.localdate()).get(self.area.pk)
        names = ("danger", "infection", "source", "source_address") if latest else ()
        return {name: getattr(latest, name) for name in names} | {"stated_on": timezone.localdate()}

    def run(self, form) -> str:
        services.record_risk(area=self.area, at=timezone.now(), by=self.request.user, **form.cleaned_data)
        return self.area_address


class DecideView(PostingCommand):
    permission_required = "dispatch.add_riskdecision"
    form_class = forms.RiskDecisionForm
    page_title = _("Record a decision on risky travel")
    success_message = _("The decision is recorded.")

    def get_initial(self):
        return {"decided_on": timezone.localdate()}

    def act(self, form):
        posting = self.posting
        services.decide_on_risk(
            person=posting.worker.person,
            country=posting.country,
            organisation=posting.organisation,
            at=timezone.now(),
            by=self.request.user,
            **form.cleaned_data,
        )


def standing(name):
    """Of what stands for the area today; a dash where nothing was recorded."""

    def get(area: RiskArea):
        return getattr(area.standing, name) if area.standing else "–"

    return get


class RiskAreaViewSet(EndedNotDeleted):
    model = RiskArea
    icon = "warning"
    menu_label = _("Risk levels")
    index_view_class = RiskAreaIndexView
    inspect_view_class = RiskAreaInspectView
    list_display = (
        "__str__",
        Column("level", label=_("Level that counts"), accessor=standing("level")),
        Column("danger", label=_("Danger"), accessor=standing("danger")),
        Column("infection", label=_("Infection"), accessor=standing("infection")),
        Column("stated_on", label=_("In force from"), accessor=standing("stated_on")),
        Column("source", label=_("Source"), accessor=standing("source")),
    )
    list_export = ("get_country_display", "region_ja", "region_en")
    export_headings = {"get_country_display": _("Country")}
    export_filename = "risk-areas"
    list_filter = ("country",)
    ordering = ("country", "region_en")
    form_fields = ("country", "region_ja", "region_en")
    url_prefix = "dispatch/risks"

    def get_urlpatterns(self):
        return [
            *super().get_urlpatterns(),
            path("<int:pk>/level/", StateView.as_view(), name="state"),
            path("decide/<int:pk>/", DecideView.as_view(), name="decide"),
        ]
