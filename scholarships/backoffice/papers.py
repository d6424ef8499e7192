"""Papers of one application at the desk: what arrived by mail is added, and every file can be opened."""

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.generic import View

from jocs_site.backoffice.scans import MOST_BYTES_OF_SCAN, as_answer, too_large
from jocs_site.backoffice.uploads import TakesFile
from scholarships import forms, services
from scholarships.backoffice.commands import ApplicationCommand
from scholarships.backoffice.screens import ApplicationScreen


class AddPaperView(TakesFile, ApplicationCommand):
    permission_required = "scholarships.check_application"
    form_class = forms.DeskPaperForm
    page_title = _("Add a paper")
    submit_label = _("Add this paper")
    success_message = _("The paper is on file.")
    most_bytes = MOST_BYTES_OF_SCAN

    def too_large(self) -> str:
        return too_large()

    def act(self, form) -> None:
        given = {"file": form.cleaned_data["file"], "at": timezone.now(), "by": self.request.user}
        if form.is_reference:
            services.enter_reference(self.application, name=form.cleaned_data["name"], **given)
        else:
            services.add_paper_at_desk(self.application, kind=form.cleaned_data["kind"], **given)


class PaperView(ApplicationScreen, View):
    """A file of the application, or a referee's; the key says which."""

    def get(self, request, pk, key):
        files = [*self.application.papers.filter(key=key), *self.application.references.filter(key=key)]
        if not files or not files[0].file:
            raise Http404
        return as_answer(files[0].file, kind=files[0].file_kind, name=f"{self.application.code}-{files[0].pk}")
