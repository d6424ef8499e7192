"""Used stamps in the office: the list of lots, the page of one with its steps, rates, and the year."""

from django import forms as django_forms
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.base import ViewSet

from dispatch.volunteers import forms, queries, services
from dispatch.volunteers.models import STAMP_LIFE, StampLot, StampRate
from jocs_site.backoffice.ledgers import DayColumn, InMenu, LedgerViewSet
from jocs_site.backoffice.viewsets import (
    CommandView,
    LeadsBack,
    LedgerReport,
    NeedsPermission,
    ReadOnlyIndexView,
    ReadOnlyViewSet,
)
from jocs_site.foundation.money import format_yen

SCREENS = {
    "weigh": (forms.WeighForm, services.weigh_lot),
    "sort": (forms.SortForm, services.sort_lot),
    "sell": (forms.SellForm, services.sell_lot),
}
OTHER_CHANGES = {"receive": pgettext_lazy("stamp lot", "Received"), "estimate": _("Estimated afterwards")}
LABELS = OTHER_CHANGES | {step.name: step.label for step in STAMP_LIFE.steps}


class LotScreen(NeedsPermission, WagtailAdminTemplateMixin):
    """A screen about the lot in the address; the way back stands above it."""

    permission_required = "volunteers.change_stamplot"
    header_icon = "mail"

    @cached_property
    def lot(self) -> StampLot:
        return get_object_or_404(StampLot.objects.select_related("donor", "body", "rate"), pk=self.kwargs["pk"])

    @cached_property
    def own_address(self) -> str:
        return reverse("volunteers_stamps:inspect", args=[self.lot.pk])

    def get_page_subtitle(self):
        return f"{self.lot} · {self.lot.giver}"

    def get_breadcrumbs_items(self):
        return [
            *self.breadcrumbs_items,
            {"url": reverse("volunteers_stamps:index"), "label": capfirst(StampLot._meta.verbose_name_plural)},
            {"url": self.own_address, "label": str(self.lot)},
        ]


class LotView(LotScreen, TemplateView):
    permission_required = "volunteers.view_stamplot"
    template_name = "volunteers/office/stamp_lot.html"
    page_title = _("Stamp lot")

    def get_context_data(self, **kwargs):
        may_change = self.request.user.has_perm("volunteers.change_stamplot")
        return super().get_context_data(
            lot=self.lot,
            weight=queries.in_kilograms(self.lot.grams) if self.lot.grams else "",
            may_estimate=may_change and self.lot.grams is not None and self.lot.estimate_yen is None,
            next_steps=STAMP_LIFE.steps_from(self.lot.state) if may_change else [],
            history=[(change, LABELS[change.step]) for change in self.lot.changes.select_related("by")],
            **kwargs,
        )


class StepView(LotScreen, CommandView):
    """Weighing, sorting, selling: each asks what it needs."""

    success_message = _("The step is recorded.")

    @property
    def form_class(self):
        return SCREENS[self.kwargs["step"]][0]

    @property
    def page_title(self):
        return LABELS[self.kwargs["step"]]

    def get_breadcrumbs_items(self):
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    def get_initial(self):
        return {"on": timezone.localdate(), "expected_state": self.lot.state}

    def run(self, form) -> str:
        take = SCREENS[self.kwargs["step"]][1]
        take(self.lot, at=timezone.now(), by=self.request.user, **form.details)
        return self.own_address


class EstimateView(LeadsBack, LotScreen, CommandView):
    """For what was weighed while no rate was known."""

    form_class = forms.NothingToAsk
    page_title = _("Estimate afterwards")
    success_message = _("The lot is estimated.")

    def act(self, form):
        services.estimate_lot(self.lot, at=timezone.now(), by=self.request.user)


class ReceiveView(CommandView):
    permission_required = "volunteers.add_stamplot"
    form_class = forms.ReceiveForm
    page_title = _("Note what arrived")
    success_message = _("The lot is noted.")
    header_icon = "mail"

    def get_initial(self):
        return {"received_on": timezone.localdate(), "parcels": 1}

    def get_breadcrumbs_items(self):
        label = capfirst(StampLot._meta.verbose_name_plural)
        back = {"url": reverse("volunteers_stamps:index"), "label": label}
        return [*self.breadcrumbs_items, back, {"url": "", "label": self.page_title}]

    def run(self, form) -> str:
        lot = services.receive_lot(at=timezone.now(), by=self.request.user, **form.cleaned_data)
        return reverse("volunteers_stamps:inspect", args=[lot.pk])


