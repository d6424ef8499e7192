"""The check of eligibility: the call's list point by point, and what the system sees by itself."""

from django.contrib import messages
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from scholarships import forms, queries, services
from scholarships.backoffice.commands import ApplicationCommand
from scholarships.models import Application, lives


class CheckView(ApplicationCommand):
    permission_required = "scholarships.check_application"
    form_class = forms.CheckForm
    template_name = "scholarships/office/check.html"
    page_title = _("Check the file")
    submit_label = _("Save")

    def get_form_kwargs(self):
        found = {check.point_id: check for check in self.application.checks.all()}
        points = list(self.application.call.check_points.all())
        return super().get_form_kwargs() | {"points": points, "found": found}

    def run(self, form) -> str:
        """Back to the file, or on to the next one that waits; after the last to the round."""
        self.act(form)
        if not {"go_on", "in_order"} & self.request.POST.keys():
            return self.own_address
        call = self.application.call
        following = queries.to_check(call, after=self.application, user=self.request.user).first()
        if following is None:
            return reverse("scholarships_calls:inspect", args=[call.pk])
        return reverse("scholarships_applications:check", args=[following.pk])

    def act(self, form):
        findings = [services.Finding(*found) for found in form.findings]
        if not form.is_done:
            services.record_checks(application=self.application, findings=findings, by=self.request.user)
            messages.success(self.request, _("The findings are kept. The file waits for the rest."))
            return
        result = services.check_file(
            application=self.application,
            findings=findings,
            by=self.request.user,
            expected_state=form.cleaned_data["expected_state"],
        )
        told = {
            Application.State.ELIGIBLE: (messages.success, _("The file passed its check.")),
            Application.State.INCOMPLETE: (
                messages.warning,
                _("The file is incomplete. What is missing stands in its history."),
            ),
            Application.State.INELIGIBLE: (
                messages.warning,
                _("The file is not eligible. What is not fulfilled stands in its history."),
            ),
        }
        tell, sentence = told[result]
        tell(self.request, sentence)

    def get_context_data(self, **kwargs):
        wrong = [*lives.receivable(self.application), *lives.complete(self.application)]
        others = queries.to_check(self.application.call, after=self.application, user=self.request.user)
        return super().get_context_data(missing=wrong, others=others.count(), **kwargs)
