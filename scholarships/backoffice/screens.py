"""The page of one application: the file, what may come next and what stands in its way, reviews, money, history."""

from dataclasses import dataclass

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from jocs_site.backoffice.viewsets import NeedsPermission
from jocs_site.foundation.errors import Blocker
from scholarships import queries
from scholarships.models import Application, Award
from scholarships.models.applications import ENDED_WITHOUT
from scholarships.models.lives import APPLICATION_LIFE, AWARD_FOLLOWS, AWARD_LIFE, INSTALMENT_LIFE

# Steps that are taken on a screen with more to fill in than a reason, and what that screen is called.
SCREEN_OF_STEP = {
    "pass_check": ("check", _("Check the file")),
    "resubmit": ("complete", _("Fill in what was missing")),
    "start_review": ("assign", _("Assign reviewers")),
    "invite": ("invite", _("Invite to an interview")),
    "hold_interview": ("interview", _("Record the interview")),
    "select": ("decide", _("Record the decision")),
    "reserve": ("decide", _("Record the decision")),
    "not_select": ("decide", _("Record the decision")),
    "award": ("award", _("Record the award")),
}
# Their screen is where the blocker is dealt with, so that telling it beforehand would only confuse.
UNTOLD = {"TOO_FEW_REVIEWERS", "NO_AWARD", "NO_RULING", "NO_CERTIFICATE", "NO_FIRST_DAY"}
# The same for the years of a scholarship.
SCREEN_OF_AWARD_STEP = {
    "suspend": "suspend",
    "complete": "complete_award",
    "terminate": "terminate",
    "serve": "serve",
    "defer": "defer",
    "leave_early": "breach",
    "waive": "waive",
    "demand_repayment": "demand",
}

SEES_VISITS = "scholarships.view_monitoringvisit"
BEING_CHECKED = (Application.State.SUBMITTED, Application.State.INCOMPLETE)


@dataclass(frozen=True)
class Offer:
    """A button on the page and every reason why it would be refused now. Ways out of the usual are no main ones."""

    label: str
    url: str
    blockers: list[Blocker]
    is_main: bool = True


def offers(application: Application, user) -> list[Offer]:
    """What this user may do with the application in its state, each screen once."""
    found: dict[str, Offer] = {}
    for one in queries.next_steps(application, APPLICATION_LIFE, user):
        screen, label = SCREEN_OF_STEP.get(one.step.name, (None, one.step.label))
        if screen:
            url = reverse(f"scholarships_applications:{screen}", args=[application.pk])
        else:
            url = reverse("scholarships_applications:step", args=[application.pk, one.step.name])
        if any(blocker.code == "REVIEWERS_ENOUGH" for blocker in one.blockers):
            continue
        told = [blocker for blocker in one.blockers if not (screen and blocker.code in UNTOLD)]
        found.setdefault(url, Offer(label, url, told, is_main=not one.step.needs_reason))
    if application.state == Application.State.IN_REVIEW and user.has_perm("scholarships.assign_application"):
        url = reverse("scholarships_applications:assign", args=[application.pk])
        found.setdefault(url, Offer(_("Assign another reviewer"), url, [], is_main=False))
    if application.state == Application.State.SUBMITTED and user.has_perm("scholarships.check_application"):
        url = reverse("scholarships_applications:complete", args=[application.pk])
        found.setdefault(url, Offer(_("Correct the file"), url, [], is_main=False))
    may_erase = application.state in ENDED_WITHOUT and not application.erased_on
    if may_erase and user.has_perm("scholarships.decide_application"):
        url = reverse("scholarships_applications:erase", args=[application.pk])
        found[url] = Offer(_("Erase what it says"), url, [], is_main=False)
    return list(found.values())


def award_offers(application: Application, award: Award | None, user) -> list[Offer]:
    """What this user may do with the scholarship in its state."""
    found = []
    for one in queries.next_steps(award, AWARD_LIFE, user) if award else []:
        if one.step.name in AWARD_FOLLOWS or any(blocker.code == "NO_DUTY" for blocker in one.blockers):
            continue
        screen = SCREEN_OF_AWARD_STEP.get(one.step.name, "award_step")
        more = [one.step.name] if screen == "award_step" else []
        url = reverse(f"scholarships_applications:{screen}", args=[application.pk, *more])
        told = [blocker for blocker in one.blockers if blocker.code not in UNTOLD]
        found.append(Offer(one.step.label, url, told, is_main=not one.step.needs_reason))
    return found


