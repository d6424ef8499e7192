"""Mandates for direct debit: the list, one mandate, and the commands about it; and the terms of the bank."""

import mimetypes

import django_filters
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView, View
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import HeaderButton
from wagtail.log_actions import log

from jocs_site.backoffice.viewsets import CommandView, LedgerReport, NeedsPermission
from jocs_site.foundation.errors import RuleBroken
from members import forms, queries, services
from members.backoffice.ledgers import DayColumn, FindsByMember, LedgerViewSet
from members.backoffice.yearly import AddedOnly
from members.models import DebitTerms, Mandate, Membership

READ_ACCOUNT = "members.read_account"


def to_mandate(mandate: Mandate) -> str:
    return reverse("members_mandates:inspect", args=[mandate.pk])


def state_of(mandate: Mandate) -> str:
    """In words, as of today."""
    if mandate.ended_on:
        return str(_("ended"))
    if mandate.suspended_on:
        return str(_("suspended"))
    return str(_("in force") if mandate.valid_from <= timezone.localdate() else _("not to be used yet"))


class MandateFilterSet(WagtailFilterSet):
    state = django_filters.ChoiceFilter(
        label=_("State"),
        method="of_state",
        choices=[("live", _("in force")), ("suspended", _("suspended")), ("ended", _("ended"))],
    )

    class Meta:
        model = Mandate
        fields = {"bank_code": ["exact"]}

    def of_state(self, rows, name, value):
        if value == "ended":
            return rows.exclude(ended_on=None)
        return rows.live().filter(suspended_on__isnull=value == "live")


class MandatesReport(FindsByMember, LedgerReport):
    """Every mandate, those that ended too. Of account numbers only the last digits."""

    permission_required = "members.view_mandate"
    columns = [
        Column("number", label=_("Member number"), accessor="membership.number", sort_key="membership__number"),
        TitleColumn("member", label=_("Member"), accessor="membership", get_url=to_mandate),
        Column("account", label=_("Bank account"), accessor="masked"),
        Column("holder", label=_("Holder"), accessor="holder_name"),
        DayColumn("received_on", label=_("Received on"), sort_key="received_on"),
        DayColumn("valid_from", label=_("To be used from"), sort_key="valid_from"),
        Column("state", label=_("State"), accessor=state_of),
    ]
    list_export = ["membership.number", "membership", "masked", "holder", "received_on", "valid_from", "suspended_on"]
    list_export += ["ended_on", "ended_because"]
    export_headings = {"membership.number": _("Member number"), "membership": _("Member"), "masked": _("Bank account")}
    export_filename = "mandates"
    model = Mandate
    filterset_class = MandateFilterSet
    also_search = ("holder",)
    default_ordering = "-received_on"

    def get_base_queryset(self):
        return queries.mandates_list()

    @cached_property
    def header_buttons(self):
        if not self.request.user.has_perm(EnterMandateView.permission_required):
            return []
        address = reverse("members_mandates:enter")
        return [HeaderButton(EnterMandateView.page_title, address, icon_name="plus")]


class EnterMandateView(CommandView):
    """By member number, as it stands on the form."""

    permission_required = "members.add_mandate"
    form_class = forms.MandateForm
    template_name = "members/office/enter_mandate.html"
    page_title = _("Enter a mandate")
    success_message = _("The mandate is kept.")
    header_icon = "doc-full"

    @cached_property
    def membership(self) -> Membership | None:
        return queries.membership_by_number(self.request.GET.get("number", ""))

    @cached_property
    def live(self) -> Mandate | None:
        return queries.live_mandate(self.membership) if self.membership else None

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"live": self.live}

    def get_initial(self):
        return {"received_on": timezone.localdate()}

    def get_context_data(self, **kwargs):
        asked = self.request.GET.get("number", "")
        return super().get_context_data(membership=self.membership, live=self.live, asked=asked, **kwargs)

    def run(self, form) -> str:
        if self.membership is None:
            raise RuleBroken(_("No member has this number."))
        mandate = services.enter_mandate(
            membership_id=self.membership.pk, at=timezone.now(), by=self.request.user, **form.cleaned_data
        )
        return to_mandate(mandate)


class MandateScreen(NeedsPermission, WagtailAdminTemplateMixin):
    """A screen about the mandate in the address."""

    permission_required = "members.view_mandate"
    header_icon = "doc-full"

    @cached_property
    def mandate(self) -> Mandate:
        return get_object_or_404(queries.mandates_list(), pk=self.kwargs["pk"])

    def get_page_subtitle(self):
        return f"{self.mandate.membership} {self.mandate}"

    def get_breadcrumbs_items(self):
        return [
            *self.breadcrumbs_items,
            {"url": reverse("members_mandates:index"), "label": _("Debit mandates")},
            {"url": to_mandate(self.mandate), "label": str(self.mandate)},
        ]

    def get_context_data(self, **kwargs):
        return super().get_context_data(mandate=self.mandate, **kwargs)


