"""The step between a writer's page and the public: somebody else reads it first."""

from collections.abc import Iterator

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import AbstractGroupApprovalTask, Page, TaskState, WorkflowState

from home.models.stories import StoryPage
from jocs_site.foundation.errors import Blocker, RuleBroken, StaleState


class ReviewTask(AbstractGroupApprovalTask):
    """One of its groups approves a page, and that publishes it, or sends it back with a comment.

    What a rule keeps from the public stays in review, and the second of two answers is refused; both raise RuleBroken
    with sentences, which `home.middleware` shows.
    """

    class Meta:
        verbose_name = gettext_lazy("review of a page")
        verbose_name_plural = gettext_lazy("reviews of pages")

    @transaction.atomic
    def on_action(self, task_state, user, action_name, **kwargs):
        WorkflowState.objects.select_for_update().get(pk=task_state.workflow_state_id)  # two reviewers queue up here
        fresh = TaskState.objects.select_related("finished_by__person").get(pk=task_state.pk).specific
        if fresh.status != TaskState.STATUS_IN_PROGRESS:
            raise StaleState(told_already(fresh))
        if action_name == "approve":
            _refuse_to_publish(fresh)
        try:
            super().on_action(fresh, user, action_name, **kwargs)
        except ValidationError as error:  # a draft may lack what a public page needs
            raise RuleBroken(blockers=list(_lacking(fresh, error))) from error

    @classmethod
    def get_description(cls):
        return _("A member of the groups reads the page; approved, it is published, unless a rule keeps it back.")


def told_already(state: TaskState) -> str:
    """What became of a step that somebody answers once more."""
    words = {
        TaskState.STATUS_APPROVED: _("%(name)s approved this page already (%(when)s). Nothing was done twice."),
        TaskState.STATUS_REJECTED: _("%(name)s sent this page back already (%(when)s). Your answer was not kept."),
    }.get(state.status, _("This page was taken out of review (%(when)s) by %(name)s. Your answer was not kept."))
    name = state.finished_by.called if state.finished_by else "–"
    return words % {"name": name, "when": date_format(localtime(state.finished_at), "SHORT_DATETIME_FORMAT")}


def last_answer(page: Page) -> TaskState | None:
    states = TaskState.objects.for_instance(page).exclude(finished_at=None).select_related("finished_by__person")
    return states.order_by("-finished_at", "-pk").first()


def _lacking(state: TaskState, error: ValidationError) -> Iterator[Blocker]:
    """Each thing that is wrong with a page, with the name of its field."""
    page = state.revision.as_object()
    for field, sentences in error.message_dict.items():
        label = "" if field == NON_FIELD_ERRORS else f"{page._meta.get_field(field).verbose_name}: "
        yield from (Blocker("INVALID", f"{label}{sentence}") for sentence in sentences)


def _refuse_to_publish(state: TaskState) -> None:
    page = state.workflow_state.content_object.get_latest_revision_as_object()
    if isinstance(page, StoryPage):
        page.refuse_to_publish(localtime().date())
