"""The roll and the turnout: lists to read and to take along as XLSX."""

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn

from jocs_site.backoffice.viewsets import LedgerReport
from members.agm import queries
from members.agm.backoffice.desk import MeetingScreen
from members.agm.models import Elector


class RollFilterSet(WagtailFilterSet):
    class Meta:
        model = Elector
        fields = ["notice_by"]


class MeetingReport(MeetingScreen, LedgerReport):
    """A ledger of one meeting; its address holds the meeting."""

    permission_required = "agm.view_roll"
    model = Elector
    is_searchable = True
    search_fields = ("name", "number")
    search_backend_name = None
    url_name = ""

    def get_index_url(self):
        return reverse(f"agm_meetings:{self.url_name}", args=[self.meeting.pk])

    get_index_results_url = get_index_url

    def get_breadcrumbs_items(self):
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    def get_queryset(self):
        return self.search_queryset(self.rows())


def wants_paper(elector: Elector) -> str:
    """Who asked for paper where the papers are on the web."""
    return gettext("asked for paper") if elector.asked_for_paper else ""


class RollReport(MeetingReport):
    page_title = _("Roll and print list")
    url_name = "roll"
    filterset_class = RollFilterSet
    columns = [
        Column("number", label=_("Member number")),
        Column("name", label=_("Name")),
        Column("get_notice_by_display", label=_("Notice by")),
        Column("wants_paper", label=_("Papers in print"), accessor=wants_paper),
        DateColumn("struck_at", label=_("Struck off at")),
        Column("struck_because", label=_("Reason")),
    ]
    list_export = [
        "number",
        "name",
        "get_notice_by_display",
        "postal_address",
        "asked_for_paper",
        "struck_at",
        "struck_because",
    ]
    export_headings = {
        "number": _("Member number"),
        "get_notice_by_display": _("Notice by"),
        "postal_address": _("Address"),
        "asked_for_paper": _("asked for paper"),
    }

    def get_base_filename(self):
        return f"roll-{self.meeting.fiscal_year}"

    def rows(self):
        roll = queries.roll_with_requests(self.meeting)
        return roll.select_related("member__person", "member__organisation")


class TurnoutReport(MeetingReport):
    """Who took part, never how they voted; nothing before the vote is closed."""

    page_title = _("Who took part")
    url_name = "turnout"
    columns = [
        Column("number", label=_("Member number")),
        Column("name", label=_("Name")),
        Column("acts_made", label=_("Votes, papers and proxies")),
        Column("ballots_cast", label=_("Secret ballots cast")),
        Column("stays_made", label=_("Times in the hall")),
    ]
    list_export = ["number", "name", "acts_made", "ballots_cast", "stays_made"]
    export_headings = {
        "number": _("Member number"),
        "acts_made": _("Votes, papers and proxies"),
        "ballots_cast": _("Secret ballots cast"),
        "stays_made": _("Times in the hall"),
    }

    def get_base_filename(self):
        return f"turnout-{self.meeting.fiscal_year}"

    def get(self, request, *args, **kwargs):
        if self.meeting.state not in ("closed", "counted"):
            messages.error(request, gettext("Who voted is shown only after the vote is closed."))
            return redirect(self.desk_address)
        if queries.purge_of(self.meeting):
            messages.info(request, gettext("Votes and proxies were erased; who sent one is not known any more."))
            return redirect(self.desk_address)
        return super().get(request, *args, **kwargs)

    def rows(self):
        return queries.turnout(self.meeting)