class MandateView(MandateScreen, TemplateView):
    """What the form says, what was debited by it, and what may be done."""

    template_name = "members/office/mandate.html"
    page_title = _("Debit mandate")

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            state=state_of(self.mandate),
            full_number=self.full_number(),
            lines=queries.debit_lines().filter(mandate=self.mandate).order_by("-run__debit_on"),
            commands=self.commands(),
            **kwargs,
        )

    def full_number(self) -> str:
        """Empty for who may not read it, and when the key is lost."""
        if not self.request.user.has_perm(READ_ACCOUNT):
            return ""
        try:
            return self.mandate.full_number
        except RuleBroken as error:
            return str(error)

    def commands(self) -> list[tuple[str, str]]:
        """Address and label of what this user may do here now."""
        mandate = self.mandate
        if mandate.ended_on or not self.request.user.has_perm("members.change_mandate"):
            return []
        names = ["resume" if mandate.suspended_on else "suspend", "end", "attach"]
        labels = {"suspend": SuspendView, "resume": ResumeView, "end": EndMandateView, "attach": AttachScanView}
        return [(reverse(f"members_mandates:{name}", args=[mandate.pk]), labels[name].page_title) for name in names]


class MandateCommand(MandateScreen, CommandView):
    """A command about one mandate; it leads back to its page, or to the worklist from which it was called."""

    permission_required = "members.change_mandate"
    form_class = forms.ReverseForm

    def get_breadcrumbs_items(self):
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    def get_initial(self):
        return {"on": timezone.localdate()}

    def act(self, form) -> None:
        raise NotImplementedError

    def run(self, form) -> str:
        self.act(form)
        return reverse("members_debits:worklist") if self.request.GET.get("from") == "worklist" else self.back()

    def back(self) -> str:
        return to_mandate(self.mandate)


class SuspendView(MandateCommand):
    page_title = _("Suspend the mandate")
    success_message = _("The mandate is suspended. No run uses it until it is resumed.")

    def act(self, form):
        services.suspend_mandate(mandate_id=self.mandate.pk, by=self.request.user, **form.cleaned_data)


class ResumeView(MandateCommand):
    form_class = forms.NothingForm
    page_title = _("Resume the mandate")
    success_message = _("The next run uses the mandate again.")

    def act(self, form):
        services.resume_mandate(mandate_id=self.mandate.pk, by=self.request.user)


class EndMandateView(MandateCommand):
    page_title = _("End the mandate")
    success_message = _("The mandate is ended. It stays on record.")

    def act(self, form):
        services.end_mandate(mandate_id=self.mandate.pk, by=self.request.user, **form.cleaned_data)


class AttachScanView(MandateCommand):
    form_class = forms.ScanForm
    page_title = _("Keep the scan of the form")
    success_message = _("The scan is kept.")

    def act(self, form):
        services.attach_scan(mandate_id=self.mandate.pk, scan=form.cleaned_data["scan"], by=self.request.user)


class ScanView(NeedsPermission, View):
    """The scan shows the whole number, so it asks the right for that; who opens it is logged."""

    permission_required = READ_ACCOUNT
    http_method_names = ["get", "head"]

    def get(self, request, pk):
        mandate = get_object_or_404(Mandate, pk=pk)
        if not mandate.scan:
            raise Http404
        log(mandate, "members.mandate_scan_read", user=request.user)
        name = mandate.scan.name.rpartition("/")[2]
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        answer = FileResponse(mandate.scan.open("rb"), as_attachment=True, filename=name, content_type=kind)
        answer["Cache-Control"] = "private, no-store"
        return answer


class MandatesViewSet(LedgerViewSet):
    report_class = MandatesReport
    icon = "doc-full"
    menu_label = _("Debit mandates")
    url_prefix = "members/mandates"

    def more_urls(self):
        return [
            path("new/", EnterMandateView.as_view(), name="enter"),
            path("<int:pk>/", MandateView.as_view(), name="inspect"),
            path("<int:pk>/suspend/", SuspendView.as_view(), name="suspend"),
            path("<int:pk>/resume/", ResumeView.as_view(), name="resume"),
            path("<int:pk>/end/", EndMandateView.as_view(), name="end"),
            path("<int:pk>/attach/", AttachScanView.as_view(), name="attach"),
            path("<int:pk>/scan/", ScanView.as_view(), name="scan"),
        ]


class DebitTermsViewSet(AddedOnly):
    model = DebitTerms
    icon = "date"
    menu_label = _("Terms of direct debit")
    list_display = ("starts_on", "client_code", "client_name", "bank_name", "branch_name")
    list_export = ("starts_on", "client_code", "client_name", "bank_code", "branch_code", "account_number")
    export_filename = "terms-of-direct-debit"
    ordering = ("-starts_on",)
    form_fields = (
        "starts_on", "client_code", "client_name", "bank_code", "bank_name", "branch_code", "branch_name",
        "account_type", "account_number", "has_line_ends",
    )  # fmt: skip
    inspect_view_fields = form_fields
    url_prefix = "members/debit-terms"
