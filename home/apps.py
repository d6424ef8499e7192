from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class HomeConfig(AppConfig):
    name = "home"
    label = "home"
    verbose_name = _("Public site")

    def ready(self):
        from wagtail import signals  # noqa: PLC0415 - apps must be loaded first
        from wagtail.models import TaskState, WorkflowState  # noqa: PLC0415

        from home import closing, services  # noqa: PLC0415
        from home.models.search import put_up_index  # noqa: PLC0415

        post_migrate.connect(put_up_index, sender=self, dispatch_uid="home.put_up_index")
        signals.page_published.connect(services.words_changed, dispatch_uid="home.words_changed")
        signals.page_published.connect(services.counterparts_fall_behind, dispatch_uid="home.counterparts_fall_behind")
        signals.page_unpublished.connect(services.words_changed, dispatch_uid="home.words_gone")
        signals.copy_for_translation_done.connect(closing.close_translation, dispatch_uid="home.close_translation")
        signals.post_page_move.connect(closing.close_moved, dispatch_uid="home.close_moved")
        # Under the names of Wagtail's own mails, which are connected later and find their places taken.
        for signal, tell, kind, name in (
            (signals.task_submitted, services.ask_reviewers, TaskState, "group_approval_task_submitted"),
            (signals.workflow_approved, services.tell_approved, WorkflowState, "workflow_state_approved"),
            (signals.workflow_rejected, services.tell_rejected, WorkflowState, "workflow_state_rejected"),
            (signals.workflow_cancelled, services.tell_cancelled, WorkflowState, "workflow_state_cancelled"),
        ):
            signal.connect(tell, sender=kind, dispatch_uid=f"{name}_email_notification")
