"""Erasing what one application says, by hand: what goes, what stays, and what keeps it."""

from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from jocs_site.foundation.errors import Blocker
from scholarships import forms, queries, services
from scholarships.backoffice.commands import ApplicationCommand


class EraseView(ApplicationCommand):
    permission_required = "scholarships.decide_application"
    form_class = forms.EraseForm
    template_name = "scholarships/office/erase.html"
    page_title = _("Erase what this application says")
    submit_label = _("Erase it for good")
    success_message = _("What the application said is erased. Points, votes and steps stay.")

    @cached_property
    def kept_by(self) -> list[Blocker]:
        return queries.why_not_erased(self.application, on=timezone.localdate())

    def get_initial(self):
        return {}

    def get_context_data(self, **kwargs):
        return super().get_context_data(kept_by=self.kept_by, **kwargs)

    def act(self, form):
        reason = form.cleaned_data["reason"]
        services.erase_by_hand(self.application, reason=reason, on=timezone.localdate(), by=self.request.user)
