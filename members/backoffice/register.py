"""The statutory register: the log of its copies, and the command that makes one."""

from django.http import HttpResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.ui.tables import Column
from wagtail.admin.widgets.button import HeaderButton

from jocs_site.backoffice.sheets.writing import streamed
from jocs_site.backoffice.viewsets import CommandView, LedgerReport
from members import forms, queries, services
from members.backoffice.ledgers import DayColumn, LedgerViewSet
from members.models import RegisterCopy
from members.printing import register_pdf


class RegisterReport(LedgerReport):
    """Who was given a copy, when, of which day, and why."""

    permission_required = "members.view_registercopy"
    columns = [
        Column("made_at", label=_("Made at"), accessor=lambda copy: timezone.localtime(copy.made_at)),
        Column("made_by", label=_("Made by")),
        DayColumn("on", label=_("As it stood on"), sort_key="on"),
        Column("form", label=pgettext_lazy("paper or file", "Form"), accessor="get_form_display"),
        Column("asked_by", label=_("Member who asked")),
        Column("reason", label=_("Reason")),
        Column("names", label=_("Names"), classname="number"),
    ]
    list_export = ["made_at", "made_by", "on", "form", "asked_by", "reason", "names"]
    export_headings = {
        "made_at": _("Made at"),
        "made_by": _("Made by"),
        "on": _("As it stood on"),
        "form": pgettext_lazy("paper or file", "Form"),
        "asked_by": _("Member who asked"),
        "reason": _("Reason"),
        "names": _("Names"),
    }
    export_filename = "register-copies"
    model = RegisterCopy
    default_ordering = "-made_at"

    def get_base_queryset(self):
        return RegisterCopy.objects.select_related("made_by", "asked_by__person", "asked_by__organisation")

    @cached_property
    def header_buttons(self):
        if not self.request.user.has_perm(CopyRegisterView.permission_required):
            return []
        return [HeaderButton(CopyRegisterView.page_title, reverse("members_register:copy"), icon_name="download")]


class CopyRegisterView(CommandView):
    """Names and addresses of members with a vote on one day; what is made is sent at once, and logged."""

    permission_required = "members.add_registercopy"
    form_class = forms.RegisterForm
    page_title = _("Copy of the register of members")
    submit_label = _("Make the copy")
    header_icon = "list-ul"
    copy: RegisterCopy | None = None

    def get_initial(self):
        return {"on": timezone.localdate()}

    def run(self, form) -> str:
        asked = dict(form.cleaned_data)
        self.copy = services.copy_register(
            asked_by=asked.pop("number"), at=timezone.now(), by=self.request.user, **asked
        )
        return reverse("members_register:index")

    def form_valid(self, form):
        answer = super().form_valid(form)
        return send(self.copy) if self.copy else answer


def send(copy: RegisterCopy) -> HttpResponse:
    """The copy itself, named after its day."""
    name = f"register-{copy.on:%Y-%m-%d}"
    if copy.form != RegisterCopy.Form.PDF:
        return streamed(copy.form, name, [_("Name"), _("Address")], queries.register_rows(copy.on))
    response = HttpResponse(register_pdf(copy, queries.register_rows(copy.on)), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response


class RegisterViewSet(LedgerViewSet):
    report_class = RegisterReport
    icon = "list-ul"
    menu_label = _("Register of members")
    url_prefix = "members/register"

    def more_urls(self):
        return [path("new/", CopyRegisterView.as_view(), name="copy")]
