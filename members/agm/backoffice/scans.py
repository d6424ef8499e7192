"""The scan of a paper or proxy: added at the desk, looked at beside the form of whoever checks it."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views import View

from jocs_site.backoffice.pdf_pictures import picture_of_pdf
from jocs_site.backoffice.scans import CONTENT_TYPES, as_answer, too_large
from jocs_site.backoffice.uploads import TakesFile
from members.agm import queries, services
from members.agm.backoffice.commands import MeetingCommand
from members.agm.backoffice.desk import MeetingScreen
from members.agm.models import Act, PaperScan
from members.agm.models.papers import papers_of


class ScanForm(forms.Form):
    file = forms.FileField(
        label=_("scan of the sheet"),
        help_text=_("PDF, JPEG or PNG, 10 MB at most. What the device noted in a picture is taken out."),
    )


class AddScanView(TakesFile, MeetingCommand):
    permission_required = "agm.enter_act"
    form_class = ScanForm
    page_title = _("Add the scan of the sheet")
    success_message = _("The scan is kept with what was typed.")
    most_bytes = services.MOST_BYTES_OF_PAPER

    def too_large(self) -> str:
        return too_large()

    @cached_property
    def act_typed(self) -> Act:
        return get_object_or_404(papers_of(self.meeting).select_related("elector__meeting"), pk=self.kwargs["act"])

    def get_page_subtitle(self):
        return f"{self.act_typed.elector} · {self.act_typed.get_channel_display()}"

    def run(self, form) -> str:
        file = form.cleaned_data["file"]
        services.attach_scan(self.act_typed, file=file, by=self.request.user, at=queries.database_now())
        return reverse(f"agm_meetings:{DESK_OF[self.act_typed.channel]}", args=[self.meeting.pk])


DESK_OF = {"written": "paper", "proxy": "proxy"}


class BecauseForm(forms.Form):
    because = forms.CharField(label=_("reason"), max_length=200)


class TakeOutScanView(MeetingCommand):
    form_class = BecauseForm
    page_title = _("Take the scan out")
    explanation = _(
        "For a scan that stands with the wrong member. The file is deleted at once and for good; what was typed stays "
        "as it is. Who took it out, when and why stays written down."
    )
    success_message = _("The scan is taken out and its file is deleted.")

    @cached_property
    def scan(self) -> PaperScan:
        return get_object_or_404(queries.scans_of(self.meeting), pk=self.kwargs["scan"])

    def get_page_subtitle(self):
        return f"{self.scan.act.elector} · {self.scan.act.get_channel_display()}"

    def run(self, form) -> str:
        because = form.cleaned_data["because"]
        services.take_out_scan(self.scan, because=because, by=self.request.user, at=queries.database_now())
        return reverse(f"agm_meetings:{DESK_OF[self.scan.act.channel]}", args=[self.meeting.pk])


class ScanView(MeetingScreen, View):
    """The scan itself; each look is written down."""

    permission_required = "agm.enter_act"

    def get(self, request, pk, scan):
        found = get_object_or_404(queries.scans_of(self.meeting), pk=scan)
        seen = services.look_at_scan(found, by=request.user)
        return as_answer(seen.file, kind=seen.kind, name=f"paper-{seen.pk}")


class ScanPictureView(ScanView):
    """A PDF as a picture; where it cannot be drawn, it is offered to be taken along. The look is written down."""

    def get(self, request, pk, scan):
        found = get_object_or_404(queries.scans_of(self.meeting), pk=scan, kind="pdf")
        with found.file.open("rb") as file:
            picture = picture_of_pdf(file.read())
        if picture is None:
            return redirect("agm_meetings:scan", pk, scan)
        services.look_at_scan(found, by=request.user)
        return HttpResponse(picture, content_type=CONTENT_TYPES["png"], headers={"Cache-Control": "private, no-store"})


def patterns() -> list:
    return [
        path("<int:pk>/scan_add/<int:act>/", AddScanView.as_view(), name="scan_add"),
        path("<int:pk>/scan/<int:scan>/", ScanView.as_view(), name="scan"),
        path("<int:pk>/scan/<int:scan>/picture/", ScanPictureView.as_view(), name="scan_picture"),
        path("<int:pk>/scan/<int:scan>/take_out/", TakeOutScanView.as_view(), name="scan_take_out"),
    ]
