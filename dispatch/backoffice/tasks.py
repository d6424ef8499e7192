"""What is to be done about stays abroad: the list, and the commands that settle one."""

from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.base import ViewSet

from dispatch import forms, queries, services
from dispatch.backoffice.commands import PostingCommand
from dispatch.models import SettledTask
from jocs_site.backoffice.ledgers import LedgerMenuItem
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

    def get_page_subtitle(self):
        labels = dict(SettledTask.Kind.choices)
        return f"{labels.get(self.kwargs['kind'], '')} · {super().get_page_subtitle()}"


class DoneView(TaskCommand):
    form_class = forms.TaskDoneForm
    page_title = _("Record that it is done")
    success_message = _("The task is recorded as done.")

    def get_initial(self):
        return {"done_on": timezone.localdate()}

    def act(self, form):
        data = form.cleaned_data
        services.finish_task(
            **self.task, done_on=data["done_on"], words=data["note"], at=timezone.now(), by=self.request.user
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


class TasksViewSet(ViewSet):
    icon = "tasks"
    menu_label = _("Tasks")
    url_prefix = "dispatch/tasks"

    def get_menu_item(self, order=None):
        return LedgerMenuItem(
            self.menu_label,
            reverse(self.get_url_name("index")),
            permission=TasksView.permission_required,
            name=self.menu_name,
            icon_name=self.icon,
            order=order or self.menu_order,
        )

    def get_urlpatterns(self):
        one = "<int:pk>/<slug:kind>/<str:about>"
        return [
            path("", TasksView.as_view(), name="index"),
            path(f"{one}/done/", DoneView.as_view(), name="done"),
            path(f"{one}/waive/", WaiveTaskView.as_view(), name="waive"),
            path(f"{one}/reopen/", ReopenView.as_view(), name="reopen"),
        ]
