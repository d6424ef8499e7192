"""Notice, papers and forms to print."""

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views import View

from jocs_site.backoffice.runs import start_run
from members.agm import printing, queries, services
from members.agm.backoffice.commands import MeetingCommand
from members.agm.backoffice.desk import MeetingScreen


class NoticePaperView(MeetingScreen, View):
    """The notice as it was sent, to print and to enclose. A draft has none: nothing in it is fixed yet."""

    name, set_pages = "notice", staticmethod(printing.notice_pdf)

    def get(self, request, pk):
        meeting = self.meeting
        if meeting.is_draft:
            raise Http404
        pdf = self.set_pages(meeting, queries.agenda(meeting), at=queries.database_now())
        return as_file(pdf, f"{self.name}-{meeting.fiscal_year}.pdf")


class ReferencePapersView(NoticePaperView):
    name, set_pages = "papers", staticmethod(printing.papers_pdf)


class FormsView(MeetingCommand):
    """Lets the worker make the forms for the print list, and leads to the page where it says how far it is."""

    permission_required = "agm.view_roll"
    page_title = _("Voting forms and proxies")
    submit_label = _("Make the forms")
    both_forms = _(
        "A sheet for everybody who gets the notice by post, in postal order: the voting form in front with the address "
        "for an envelope with a window, the proxy on the back. Print on both sides."
    )
    proxy_only = _(
        "A sheet for everybody who gets the notice by post, in postal order: the proxy with the address for an "
        "envelope with a window."
    )
    success_message = ""

    @property
    def explanation(self):
        return self.both_forms if self.meeting.allows_written else self.proxy_only

    def dispatch(self, request, *args, **kwargs):
        if self.meeting.is_draft:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def run(self, form) -> str:
        run = start_run(services.FORMS, at=timezone.now(), by=self.request.user, meeting=self.meeting.pk)
        return reverse("runs:show", args=[run.pk])


def as_file(pdf: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)
