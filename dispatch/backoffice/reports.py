"""The page of one report, and what the office does with it."""

from django.contrib import messages
from django.http import FileResponse
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from dispatch import queries, services
from dispatch.backoffice.commands import PostingCommand
from dispatch.backoffice.posting import PostingScreen
from dispatch.forms.reports import EnterForm, PlanForm, ReportStepForm
from dispatch.models import REPORT_LIFE, ActivityReport
from dispatch.models.report_life import ABOUT_THE_STORY
from dispatch.models.reports import TOLD, WITH_WORKER, ReportState
from jocs_site.backoffice.scans import MOST_BYTES_OF_SCAN, as_answer
from jocs_site.backoffice.uploads import TakesFile
from jocs_site.backoffice.viewsets import CommandView, LeadsBack, NeedsPermission, StepScreen
from jocs_site.letters.forms import SureForm

# Lines of history that are no step of the life.
OTHER_CHANGES = {"photo_withdrawn": gettext_lazy("Consent to a photograph withdrawn")}


class PostingReportsView(PostingScreen, TemplateView):
    """All reports of a posting: owed, written, waived."""

    permission_required = "dispatch.view_activityreport"
    template_name = "dispatch/office/posting_reports.html"
    page_title = gettext_lazy("Workers' reports")

    def get_breadcrumbs_items(self):
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            reports=queries.reports_of_posting(self.posting),
            plan=queries.report_plan(self.posting),
            today=timezone.localdate(),
            may_plan=self.request.user.has_perm("dispatch.change_posting"),
            **kwargs,
        )


class PlanView(PostingCommand):
    form_class = PlanForm
    page_title = gettext_lazy("Choose the reports")
    success_message = gettext_lazy("The reports of this posting are chosen.")

    def get_initial(self):
        return {}

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": queries.report_plan(self.posting)}

    def run(self, form) -> str:
        kinds = [name for name, chosen in form.cleaned_data.items() if chosen]
        services.plan_reports(posting=self.posting, kinds=kinds)
        return reverse("dispatch_postings:reports", args=[self.posting.pk])


class ReportScreen(NeedsPermission, WagtailAdminTemplateMixin):
    """A screen about the report in the address."""

    permission_required = "dispatch.view_activityreport"
    header_icon = "doc-full"

    @cached_property
    def report(self) -> ActivityReport:
        return get_object_or_404(queries.all_reports(), pk=self.kwargs["pk"])

    @cached_property
    def own_address(self) -> str:
        return reverse("dispatch_reports:inspect", args=[self.report.pk])

    def get_page_subtitle(self):
        return f"{self.report} {self.report.posting.worker} · {self.report.kind_in_words}"

    def get_breadcrumbs_items(self):
        return [
            *self.breadcrumbs_items,
            {"url": reverse("dispatch_reports:index"), "label": _("Workers' reports")},
            {"url": self.own_address, "label": self.get_page_subtitle()},
        ]

    def get_context_data(self, **kwargs):
        return super().get_context_data(report=self.report, **kwargs)


class ReportView(ReportScreen, TemplateView):
    template_name = "dispatch/office/report.html"
    page_title = gettext_lazy("Report")

    def get_context_data(self, **kwargs):
        labels = OTHER_CHANGES | {step.name: step.label for step in REPORT_LIFE.steps}
        history = self.report.changes.select_related("by")
        return super().get_context_data(
            commands=self.commands(),
            photos=queries.photos_of(self.report),
            originals=self.report.originals.all(),
            reminders=self.report.reminders.all(),
            is_overdue=self.report.is_overdue(timezone.localdate()),
            history=[(change, labels[change.step], ReportState(change.to_state).label) for change in history],
            **kwargs,
        )

    def commands(self) -> list[tuple[str, str]]:
        report, may = self.report, self.request.user.has_perm
        steps = [step for step in queries.report_steps(report, self.request.user) if step.name not in ABOUT_THE_STORY]
        found = [(self.address_of(step.name), step.label) for step in steps]
        if report.state in TOLD and may("dispatch.publish_report"):
            found.append((reverse("home_stories:show", args=[report.pk]), _("Story for supporters")))
        if report.state in WITH_WORKER and may(InviteView.permission_required):
            found.append((reverse("dispatch_reports:invite", args=[report.pk]), InviteView.page_title))
        return found

    def address_of(self, step: str) -> str:
        if step == "enter":
            return reverse("dispatch_reports:enter", args=[self.report.pk])
        return reverse("dispatch_reports:step", args=[self.report.pk, step])


