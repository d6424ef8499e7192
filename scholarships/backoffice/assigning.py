"""Who gets which file: for one file by hand, for a round as a proposal that is looked at and then confirmed."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import prefetch_related_objects
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from scholarships import forms, queries, services
from scholarships.backoffice.commands import ApplicationCommand
from scholarships.backoffice.rounds import RoundCommand
from scholarships.models import ReviewAssignment
from scholarships.models.reviews import Conflict

FILES_ON_A_PAGE = 100


class AssignView(ApplicationCommand):
    permission_required = "scholarships.assign_application"
    form_class = forms.AssignForm
    page_title = _("Assign reviewers")
    success_message = _("The reviewers are assigned.")

    def get_form_kwargs(self):
        asked = [one.reviewer_id for one in self.application.assignments.all()]
        return super().get_form_kwargs() | {"members": queries.panel().exclude(user__in=asked)}

    def act(self, form):
        services.assign_reviewers(
            application=self.application,
            members=list(form.cleaned_data["members"]),
            on=timezone.localdate(),
            due_on=form.cleaned_data["due_on"],
            by=self.request.user,
        )


class WithdrawReviewerView(ApplicationCommand):
    """A tie that shows up late. Whoever withdraws themselves finds the file closed afterwards."""

    permission_required = "scholarships.assign_application"
    form_class = forms.WithdrawReviewerForm
    template_name = "scholarships/office/withdraw_reviewer.html"
    page_title = _("Withdraw this reviewer")
    success_message = _("The reviewer is withdrawn. Assign another one where one is missing.")

    @cached_property
    def assignment(self) -> ReviewAssignment:
        found = (one for one in self.application.assignments.all() if one.pk == self.kwargs["assignment"])
        one = next(found, None)
        if one is None or one.conflict == Conflict.DECLARED or not queries.may_withdraw(self.application):
            raise Http404
        return one

    def get_initial(self):
        return {}

    def get_context_data(self, **kwargs):
        return super().get_context_data(assignment=self.assignment, **kwargs)

    def run(self, form) -> str:
        user = self.request.user
        services.withdraw_reviewer(assignment=self.assignment, by=user, at=timezone.now(), **form.cleaned_data)
        is_own = self.assignment.reviewer_id == user.pk
        return reverse("scholarships_applications:index") if is_own else self.own_address


class AssignRoundView(RoundCommand):
    """Shows who would get how many and which files; what is confirmed is what was shown."""

    permission_required = "scholarships.assign_application"
    form_class = forms.RoundForm
    template_name = "scholarships/office/assign_round.html"
    page_title = _("Share the files among the panel")
    submit_label = _("Assign as shown")
    explanation = _(
        "The loads are as even as the exclusions allow. Nobody gets their own application, one of their body, or "
        "one of somebody they are tied to. Nothing is assigned until you confirm."
    )

    @cached_property
    def proposal(self) -> services.Proposal:
        return services.propose_round(self.call)

    def get_initial(self):
        return {"shown": self.proposal.digest}

    def get_context_data(self, **kwargs):
        page = Paginator(self.proposal.given, FILES_ON_A_PAGE).get_page(self.request.GET.get("page"))
        shown = [*(file for file, _members in page), *self.proposal.short]
        prefetch_related_objects(shown, "nominating_organisation")
        return super().get_context_data(proposal=self.proposal, page_obj=page, **kwargs)

    def run(self, form) -> str:
        done, short = services.assign_round(
            call=self.call, on=timezone.localdate(), by=self.request.user, **form.cleaned_data
        )
        sentence = ngettext("%(count)d file has its reviewers.", "%(count)d files have their reviewers.", done)
        messages.success(self.request, sentence % {"count": done})
        if short:
            sentence = ngettext(
                "For %(count)d file the panel is too small.", "For %(count)d files the panel is too small.", short
            )
            messages.warning(self.request, sentence % {"count": short})
        return self.own_address
