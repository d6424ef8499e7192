"""The office's list of readers without an account."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column

from home.newsletter import queries
from home.newsletter.models import Subscription
from jocs_site.backoffice.ledgers import LedgerViewSet, MomentColumn
from jocs_site.backoffice.viewsets import LedgerReport


class ReadersReport(LedgerReport):
    """To look at; nobody is put on it or taken off it but by whoever reads at the address."""

    permission_required = "newsletter.view_subscription"
    page_title = _("Readers by mail")
    header_icon = "mail"
    model = Subscription
    columns = [
        Column("email", label=_("E-mail address"), sort_key="email"),
        Column("language", label=_("Language"), accessor="get_language_display", sort_key="language"),
        MomentColumn("confirmed_at", label=_("Confirmed at"), sort_key="confirmed_at"),
    ]
    list_export = ["email", "get_language_display", "confirmed_at", "agreed_to", "leave_at"]
    export_headings = {
        "email": _("E-mail address"),
        "get_language_display": _("Language"),
        "confirmed_at": _("Confirmed at"),
        "agreed_to": _("Agreed to"),
        "leave_at": _("Address to leave by"),
    }
    export_filename = "newsletter-readers"
    default_ordering = "-confirmed_at"

    def get_base_queryset(self):
        return queries.readers()


class ReadersViewSet(LedgerViewSet):
    report_class = ReadersReport
    icon = "group"
    menu_label = _("Readers by mail")
    url_prefix = "newsletter/readers"
