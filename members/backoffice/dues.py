"""The ledger of dues, and the commands that raise and waive them."""

from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.widgets.button import HeaderButton

from jocs_site.backoffice.viewsets import CommandView, LedgerReport
from jocs_site.foundation.periods import fiscal_year
from members import forms, queries, services
from members.backoffice.first_year import FirstYearView
from members.backoffice.ledgers import DayColumn, FindsByMember, LedgerViewSet, YenColumn, to_membership
from members.models import Dues


class DuesFilterSet(WagtailFilterSet):
    class Meta:
        model = Dues
        fields = ["fiscal_year", "kind"]


class DuesReport(FindsByMember, LedgerReport):
    """Every year of every member: what was owed, what came."""

    permission_required = "members.view_dues"
    columns = [
        Column("fiscal_year", label=_("Fiscal year"), sort_key="fiscal_year"),
        TitleColumn("name", label=_("Member"), accessor="membership", get_url=to_membership),
        Column("kind", label=_("Kind of membership")),
        YenColumn("amount_yen", label=_("Dues"), sort_key="amount_yen"),
        YenColumn("paid_yen", label=_("Paid"), sort_key="paid_yen"),
        YenColumn("owed_yen", label=_("To pay"), sort_key="owed_yen"),
        DayColumn("due_on", label=_("To be paid by"), sort_key="due_on"),
        DayColumn("waived_on", label=_("Waived on"), sort_key="waived_on"),
    ]
    list_export = [
        "fiscal_year",
        "membership.number",
        "membership.name",
        "kind",
        "amount_yen",
        "paid_yen",
        "owed_yen",
        "due_on",
        "waived_on",
        "waived_because",
    ]
    export_headings = {
        "fiscal_year": _("Fiscal year"),
        "membership.number": _("Member number"),
        "membership.name": _("Name"),
        "kind": _("Kind of membership"),
        "amount_yen": _("Dues"),
        "paid_yen": _("Paid"),
        "owed_yen": _("To pay"),
        "due_on": _("To be paid by"),
        "waived_on": _("Waived on"),
        "waived_because": _("Reason for waiving"),
    }
    export_filename = "dues"
    model = Dues
    filterset_class = DuesFilterSet
    default_ordering = "-fiscal_year"

    def get_base_queryset(self):
        return queries.dues_ledger()

    @cached_property
    def header_buttons(self):
        screens = [("raise", RaiseDuesView, "plus"), ("first_year", FirstYearView, "date")]
        return [
            HeaderButton(view.page_title, reverse(f"members_dues:{name}"), icon_name=icon)
            for name, view, icon in screens
            if self.request.user.has_perm(view.permission_required)
        ]


class RaiseDuesView(CommandView):
    """First what will happen, then the button."""

    permission_required = "members.add_dues"
    form_class = forms.RaiseDuesForm
    template_name = "members/office/raise_dues.html"
    page_title = _("Make the dues of a year")
    submit_label = _("Make these dues")
    header_icon = "date"

    def get_initial(self):
        return {"fiscal_year": self.year}

    @cached_property
    def year(self) -> int:
        asked = self.request.POST.get("fiscal_year") or self.request.GET.get("fiscal_year", "")
        return int(asked) if asked.isdecimal() and len(asked) == 4 else fiscal_year(timezone.localdate())

    def get_context_data(self, **kwargs):
        kinds = queries.dues_to_raise_by_kind(self.year)
        return super().get_context_data(kinds=kinds, year=self.year, **kwargs)

    def run(self, form) -> str:
        made = services.raise_dues(**form.cleaned_data)
        self.success_message = ngettext("%(count)d member's dues are made.", "%(count)d members' dues are made.", made)
        self.success_message %= {"count": made}
        return reverse("members_dues:index") + f"?fiscal_year={form.cleaned_data['fiscal_year']}"


class WaiveView(CommandView):
    permission_required = "members.waive_dues"
    form_class = forms.WaiveForm
    template_name = "members/office/waive.html"
    page_title = _("Waive dues")
    success_message = _("The dues are waived.")
    header_icon = "date"

    @cached_property
    def dues(self) -> Dues:
        return get_object_or_404(queries.dues_ledger(), pk=self.kwargs["pk"])

    def get_initial(self):
        return {"on": timezone.localdate()}

    def get_context_data(self, **kwargs):
        return super().get_context_data(dues=self.dues, **kwargs)

    def run(self, form) -> str:
        services.waive_dues(dues_id=self.dues.pk, by=self.request.user, **form.cleaned_data)
        return to_membership(self.dues)


class DuesViewSet(LedgerViewSet):
    report_class = DuesReport
    icon = "date"
    menu_label = _("Dues")
    url_prefix = "members/dues"

    def more_urls(self):
        return [
            path("new/", RaiseDuesView.as_view(), name="raise"),
            path("first-year/", FirstYearView.as_view(), name="first_year"),
            path("<int:pk>/waive/", WaiveView.as_view(), name="waive"),
        ]
