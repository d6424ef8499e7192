"""Letters on paper: print them, print their labels, say that they are printed."""

from django.http import HttpResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin.widgets.button import HeaderButton

from jocs_site.backoffice.ledgers import LedgerViewSet
from jocs_site.backoffice.viewsets import CommandView, RecordViewSet
from jocs_site.letters import queries, services
from jocs_site.letters.backoffice.outbox import LettersReport
from jocs_site.letters.forms import LabelForm, PrintForm, SureForm
from jocs_site.letters.models import LabelSheet
from jocs_site.letters.printing import labels_of, labels_pdf, letters_pdf
from jocs_site.letters.rules import SENDER_ADDRESS, SENDER_NAME


class PaperReport(LettersReport):
    """Letters that wait for the printer; filter by mailing or kind, then print what the list shows."""

    template_name = "wagtailadmin/reports/base_report.html"
    export_filename = "paper"

    def get_base_queryset(self):
        return queries.paper_to_print(self.request.user)

    @cached_property
    def header_buttons(self):
        if not self.request.user.has_perm("letters.send_letter"):
            return []
        query = "?" + self.request.GET.urlencode()
        return [
            HeaderButton(view.page_title, reverse(f"letters_paper:{name}") + query, icon_name=view.header_icon)
            for name, view in PAPER_COMMANDS.items()
        ]


class PaperCommand(CommandView):
    """A command about the letters that the list shows under the same filters."""

    permission_required = "letters.send_letter"
    template_name = "letters/office/paper_command.html"

    @cached_property
    def letters(self):
        waiting = queries.paper_to_print(self.request.user)
        return PaperReport.filterset_class(self.request.GET, queryset=waiting, request=self.request).qs

    def get_context_data(self, **kwargs):
        back = reverse("letters_paper:index") + "?" + self.request.GET.urlencode()
        return super().get_context_data(count=self.letters.count(), back=back, **kwargs)


class _MakesPdf(PaperCommand):
    file_name = ""

    def pdf(self, **choices) -> bytes:
        raise NotImplementedError

    def form_valid(self, form):
        if not self.letters.exists():
            form.add_error(None, _("There is nothing to print."))
            return self.form_invalid(form)
        headers = {"Content-Disposition": f'attachment; filename="{self.file_name}"'}
        return HttpResponse(self.pdf(**form.cleaned_data), content_type="application/pdf", headers=headers)


class PrintLettersView(_MakesPdf):
    form_class = PrintForm
    page_title = _("Print the letters")
    header_icon = "doc-full"
    file_name = "letters.pdf"

    def pdf(self, *, order):
        letters = queries.in_order(self.letters, order)
        return letters_pdf(letters, at=timezone.now(), sender=SENDER_NAME, sender_address=SENDER_ADDRESS)


class PrintLabelsView(_MakesPdf):
    form_class = LabelForm
    page_title = _("Print labels for them")
    header_icon = "tag"
    file_name = "labels.pdf"

    def pdf(self, *, order, sheet, first):
        labels = labels_of(queries.in_order(self.letters, order))
        return labels_pdf(labels, at=timezone.now(), sheet=sheet, first=first)


class PrintedView(PaperCommand):
    form_class = SureForm
    page_title = _("They are printed")
    header_icon = "check"

    def run(self, form) -> str:
        done = services.mark_printed(list(self.letters.values_list("pk", flat=True)), at=timezone.now())
        self.success_message = ngettext("%(count)d letter is printed.", "%(count)d letters are printed.", done)
        self.success_message %= {"count": done}
        return reverse("letters_paper:index")


PAPER_COMMANDS = {"print": PrintLettersView, "labels": PrintLabelsView, "printed": PrintedView}


class PaperViewSet(LedgerViewSet):
    report_class = PaperReport
    icon = "doc-full"
    menu_label = _("Paper")
    url_prefix = "letters/paper"

    def more_urls(self):
        return [path(f"{name}/", view.as_view(), name=name) for name, view in PAPER_COMMANDS.items()]


class LabelSheetViewSet(RecordViewSet):
    model = LabelSheet
    icon = "tag"
    menu_label = _("Label sheets")
    list_display = ("name", "columns", "rows", "width_mm", "height_mm")
    form_fields = ("name", "columns", "rows", *LabelSheet.MEASURES)
    list_export = form_fields
    export_filename = "label-sheets"
    inspect_view_fields = form_fields
    ordering = ("name",)
    url_prefix = "letters/sheets"