def step_labels(life) -> dict[str, str]:
    return {step.name: step.label for step in life.steps}


class ApplicationScreen(NeedsPermission, WagtailAdminTemplateMixin):
    """A screen about the application in the address; the way back stands above it."""

    permission_required = "scholarships.view_application"
    header_icon = "doc-full-inverse"

    @cached_property
    def application(self) -> Application:
        found = queries.application_file(self.kwargs["pk"], reader=self.request.user)
        if found is None:
            raise Http404
        return found

    @cached_property
    def own_address(self) -> str:
        return reverse("scholarships_applications:inspect", args=[self.application.pk])

    @cached_property
    def shows_reviews(self) -> bool:
        """Not to somebody who still owes a review of this file, or is tied to it."""
        return self.request.user.has_perm("scholarships.view_review") and not self.application.hides_points

    def get_page_subtitle(self):
        return f"{self.application.code} {self.application.person.latin_name}"

    def get_breadcrumbs_items(self):
        return [
            *self.breadcrumbs_items,
            {
                "url": reverse("scholarships_applications:index"),
                "label": capfirst(Application._meta.verbose_name_plural),
            },
            {"url": self.own_address, "label": self.application.code},
        ]

    def get_context_data(self, **kwargs):
        return super().get_context_data(application=self.application, **kwargs)


class ApplicationView(ApplicationScreen, TemplateView):
    template_name = "scholarships/office/application.html"
    page_title = _("Application")

    def get_context_data(self, **kwargs):
        application, user = self.application, self.request.user
        decision = getattr(application, "decision", None)
        award = None if application.hides_money else getattr(decision, "award", None)
        instalments = list(award.instalments.all()) if award else []
        account = self.account(award) if award else None
        return super().get_context_data(
            offers=offers(application, user),
            may_add_papers=user.has_perm("scholarships.check_application") and application.state in BEING_CHECKED,
            decision=decision,
            award=award,
            instalments=instalments,
            assignments=application.assignments.all() if self.shows_reviews else [],
            may_withdraw=user.has_perm("scholarships.assign_application") and queries.may_withdraw(application),
            interviews=application.interviews.all() if self.shows_reviews else [],
            checks=application.checks.all(),
            held=queries.held_before([application], user=user)[application.pk],
            linked=queries.linked_awards(award, user) if award else [],
            history=[
                (change, step_labels(APPLICATION_LIFE)[change.step], Application.State(change.to_state).label)
                for change in application.changes.all()
            ],
            award_offers=award_offers(application, award, user),
            award_history=[
                (change, step_labels(AWARD_LIFE)[change.step], Award.State(change.to_state).label)
                for change in (award.changes.all() if award else [])
            ],
            account=account,
            enrolments=award.enrolments.all() if award else [],
            may_enter_account=award and user.has_perm("scholarships.add_bankaccount"),
            service=getattr(award, "service", None),
            in_touch=queries.consent_in_touch(application.person, timezone.localdate()) if award else None,
            visit_notes=queries.notes_of_award(award) if award and user.has_perm(SEES_VISITS) else None,
            may_visit=user.has_perm("scholarships.add_monitoringvisit"),
            may_advance=user.has_perm("scholarships.advance_award"),
            may_check_sanctions=account and user.has_perm("scholarships.add_sanctioncheck"),
            may_enrol=award and user.has_perm("scholarships.add_enrolmentconfirmation"),
            may_plan=award and not instalments and user.has_perm("scholarships.add_instalment"),
            may_pledge=award and award.agreement_signed_on is None and user.has_perm("scholarships.add_award"),
            instalment_labels=step_labels(INSTALMENT_LIFE),
            **kwargs,
        )

    def account(self, award: Award):
        live = (
            award.accounts.live()
            .select_related("looked_by__person")
            .prefetch_related("sanction_checks__checked_by__person")
        )
        return next(iter(live), None)