class YearForm(django_forms.Form):
    year = django_forms.TypedChoiceField(label=_("Fiscal year"), coerce=int)

    def __init__(self, *args, years: list[int], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [(year, str(year)) for year in years]


class YearView(NeedsPermission, WagtailAdminTemplateMixin, TemplateView):
    """A fiscal year's stamps by office and category: a picture, and the table that says the same."""

    permission_required = "volunteers.view_stamplot"
    header_icon = "mail"
    template_name = "volunteers/office/stamp_year.html"
    page_title = _("Stamps of a year")

    def get_breadcrumbs_items(self):
        label = capfirst(StampLot._meta.verbose_name_plural)
        back = {"url": reverse("volunteers_stamps:index"), "label": label}
        return [*self.breadcrumbs_items, back, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs):
        years = queries.stamp_years(timezone.localdate())
        form = YearForm({"year": self.request.GET.get("year", years[0])}, years=years)
        if not form.is_valid():
            raise Http404
        year = form.cleaned_data["year"]
        sums = queries.stamp_sums(year)
        title = gettext("Weight of stamps by category, fiscal year %(year)d") % {"year": year}
        return super().get_context_data(
            form=form,
            year=year,
            sums=sums,
            total=queries.together(sums),
            picture=queries.stamp_picture(sums, title) if sums else None,
            **kwargs,
        )


class LotFilterSet(WagtailFilterSet):
    class Meta:
        model = StampLot
        fields = ["office", "state", "category"]


class LotIndexView(ReadOnlyIndexView):
    add_item_label = _("Note what arrived")


def to_lot(lot: StampLot) -> str:
    return reverse("volunteers_stamps:inspect", args=[lot.pk])


def weight_in_words(lot: StampLot) -> str:
    return queries.in_kilograms(lot.grams) if lot.grams else ""


def yen_in_words(name: str):
    def value(lot: StampLot) -> str:
        yen = getattr(lot, name)
        return "" if yen is None else format_yen(yen)

    return value


class LotViewSet(ReadOnlyViewSet):
    """A list to read; what changes a lot are its steps, and nothing deletes."""

    model = StampLot
    icon = "mail"
    menu_label = _("Used stamps")
    index_view_class = LotIndexView
    list_select_related = ("donor", "body")
    list_display = (
        TitleColumn("received_on", label=_("Received on"), sort_key="received_on", get_url=to_lot),
        Column("giver", label=pgettext_lazy("stamps", "From")),
        "office",
        "category",
        Column("weight", label=_("Weight"), accessor=weight_in_words, sort_key="grams"),
        Column("estimate", label=_("Estimate"), accessor=yen_in_words("estimate_yen")),
        Column("proceeds", label=_("Proceeds"), accessor=yen_in_words("proceeds_yen")),
        "state",
    )
    list_export = (
        "received_on", "giver", "get_office_display", "get_category_display", "parcels", "grams", "estimate_yen",
        "get_state_display", "sorted_on", "sold_on", "buyer", "proceeds_yen",
    )  # fmt: skip
    export_headings = {
        "giver": pgettext_lazy("stamps", "From"),
        "get_office_display": pgettext_lazy("volunteer", "Office"),
        "get_category_display": _("Category"),
        "get_state_display": _("State"),
    }
    export_filename = "stamps"
    filterset_class = LotFilterSet
    search_fields = ("donor__search_key", "body__name_ja", "body__name_en", "buyer")
    ordering = ("-received_on", "-pk")
    url_prefix = "volunteers/stamps"

    def get_urlpatterns(self):
        return [
            *self.list_urlpatterns(),
            path("new/", ReceiveView.as_view(), name="add"),
            path("year/", YearView.as_view(), name="year"),
            path("<int:pk>/", LotView.as_view(), name="inspect"),
            path("<int:pk>/estimate/", EstimateView.as_view(), name="estimate"),
            *(path(f"<int:pk>/{step}/", StepView.as_view(), {"step": step}, name=step) for step in SCREENS),
        ]


class YearInMenu(InMenu, ViewSet):
    """Leads to the page of a year; it has no address of its own."""

    icon = "mail"
    menu_label = _("Stamps of a year")
    menu_permission = YearView.permission_required

    @property
    def menu_url(self):
        return reverse("volunteers_stamps:year")


class RateReport(LedgerReport):
    """What a kilogram brings, by category, the newest first. Estimates made by a rate stay."""

    permission_required = "volunteers.view_stamplot"
    model = StampRate
    columns = [
        Column("get_category_display", label=_("Category")),
        DayColumn("starts_on", label=_("In force from")),
        Column("yen_per_kg", label=_("Yen a kilogram")),
        Column("source", label=_("Source")),
    ]
    list_export = ["get_category_display", "starts_on", "yen_per_kg", "source"]
    export_headings = {"get_category_display": _("Category")}
    export_filename = "stamp-rates"


class RateView(CommandView):
    permission_required = "volunteers.add_stamprate"
    form_class = forms.RateForm
    page_title = _("Enter a rate")
    success_message = _("The rate is entered. Estimates made before stay.")
    header_icon = "mail"

    def get_breadcrumbs_items(self):
        back = {"url": reverse("volunteers_rates:index"), "label": capfirst(StampRate._meta.verbose_name_plural)}
        return [*self.breadcrumbs_items, back, {"url": "", "label": self.page_title}]

    def run(self, form) -> str:
        services.enter_rate(**form.cleaned_data)
        return reverse("volunteers_rates:index")


class RateViewSet(LedgerViewSet):
    report_class = RateReport
    icon = "mail"
    menu_label = _("Rates for stamps")
    url_prefix = "volunteers/rates"

    def more_urls(self):
        return [path("new/", RateView.as_view(), name="add")]
