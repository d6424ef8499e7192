"""The page of one posting: where its life stands, what may come next, and what keeps it."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext, gettext_lazy
from django.views.generic import TemplateView
from wagtail import hooks
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from dispatch import queries
from dispatch.backoffice.next_help import NextHelp
from dispatch.models import POSTING_LIFE, Amendment, Posting, PostingChange
from dispatch.models.postings import ABROAD, BEFORE_DEPARTURE, OPEN_TO_REVISION, State
from jocs_site.backoffice.viewsets import NeedsPermission

# Lines of history that are no step of the life.
OTHER_CHANGES = {
    "task_done": gettext_lazy("Task done"),
    "task_waived": gettext_lazy("Task not needed"),
    "task_planned": gettext_lazy("Item planned"),
    "task_reopened": gettext_lazy("Task opened again"),
    "plan": gettext_lazy("Planned"),
    "take_over": gettext_lazy("Taken over from the old list"),
    "take_back": gettext_lazy("Taken back with the old list"),
    "revise": gettext_lazy("Plan revised"),
    "exception": gettext_lazy("Term exception recorded"),
    "papers": gettext_lazy("Papers recorded"),
    "sensitivity": gettext_lazy("What the public sees"),
    "profile": gettext_lazy("Public text written"),
    "release": gettext_lazy("Public text released"),
    "withdraw": gettext_lazy("Consent withdrawn"),
    "contact": gettext_lazy("Emergency contact added"),
    "contact_changed": gettext_lazy("Emergency contact changed"),
    "contact_removed": gettext_lazy("Emergency contact taken out"),
    "family": gettext_lazy("Accompanying family recorded"),
    "family_removed": gettext_lazy("Accompanying family taken out"),
    "final_report": gettext_lazy("Final report accepted"),
    **{kind.value: kind.label for kind in Amendment.Kind},
}
LABELS = OTHER_CHANGES | {step.name: step.label for step in POSTING_LIFE.steps if step.name not in OTHER_CHANGES}


def in_words(change: PostingChange) -> dict:
    """One line of history as the screen shows it."""
    state = State(change.to_state).label
    return {
        "at": change.at,
        "label": LABELS[change.step],
        "state": state if change.from_state == change.to_state else f"→ {state}",
        "by": change.by,
        "reason": change.reason,
    }


def notes_on(posting: Posting, user) -> list[tuple[str, str]]:
    """Sentences of the apps that stand on this one, each with the address that it leads to.

    They register for the hook ``posting_notes`` a function of posting and user that returns such pairs.
    """
    return [note for tell in hooks.get_hooks("posting_notes") for note in tell(posting, user)]


class PostingScreen(NeedsPermission, WagtailAdminTemplateMixin):
    """A screen about the posting in the address; the way back stands above it."""

    permission_required = "dispatch.view_posting"
    header_icon = "globe"

    @cached_property
    def posting(self) -> Posting:
        rows = Posting.objects.with_names().select_related(
            "exception", "early_end", "profile__consent", "request", "candidacy"
        )
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    @cached_property
    def own_address(self) -> str:
        return reverse("dispatch_postings:inspect", args=[self.posting.pk])

    def get_page_subtitle(self):
        return f"{self.posting.code} {self.posting.worker}"

    def get_breadcrumbs_items(self):
        return [
            *self.breadcrumbs_items,
            {"url": reverse("dispatch_postings:index"), "label": capfirst(Posting._meta.verbose_name_plural)},
            {"url": self.own_address, "label": self.get_page_subtitle()},
        ]

    def get_context_data(self, **kwargs):
        return super().get_context_data(posting=self.posting, **kwargs)


class PostingView(PostingScreen, TemplateView):
    template_name = "dispatch/office/posting.html"
    page_title = gettext_lazy("Posting")

    def get_context_data(self, **kwargs):
        posting, user, today = self.posting, self.request.user, timezone.localdate()
        help_with = NextHelp(posting, user.has_perm)
        return super().get_context_data(
            next_steps=help_with.steps(queries.next_steps(posting, user=user, today=today)),
            commands=self.commands(),
            notes=notes_on(posting, user),
            history=[in_words(change) for change in posting.changes.select_related("by")],
            amendments=posting.amendments.select_related("old_organisation", "new_organisation"),
            contacts=posting.worker.contacts.all() if user.has_perm("dispatch.view_emergencycontact") else [],
            family=posting.family.select_related("person"),
            absences=posting.absences.order_by("-starts_on", "-pk") if user.has_perm("dispatch.view_absence") else [],
            papers_missing=help_with.missing(queries.departure_papers(posting)),
            tasks=queries.tasks_of(posting, today),
            checklists=queries.checklists_of(posting, today),
            risk=queries.risk_of(posting.country, today, posting.organisation),
            risk_refusals=queries.departure_risks(posting) if posting.is_planned else [],
            risk_decisions=queries.decisions_about(posting.worker.person_id, posting.country),
            today=today,
            papers=queries.paper_file(posting, today=today).papers,
            duty=queries.clinical_duty(posting, on=today) if posting.state in ABROAD else None,
            is_public=self.is_public(today),
            profile=getattr(posting, "profile", None),
            **kwargs,
        )

    def is_public(self, today) -> bool:
        return any(shown.pk == self.posting.pk for shown in queries.public_postings(today))

    def commands(self) -> list[tuple[str, str]]:
        """Address and label of the commands beside the steps that this user may give now."""
        posting, may = self.posting, self.request.user.has_perm
        is_over = posting.state in POSTING_LIFE.ends
        is_running = not posting.is_planned and not is_over
        offers = {
            "revise": (posting.state in OPEN_TO_REVISION, "dispatch.change_posting", gettext("Revise the plan")),
            "own_exception": (
                posting.state in OPEN_TO_REVISION or (posting.state in BEFORE_DEPARTURE and not posting.exception_id),
                "dispatch.add_termexception",
                gettext("Replace the term exception") if posting.exception_id else gettext("Record a term exception"),
            ),
            "papers": (not is_over, "dispatch.change_posting", gettext("Record papers")),
            "contact": (True, "dispatch.add_emergencycontact", gettext("Add an emergency contact")),
            "family": (not is_over, "dispatch.add_familymember", gettext("Record accompanying family")),
            "absence": (
                posting.state in BEFORE_DEPARTURE or posting.state in ABROAD,
                "dispatch.add_absence",
                gettext("Record an absence"),
            ),
            "amend": (
                posting.state in BEFORE_DEPARTURE or is_running,
                "dispatch.amend_posting",
                gettext("Change the dates"),
            ),
            "reports": (True, "dispatch.view_activityreport", gettext("Workers' reports")),
            "halt": (
                posting.state in ABROAD,
                "dispatch.amend_posting",
                gettext("Suspend, evacuate or resume"),
            ),
            "host": (
                posting.state in (*BEFORE_DEPARTURE, *ABROAD),
                "dispatch.amend_posting",
                gettext("Change the host"),
            ),
            "sensitivity": (True, "dispatch.change_posting", gettext("What the public sees")),
            "profile": (True, "dispatch.change_publicprofile", gettext("Write the public text")),
            "release": (self.waits_for_release(), "dispatch.publish_profile", gettext("Release the public text")),
            "withdraw": (
                hasattr(posting, "profile"),
                "dispatch.change_publicprofile",
                gettext("Record that consent is withdrawn"),
            ),
        }
        return [
            (reverse(f"dispatch_postings:{name}", args=[posting.pk]), label)
            for name, (is_open, right, label) in offers.items()
            if is_open and may(right)
        ]

    def waits_for_release(self) -> bool:
        profile = getattr(self.posting, "profile", None)
        return profile is not None and profile.approved_on is None
