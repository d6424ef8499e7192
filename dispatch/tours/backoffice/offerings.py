"""Offerings: recorded, corrected, handed over, and the list for the treasurer."""

import django_filters
from django.db.models import Sum
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn

from dispatch.tours import forms, services
from dispatch.tours.backoffice.meeting import MeetingCommand
from dispatch.tours.models import Offering
from jocs_site.backoffice.ledgers import DayColumn, LedgerViewSet
from jocs_site.backoffice.viewsets import LedgerReport
from jocs_site.foundation.money import format_yen


class RecordView(MeetingCommand):
    permission_required = "tours.add_offering"
    form_class = forms.OfferingForm
    page_title = _("Record the offering")
    success_message = _("The offering is recorded.")

    def get_initial(self):
        return {}

    def act(self, form):
        services.record_offering(self.meeting, **self.said(), **form.cleaned_data)


class OfferingCommand(MeetingCommand):
    """A command about the offering in the address."""

    permission_required = "tours.correct_offering"

    @cached_property
    def offering(self) -> Offering:
        return get_object_or_404(self.meeting.offerings.with_names(), pk=self.kwargs["offering"])

    def get_page_subtitle(self):
        return f"{format_yen(self.offering.amount_yen)} · {self.meeting}"

    def get_initial(self):
        return {}


class CorrectView(OfferingCommand):
    form_class = forms.CorrectOfferingForm
    page_title = _("Correct the offering")
    success_message = _("The offering is corrected. The earlier figure stays to be read.")

    def get_initial(self):
        return {name: getattr(self.offering, name) for name in ("amount_yen", "how", "handed_over_on", "note")}

    def act(self, form):
        services.correct_offering(self.offering, **self.said(), **form.cleaned_data)


class HandOverView(OfferingCommand):
    form_class = forms.HandOverForm
    page_title = _("Record that it was handed over")
    success_message = _("The day is recorded.")

    def act(self, form):
        services.hand_over(self.offering, **self.said(), **form.cleaned_data)


def to_meeting(offering: Offering) -> str:
    return reverse("tours_meetings:inspect", args=[offering.meeting_id])


def yen(offering: Offering) -> str:
    return format_yen(offering.amount_yen)


def standing(offering: Offering) -> str:
    return "" if offering.is_standing else gettext("corrected, does not count")


class OfferingFilterSet(WagtailFilterSet):
    counts = django_filters.ChoiceFilter(
        label=_("What counts"),
        method="by_standing",
        choices=[("standing", _("what counts")), ("open", _("not handed over yet"))],
    )
    held = django_filters.DateFromToRangeFilter(
        label=_("Day of the meeting"),
        field_name="meeting__starts_at",
        widget=DateRangePickerWidget,
    )

    class Meta:
        model = Offering
        fields = {"how": ["exact"], "meeting__office": ["exact"]}

    def by_standing(self, queryset, _name, value):
        rows = queryset.filter(correction=None)
        return rows.filter(handed_over_on=None, amount_yen__gt=0) if value == "open" else rows


class OfferingReport(LedgerReport):
    """Every figure, those that were corrected too; the latest meeting first."""

    permission_required = "tours.view_offering"
    model = Offering
    columns = [
        TitleColumn("meeting", label=pgettext_lazy("one", "Report meeting"), get_url=to_meeting),
        Column("host", label=pgettext_lazy("report meeting", "Host"), accessor="meeting.hosted_by"),
        Column("amount", label=pgettext_lazy("offering", "Amount"), accessor=yen, sort_key="amount_yen"),
        Column("how", label=pgettext_lazy("offering", "How it came"), accessor="get_how_display", sort_key="how"),
        DayColumn("handed_over_on", label=_("Handed over on"), sort_key="handed_over_on"),
        Column("note", label=pgettext_lazy("offering", "Note")),
        Column("standing", label=pgettext_lazy("offering", "State"), accessor=standing),
    ]
    list_export = [
        "meeting.day",
        "meeting.title",
        "meeting.hosted_by",
        "meeting.get_office_display",
        "amount_yen",
        "get_how_display",
        "handed_over_on",
        "note",
        "is_standing",
        "reason",
        "recorded_at",
    ]
    export_headings = {
        "meeting.day": _("Day of the meeting"),
        "meeting.title": pgettext_lazy("one", "Report meeting"),
        "meeting.hosted_by": pgettext_lazy("report meeting", "Host"),
        "meeting.get_office_display": pgettext_lazy("report meeting", "Office"),
        "amount_yen": pgettext_lazy("offering", "Amount (yen)"),
        "get_how_display": pgettext_lazy("offering", "How it came"),
        "handed_over_on": _("Handed over on"),
        "note": pgettext_lazy("offering", "Note"),
        "is_standing": pgettext_lazy("offering", "Counts"),
        "reason": pgettext_lazy("offering", "Reason"),
        "recorded_at": pgettext_lazy("offering", "Recorded at"),
    }
    export_filename = "offerings"
    filterset_class = OfferingFilterSet

    def get_base_queryset(self):
        return Offering.objects.with_names().select_related("correction").order_by("-meeting__starts_at", "-pk")

    def get_page_subtitle(self):
        """The sum of what counts among those shown."""
        whole = self.get_queryset().filter(correction=None).order_by().aggregate(yen=Sum("amount_yen"))["yen"]
        return gettext("together %(yen)s") % {"yen": format_yen(whole or 0)}


class OfferingViewSet(LedgerViewSet):
    report_class = OfferingReport
    icon = "tasks"
    menu_label = _("Offerings")
    url_prefix = "tours/offerings"


COMMANDS = [
    path("<int:pk>/offering/", RecordView.as_view(), name="offering"),
    path("<int:pk>/offering/<int:offering>/correct/", CorrectView.as_view(), name="correct_offering"),
    path("<int:pk>/offering/<int:offering>/handed-over/", HandOverView.as_view(), name="hand_over"),
]
