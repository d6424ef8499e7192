"""Gifts that come every month: the list, and ending one for a giver who asks the office."""

from django import forms
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, TitleColumn

from jocs_site.backoffice.viewsets import CommandView, LedgerReport
from members import queries, services
from members.backoffice.ledgers import DayColumn, LedgerViewSet, YenColumn
from members.models import MonthlyGift


def to_end(monthly: MonthlyGift) -> str | None:
    return None if monthly.ended_on else reverse("members_monthly:end", args=[monthly.pk])


class MonthlyGiftsReport(LedgerReport):
    """Every promise, those that ended too; the name leads to ending it."""

    permission_required = "members.view_gift"
    columns = [
        TitleColumn("payer", label=_("Giver"), get_url=to_end),
        YenColumn("amount_yen", label=_("Every month"), sort_key="amount_yen"),
        Column("purpose", label=_("Purpose")),
        DayColumn("started_on", label=_("Started on"), sort_key="started_on"),
        DayColumn("ended_on", label=_("Ended on"), sort_key="ended_on"),
        Column("ended_because", label=_("Reason")),
        Column("reference", label=_("The provider's number")),
    ]
    list_export = ["payer", "amount_yen", "purpose", "started_on", "ended_on", "ended_because", "reference"]
    export_headings = {"payer": _("Giver"), "amount_yen": _("Every month")}
    export_filename = "monthly-gifts"
    model = MonthlyGift
    default_ordering = "-started_on"

    def get_base_queryset(self):
        return queries.monthly_gifts()


class EndMonthlyForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=200,
        help_text=_("For example: asked by telephone on 3 May. The giver is told of the end."),
    )


class EndMonthlyView(CommandView):
    """The payment company is told to take no more, then it is noted here."""

    permission_required = "members.add_gift"
    form_class = EndMonthlyForm
    page_title = _("End a monthly gift")
    success_message = _("The monthly gift has ended. Nothing more is taken.")
    header_icon = "cross"

    @cached_property
    def monthly(self) -> MonthlyGift:
        return get_object_or_404(queries.monthly_gifts(), pk=self.kwargs["pk"])

    def get_page_subtitle(self):
        return str(self.monthly.payer)

    def run(self, form) -> str:
        services.end_monthly_gift(
            monthly_id=self.monthly.pk, at=timezone.now(), by=self.request.user, **form.cleaned_data
        )
        return reverse("members_monthly:index")


class MonthlyGiftsViewSet(LedgerViewSet):
    report_class = MonthlyGiftsReport
    icon = "rotate"
    menu_label = _("Monthly gifts")
    url_prefix = "members/monthly"

    def more_urls(self):
        return [path("<int:pk>/end/", EndMonthlyView.as_view(), name="end")]
