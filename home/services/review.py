"""From a writer's page to the public: the workflow that stands on both trees, and the letters on the way.

They are posted in the transaction of what they tell of, once for each step and reader, in place of Wagtail's own mails.
"""

from django.conf import settings
from django.contrib.auth.models import Group
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from wagtail.models import (
    AbstractGroupApprovalTask,
    Page,
    TaskState,
    Workflow,
    WorkflowPage,
    WorkflowState,
    WorkflowTask,
)
from wagtail.users.models import UserProfile

from home.models import ReviewTask
from home.models.review import last_answer, told_already
from jocs_site.foundation.errors import StaleState
from jocs_site.letters.kinds import kind
from jocs_site.letters.services import NewLetter, post
from jocs_site.people.models import User
from jocs_site.people.queries import accounts_with

REVIEWERS = "Site editor"
NAME = "公開前の確認 Review"  # shown to readers of both languages
ENTER = "wagtailadmin.access_admin"
LETTER = kind("page_review", gettext_lazy("Review of a page"), permission="home.view_office")
SUBJECTS = {
    "submitted": gettext_lazy("Please review: %(title)s"),
    "published": gettext_lazy("Published: %(title)s"),
    "rejected": gettext_lazy("Please look at it again: %(title)s"),
    "cancelled": gettext_lazy("Taken out of review: %(title)s"),
}


def put_up_review(root: Page) -> None:
    """Let what stands below a page pass a review. Safe to repeat: what the office changed of it stays."""
    if WorkflowPage.objects.filter(page=root).exists():
        return
    task = ReviewTask.objects.order_by("pk").first()
    if task is None:
        task = ReviewTask.objects.create(name=NAME)
        task.groups.set([Group.objects.get_or_create(name=REVIEWERS)[0]])
    workflow = Workflow.objects.filter(workflow_tasks__task=task).order_by("pk").first()
    if workflow is None:
        workflow = Workflow.objects.create(name=NAME)
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    WorkflowPage.objects.create(workflow=workflow, page=root)


def submit_page(page: Page, *, by: User) -> WorkflowState:
    """Ask for a review of the latest draft, as the button does."""
    return page.get_workflow().start(page, by)


def refuse_late_answer(page: Page) -> None:
    """Whoever answers after the review has ended is told what became of it. Raises StaleState."""
    if page.current_workflow_task is None:
        _tell_what_became_of(page)


def refuse_late_cancelling(page: Page) -> None:
    """The same for whoever takes a page out of a review that is over. Raises StaleState.

    In a transaction, at whose end reviewers who answer meanwhile are let in, as in `ReviewTask.on_action`.
    """
    running = WorkflowState.objects.for_instance(page).active().select_for_update()
    if not list(running.values_list("pk", flat=True)):
        _tell_what_became_of(page)


def _tell_what_became_of(page: Page):
    state = last_answer(page)
    raise StaleState(told_already(state) if state else _("This page is not in review."))


def ask_reviewers(sender=None, *, instance: TaskState, user=None, **_signal) -> None:
    """A page was submitted, or once more after changes: its reviewers read so, but for the one who submitted it."""
    task = instance.task.specific
    if not isinstance(task, AbstractGroupApprovalTask):
        return
    reviewers = accounts_with(ENTER).filter(groups__in=task.groups.all())
    page = _page(instance.workflow_state)
    for reviewer in reviewers.exclude(pk=getattr(user, "pk", None)):
        if page and UserProfile.get_for_user(reviewer).submitted_notifications:
            key = f"page-review:{instance.pk}:submitted:{reviewer.pk}"
            _write("submitted", page, reviewer, key, by=user, at=instance.started_at)


def tell_approved(sender=None, *, instance: WorkflowState, user=None, **_signal) -> None:
    _tell_writer("published", instance, user)


def tell_rejected(sender=None, *, instance: WorkflowState, user=None, **_signal) -> None:
    _tell_writer("rejected", instance, user)


def tell_cancelled(sender=None, *, instance: WorkflowState, user=None, **_signal) -> None:
    """Somebody took the page out of review; an editor who publishes it at once does so too, and that is good news."""
    page = _page(instance)
    is_out = page and page.live and not page.has_unpublished_changes
    _tell_writer("published" if is_out else "cancelled", instance, user)


def _tell_writer(what: str, state: WorkflowState, user) -> None:
    writer, answer, page = state.requested_by, state.current_task_state, _page(state)
    if page is None or answer is None or writer is None or writer == user:
        return
    if not (writer.is_active and writer.has_perm(ENTER)):
        return
    profile = UserProfile.get_for_user(writer)
    if profile.approved_notifications if what == "published" else profile.rejected_notifications:
        answer.refresh_from_db()
        comment = answer.specific.get_comment()
        key = f"page-review:{answer.pk}:{what}:{writer.pk}"
        _write(what, page, writer, key, by=user, at=answer.finished_at, comment=comment)


def _page(state: WorkflowState) -> Page | None:
    """As the database has it now; ``None`` for what is no page."""
    if state.base_content_type.model_class() is not Page:
        return None
    return Page.objects.filter(pk=state.object_id).select_related("locale").first()


def _write(what: str, page: Page, reader: User, key: str, *, by, at, comment: str = "") -> None:
    language = _spoken(reader)
    with override(language):
        words = {
            "name": reader.called,
            "by": by.called if by else "",
            "title": page.draft_title or page.title,
            "tongue": dict(settings.LANGUAGES)[page.locale.language_code],
            "comment": comment,
            "edit": settings.WAGTAILADMIN_BASE_URL + reverse("wagtailadmin_pages:edit", args=[page.pk]),
            "public": page.full_url if page.live else "",
            "later": None if page.live else getattr(page.scheduled_revision, "approved_go_live_at", None),
        }
        text = render_to_string(f"home/mail/review_{what}.txt", words)
        subject = SUBJECTS[what] % words
    address = reader.email
    post(NewLetter(key, LETTER, subject, text, name=words["name"], address=address, language=language), at=at)


def _spoken(user: User) -> str:
    """The language that somebody of the office chose for its screens."""
    return "en" if UserProfile.get_for_user(user).preferred_language == "en" else "ja"
