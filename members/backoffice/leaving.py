"""A death, and the steps of an expulsion."""

from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from jocs_site.backoffice.viewsets import StepScreen
from members import forms, services
from members.backoffice.screens import MembershipCommand
from members.models import EXPULSION_LIFE, Expulsion


class DeathView(MembershipCommand):
    form_class = forms.DeathForm
    page_title = _("Record a death")
    success_message = _("The death is recorded. Nothing is sent any more.")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"may_waive": self.request.user.has_perm("members.waive_dues")}

    def act(self, form):
        person, today = self.membership.person_id, timezone.localdate()
        services.record_death(person_id=person, today=today, by=self.request.user, **form.cleaned_data)


class ExpelView(MembershipCommand):
    permission_required = "members.expel_membership"
    form_class = forms.ExpelForm
    page_title = _("Begin an expulsion")
    success_message = _("The procedure has begun. The member stays a member until told of the resolution.")

    def act(self, form):
        services.open_expulsion(membership_id=self.membership.pk, by=self.request.user, **form.cleaned_data)


class ExpulsionStepView(StepScreen, MembershipCommand):
    """The next step of the procedure that is open."""

    permission_required = "members.expel_membership"
    life = EXPULSION_LIFE
    form_class = forms.ExpulsionStepForm
    success_message = _("Noted.")

    @cached_property
    def expulsion(self) -> Expulsion:
        return get_object_or_404(Expulsion.objects.exclude(state__in=EXPULSION_LIFE.ends), membership=self.membership)

    def get_initial(self):
        return super().get_initial() | {"state": self.expulsion.state}

    def act(self, form):
        services.step_expulsion(
            expulsion_id=self.expulsion.pk,
            step=self.step.name,
            on=form.cleaned_data["on"],
            words=form.cleaned_data["words"],
            by=self.request.user,
            expected_state=form.cleaned_data["state"],
        )


def leaving_urls() -> list:
    return [
        path("<int:pk>/death/", DeathView.as_view(), name="death"),
        path("<int:pk>/expel/", ExpelView.as_view(), name="expel"),
        path("<int:pk>/expulsion/<slug:step>/", ExpulsionStepView.as_view(), name="expulsion"),
    ]
