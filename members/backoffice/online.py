"""What needs an eye on paying online: disputes, and notices that had no effect."""

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, TitleColumn

from jocs_site.backoffice.viewsets import LedgerReport
from members import queries
from members.backoffice.ledgers import LedgerViewSet, YenColumn, to_membership
from members.models import PaymentDispute, PaymentNotice


class MomentColumn(Column):
    """An instant as the day and time in Japan."""

    def get_value(self, instance):
        moment = super().get_value(instance)
        return date_format(localtime(moment), "SHORT_DATETIME_FORMAT") if moment else ""


def to_payer(row) -> str | None:
    """The page of the member who paid; a giver who is no member has none."""
    request = row.request
    return to_membership(request) if request and request.membership_id else None


class DisputesReport(LedgerReport):
    """The money of an open dispute is held; the bank listens until the day that stands here."""

    permission_required = "members.view_paymentrequest"
    columns = [
        Column("state", label=_("State"), accessor="get_state_display"),
        MomentColumn("answer_by", label=_("Answer the bank by")),
        TitleColumn("payer", label=_("Payer"), accessor="request.payer", get_url=to_payer),
        YenColumn("amount_yen", label=_("Amount held")),
        Column("reason", label=_("The bank's reason")),
        Column("reference", label=_("The provider's number")),
        MomentColumn("opened_at", label=_("Heard of on")),
        MomentColumn("closed_at", label=_("Closed on")),
    ]
    list_export = ["get_state_display", "request.payer", "amount_yen", "reason", "reference", "opened_at", "closed_at"]
    export_headings = {
        "get_state_display": _("State"),
        "request.payer": _("Payer"),
        "amount_yen": _("Amount held"),
        "reason": _("The bank's reason"),
        "reference": _("The provider's number"),
        "opened_at": _("Heard of on"),
        "closed_at": _("Closed on"),
    }
    export_filename = "disputes"
    model = PaymentDispute

    def get_base_queryset(self):
        return queries.disputes()


class DisputesViewSet(LedgerViewSet):
    report_class = DisputesReport
    icon = "warning"
    menu_label = _("Disputes")
    url_prefix = "members/disputes"


class NoticesReport(LedgerReport):
    """Money may stand at the provider that stands in no book of ours: look it up in the Dashboard."""

    permission_required = "members.view_paymentrequest"
    columns = [
        MomentColumn("received_at", label=_("Received on")),
        Column("trouble", label=_("Why it had no effect")),
        TitleColumn("payer", label=_("Payer"), accessor="request.payer", get_url=to_payer),
        Column("kind", label=_("Kind of notice")),
        Column("event_id", label=_("Number of the notice")),
    ]
    list_export = ["received_at", "trouble", "request.payer", "kind", "event_id"]
    export_headings = {
        "received_at": _("Received on"),
        "trouble": _("Why it had no effect"),
        "request.payer": _("Payer"),
        "kind": _("Kind of notice"),
        "event_id": _("Number of the notice"),
    }
    export_filename = "notices"
    model = PaymentNotice

    def get_base_queryset(self):
        return queries.troubled_notices()


class NoticesViewSet(LedgerViewSet):
    report_class = NoticesReport
    icon = "mail"
    menu_label = _("Notices without effect")
    url_prefix = "members/notices"