class ReportCommand(LeadsBack, ReportScreen, CommandView):
    """A command about one report; it leads back to the report's page."""


class ReportStepView(StepScreen, ReportCommand):
    form_class = ReportStepForm
    success_message = gettext_lazy("The step is recorded.")
    life = REPORT_LIFE
    own_screens = ("begin", "submit", "enter", *ABOUT_THE_STORY)

    def get_initial(self):
        return {"expected_state": self.report.state}

    def act(self, form):
        services.advance_report(self.report, self.step.name, by=self.request.user, **form.cleaned_data)


class EnterView(TakesFile, ReportCommand):
    permission_required = "dispatch.enter_report"
    form_class = EnterForm
    page_title = gettext_lazy("Type it in for the worker")
    success_message = gettext_lazy("The report is recorded as sent in.")
    most_bytes = MOST_BYTES_OF_SCAN

    def too_large(self) -> str:
        return _("The file is larger than 10 MB.")

    def get_initial(self):
        names = ("title", "body", "language", "version")
        return {name: getattr(self.report, name) for name in names} | {"arrived_on": timezone.localdate()}

    def act(self, form):
        data = form.cleaned_data
        services.enter_report(
            self.report,
            words=form.words,
            arrived_on=data["arrived_on"],
            original=data["original"],
            expected_version=data["version"],
            at=timezone.now(),
            by=self.request.user,
        )


class InviteView(ReportCommand):
    permission_required = "dispatch.enter_report"
    form_class = SureForm
    page_title = gettext_lazy("Ask for it by e-mail")

    def act(self, form):
        if services.invite_to_report(self.report):
            messages.success(self.request, _("The worker gets a mail with the address of the report."))
        else:
            messages.warning(self.request, _("No e-mail address of the worker is on record."))


class PhotoView(ReportScreen, View):
    def get(self, request, pk, photo):
        found = get_object_or_404(queries.photos_of(self.report), pk=photo)
        return as_answer(found.file, kind=found.kind, name=f"photo-{found.pk}")


class OriginalView(ReportScreen, View):
    """The mail itself; it is taken along, for nothing of ours shall open what others wrote."""

    def get(self, request, pk, original):
        found = get_object_or_404(self.report.originals, pk=original)
        answer = FileResponse(
            found.file.open("rb"), as_attachment=True, filename=found.name, content_type="application/octet-stream"
        )
        answer["Cache-Control"] = "private, no-store"
        return answer


class WithdrawPhotoView(ReportCommand):
    """Somebody in a photograph does not wish to be shown any more."""

    permission_required = "dispatch.accept_report"
    form_class = SureForm
    page_title = gettext_lazy("Consent to this photograph is withdrawn")
    success_message = gettext_lazy("The photograph is shown nowhere in public from now on.")

    def act(self, form):
        photo = get_object_or_404(queries.photos_of(self.report), pk=self.kwargs["photo"])
        now = timezone.now()
        services.withdraw_photo_consent(photo, on=timezone.localdate(now), by=self.request.user, at=now)


def patterns() -> list:
    return [
        path("<int:pk>/", ReportView.as_view(), name="inspect"),
        path("<int:pk>/steps/<slug:step>/", ReportStepView.as_view(), name="step"),
        path("<int:pk>/enter/", EnterView.as_view(), name="enter"),
        path("<int:pk>/invite/", InviteView.as_view(), name="invite"),
        path("<int:pk>/photos/<int:photo>/", PhotoView.as_view(), name="photo"),
        path("<int:pk>/photos/<int:photo>/withdraw/", WithdrawPhotoView.as_view(), name="withdraw_photo"),
        path("<int:pk>/originals/<int:original>/", OriginalView.as_view(), name="original"),
    ]
