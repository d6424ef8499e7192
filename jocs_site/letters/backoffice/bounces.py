"""E-mails that came back: which addresses are no good, and whose they are."""

from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.ui.tables import Column, TitleColumn

from jocs_site.backoffice.ledgers import LedgerViewSet, MomentColumn
from jocs_site.backoffice.viewsets import CommandView, LedgerReport
from jocs_site.letters import queries, services
from jocs_site.letters.forms import SureForm
from jocs_site.letters.models import Bounce


def to_settle(bounce: Bounce) -> str:
    return reverse("letters_bounces:settle", args=[bounce.pk])


class BouncesReport(LedgerReport):
    """Reports that nobody has looked into, the latest first."""

    permission_required = "letters.view_bounce"
    columns = [
        MomentColumn("at", label=_("Read at"), sort_key="at"),
        TitleColumn("address", label=_("E-mail address"), get_url=to_settle, sort_key="address"),
        Column("letter", label=_("Letter"), accessor="letter.subject"),
        Column("name", label=pgettext_lazy("letter", "To"), accessor="letter.name"),
        Column("status", label=_("Status code"), sort_key="status"),
        Column("said", label=_("What the mail server said")),
        Column("is_hard", label=_("No more e-mail"), accessor=lambda row: _("yes") if row.is_hard else ""),
    ]
    list_export = ["at", "address", "letter.subject", "letter.name", "status", "said", "is_hard"]
    export_headings = {
        "at": _("Read at"),
        "address": _("E-mail address"),
        "letter.subject": _("Letter"),
        "letter.name": pgettext_lazy("letter", "To"),
        "status": _("Status code"),
        "said": _("What the mail server said"),
        "is_hard": _("No more e-mail"),
    }
    export_filename = "bounces"
    model = Bounce
    default_ordering = "-at"

    def get_base_queryset(self):
        return queries.open_bounces()


class SettleBouncesView(CommandView):
    """Trust an address again, once the person was asked or the address is mended."""

    permission_required = "letters.send_letter"
    form_class = SureForm
    template_name = "letters/office/settle_bounces.html"
    page_title = _("Write to this address again")
    success_message = _("Letters go to this address again.")
    header_icon = "mail"

    @cached_property
    def address(self) -> str:
        return get_object_or_404(queries.open_bounces(), pk=self.kwargs["pk"]).address

    def get_context_data(self, **kwargs):
        bounces = queries.open_bounces().filter(address=self.address)
        person = queries.people_at([self.address]).get(self.address)
        return super().get_context_data(address=self.address, bounces=bounces, person=person, **kwargs)

    def run(self, form) -> str:
        services.settle_bounces(address=self.address, at=timezone.now(), by=self.request.user)
        return reverse("letters_bounces:index")


class BouncesViewSet(LedgerViewSet):
    report_class = BouncesReport
    icon = "resubmit"
    menu_label = _("Came back")
    url_prefix = "letters/bounces"

    def more_urls(self):
        return [path("<int:pk>/settle/", SettleBouncesView.as_view(), name="settle")]
