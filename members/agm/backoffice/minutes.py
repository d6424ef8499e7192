"""The minutes in the office: as they stand, the form of the draft, finishing, paper, and the signed copy."""

from django.http import FileResponse, Http404, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views import View
from django.views.generic import TemplateView

from jocs_site.backoffice.uploads import TakesFile
from jocs_site.foundation.errors import StaleState
from members.agm import printing, queries, services
from members.agm.backoffice.commands import MeetingCommand
from members.agm.backoffice.desk import MeetingScreen
from members.agm.backoffice.minutes_form import MinutesForm, SignedForm
from members.agm.models import Meeting, Minutes
from members.agm.rules.retention import minutes_kept_until
from members.agm.services.history import log

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
KINDS = {"pdf": "application/pdf", "jpeg": "image/jpeg", "png": "image/png"}


class OfCountedMeeting:
    """Before the count there is nothing to write minutes from."""

    def dispatch(self, request, *args, **kwargs):
        if self.meeting.state != Meeting.State.COUNTED:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def minutes(self) -> Minutes | None:
        return queries.minutes_of(self.meeting)

    @cached_property
    def own_address(self) -> str:
        return reverse("agm_meetings:minutes", args=[self.meeting.pk])

    def content(self) -> dict:
        if self.minutes is None:
            raise Http404
        return self.minutes.content if self.minutes.is_finished else queries.minutes_content(self.minutes)


class MinutesView(OfCountedMeeting, MeetingScreen, TemplateView):
    """The text as it stands, what is missing, and what this user may do about it."""

    permission_required = "agm.read_result"
    template_name = "agm/office/minutes.html"
    page_title = _("Minutes")

    def get_context_data(self, **kwargs):
        minutes = self.minutes
        begun = {}
        if minutes:
            digest = minutes.digest
            begun = {
                "blocks": printing.in_words(self.content(), get_language(), digest=digest),
                "missing": [] if minutes.is_finished else queries.missing_in(minutes),
                "signed": getattr(minutes, "signed", None),
            }
        return super().get_context_data(
            minutes=minutes,
            kept_until=minutes_kept_until(queries.last_day(self.meeting)),
            may_write=self.request.user.has_perm("agm.write_minutes"),
            **begun,
            **kwargs,
        )


class WriteMinutesView(OfCountedMeeting, MeetingCommand):
    permission_required = "agm.write_minutes"
    page_title = _("Write the minutes")
    submit_label = _("Save what is written")
    explanation = _(
        "Write what the law wants beside the numbers; these come from the count and cannot be changed here. "
        "The Japanese text is the original."
    )
    success_message = _("What you wrote is saved.")
    form_class = MinutesForm
    template_name = "agm/office/minutes_write.html"
    draft_now = ""

    def get(self, request, *args, **kwargs):
        if self.minutes and self.minutes.is_finished:
            raise Http404
        return super().get(request, *args, **kwargs)

    def get_form_kwargs(self):
        draft = self.minutes or queries.blank_minutes(self.meeting)
        return super().get_form_kwargs() | {"instance": draft}

    def run(self, form) -> str:
        try:
            services.write_minutes(self.meeting, seen=form.cleaned_data["seen"], by=self.request.user, **form.columns())
        except StaleState:
            form.see_again()
            self.draft_now = self.own_address
            raise
        return self.own_address

    def get_context_data(self, **kwargs):
        return super().get_context_data(draft_now=self.draft_now, **kwargs)


class FinishMinutesView(OfCountedMeeting, MeetingCommand):
    permission_required = "agm.write_minutes"
    page_title = _("Finish the minutes")
    explanation = _(
        "This fixes the text for good, puts its check onto the board, and shows the minutes to the members. "
        "Read it once more before you press the button."
    )
    success_message = _("The minutes are finished. Print them, have them signed, and keep the scan here.")

    def run(self, form) -> str:
        services.finish_minutes(self.meeting, by=self.request.user, at=queries.database_now())
        return self.own_address


class AddSignedView(OfCountedMeeting, TakesFile, MeetingCommand):
    permission_required = "agm.write_minutes"
    form_class = SignedForm
    page_title = _("Keep the signed copy")
    success_message = _("The signed copy is kept, and its check stands on the board.")
    most_bytes = services.MOST_BYTES_OF_SCAN

    def too_large(self) -> str:
        return str(_("The scan is larger than 20 MB. Scan it with fewer dots."))

    def run(self, form) -> str:
        file = form.cleaned_data["file"]
        services.add_signed_minutes(self.meeting, file=file, by=self.request.user, at=queries.database_now())
        return self.own_address


class MinutesFileView(OfCountedMeeting, MeetingScreen, View):
    """PDF or Word, of the draft too, which says that it is one."""

    permission_required = "agm.read_result"
    name, kind = "pdf", "application/pdf"

    def get(self, request, pk):
        content, minutes = self.content(), self.minutes
        file = self.written(content, minutes.digest, minutes.finished_at or queries.database_now())
        name = f"minutes-{self.meeting.fiscal_year}{'' if minutes.is_finished else '-draft'}.{self.name}"
        headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
        return HttpResponse(file, content_type=self.kind, headers=headers)

    def written(self, content, digest, at) -> bytes:
        return printing.minutes_pdf(content, at=at, digest=digest)


class MinutesWordView(MinutesFileView):
    name, kind = "docx", WORD

    def written(self, content, digest, at) -> bytes:
        return printing.minutes_docx(content, digest=digest)


class SignedView(OfCountedMeeting, MeetingScreen, View):
    """The scan as it was handed in."""

    permission_required = "agm.read_result"

    def get(self, request, pk):
        signed = getattr(self.minutes, "signed", None)
        if signed is None:
            raise Http404
        log(self.minutes, "agm.signed_minutes_read", user=request.user)
        name = f"minutes-signed-{self.meeting.fiscal_year}.{signed.kind}"
        answer = FileResponse(
            signed.file.open("rb"), as_attachment=True, filename=name, content_type=KINDS[signed.kind]
        )
        answer["Cache-Control"] = "private, no-store"
        return answer


SCREENS = {
    "minutes": MinutesView,
    "minutes_write": WriteMinutesView,
    "minutes_finish": FinishMinutesView,
    "minutes_pdf": MinutesFileView,
    "minutes_docx": MinutesWordView,
    "minutes_add_signed": AddSignedView,
    "minutes_signed": SignedView,
}
