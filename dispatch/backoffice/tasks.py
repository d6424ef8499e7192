"""What is to be done about stays abroad: the list, and the commands that settle one."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.base import ViewSet

from dispatch import forms, queries, services
from dispatch.backoffice.commands import PostingCommand
from dispatch.models import ChecklistItem, PlannedItem, SettledTask
from dispatch.models.checklists import OCCASIONS
from jocs_site.backoffice.ledgers import InMenu
from jocs_site.backoffice.viewsets import NeedsPermission


class TasksView(NeedsPermission, WagtailAdminTemplateMixin, TemplateView):
    permission_required = "dispatch.view_posting"
    template_name = "dispatch/office/tasks.html"
    page_title = _("Tasks about stays abroad")
    header_icon = "tasks"

    def get_breadcrumbs_items(self):
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs):
        today = timezone.localdate()
        shown = [(task, task.is_overdue(today)) for task in queries.open_tasks(today)]
        return super().get_context_data(tasks=shown, **kwargs)


class TaskCommand(PostingCommand):
    """About one task of a posting."""

    @cached_property
    def task(self) -> dict:
        return {"posting": self.posting, "kind": self.kwargs["kind"], "about": self.kwargs["about"]}

    @cached_property
    def item(self) -> ChecklistItem | None:
        """Of a training or a closing: what the list asks for."""
        if self.kwargs["kind"] not in OCCASIONS:
            return None
        if not self.kwargs["about"].isdecimal():
            raise Http404
        return get_object_or_404(ChecklistItem, pk=self.kwargs["about"], occasion=self.kwargs["kind"])

    def get_page_subtitle(self):
        labels = dict(SettledTask.Kind.choices)
        return f"{self.item or labels.get(self.kwargs['kind'], '')} · {super().get_page_subtitle()}"

    def planned(self) -> dict:
        """What the plan of the posting says of the item, and where it says nothing, the list."""
        plan = PlannedItem.objects.filter(posting=self.posting, item=self.item).first() or self.item
        return {
            "planned_on": getattr(plan, "planned_on", None),
            "whom": plan.whom,
            "venue": plan.venue,
            "amount": plan.amount and f"{plan.amount.normalize():f}",
            "unit": plan.unit,
        }


class DoneView(TaskCommand):
    page_title = _("Record that it is done")
    success_message = _("The task is recorded as done.")

    def get_form_class(self):
        return forms.ItemDoneForm if self.item else forms.TaskDoneForm

    def get_form_kwargs(self):
        return super().get_form_kwargs() | ({"item": self.item} if self.item else {})

    def get_initial(self):
        planned = self.planned() if self.item else {}
        day, today = planned.get("planned_on"), timezone.localdate()
        return planned | {"done_on": day if day and day <= today else today}

    def act(self, form):
        facts = dict(form.cleaned_data)
        words = facts.pop("note")
        services.finish_task(**self.task, **facts, words=words, at=timezone.now(), by=self.request.user)


class PlanItemView(TaskCommand):
    form_class = forms.PlanItemForm
    page_title = _("Plan the item")
    submit_label = pgettext_lazy("training", "Save the plan")
    success_message = _("The plan of the item is saved.")

    def get_initial(self):
        if self.item is None:
            raise Http404
        return self.planned()

    def act(self, form):
        services.plan_item(
            posting=self.posting, item=self.item, **form.cleaned_data, at=timezone.now(), by=self.request.user
        )


class WaiveTaskView(TaskCommand):
    form_class = forms.BecauseForm
    page_title = _("Record that it is not needed")
    success_message = _("It is recorded why the task is not needed.")

    def act(self, form):
        services.waive_task(**self.task, because=form.cleaned_data["because"], at=timezone.now(), by=self.request.user)


class ReopenView(TaskCommand):
    form_class = forms.NothingForm
    page_title = _("Open the task again")
    success_message = _("The task is open again.")

    def act(self, form):
        services.reopen_task(**self.task, at=timezone.now(), by=self.request.user)


class TasksViewSet(InMenu, ViewSet):
    icon = "tasks"
    menu_label = pgettext_lazy("posting", "Tasks")
    url_prefix = "dispatch/tasks"
    menu_permission = TasksView.permission_required

    def get_urlpatterns(self):
        one = "<int:pk>/<slug:kind>/<str:about>"
        return [
            path("", TasksView.as_view(), name="index"),
            path(f"{one}/done/", DoneView.as_view(), name="done"),
            path(f"{one}/plan/", PlanItemView.as_view(), name="plan"),
            path(f"{one}/waive/", WaiveTaskView.as_view(), name="waive"),
            path(f"{one}/reopen/", ReopenView.as_view(), name="reopen"),
        ]
