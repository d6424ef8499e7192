"""The staff screens' common shape: lists without a query per row, XLSX only, no copying, guarded reports."""

from collections.abc import Container

from django.contrib import messages
from django.core.exceptions import ImproperlyConfigured
from django.http import Http404
from django.urls import path
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import FormView
from wagtail.admin.views import generic
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.views.reports import ReportView
from wagtail.admin.viewsets.model import ModelViewSet

from jocs_site.foundation.errors import RuleBroken
from jocs_site.foundation.workflow import Life, Step


class XlsxOnly:
    """Wagtail's CSV has no mark that Excel in Japan needs and leaves formulas alive; its XLSX is safe."""

    FORMATS = ("xlsx",)

    @cached_property
    def header_more_buttons(self):
        return [button for button in super().header_more_buttons if button.url != self.csv_export_url]


class RecordIndexView(XlsxOnly, generic.IndexView):
    """A list that fetches related records with its rows; ``list_select_related`` names them."""

    list_select_related: tuple[str, ...] = ()

    def get_base_queryset(self):
        return super().get_base_queryset().select_related(*self.list_select_related)


class RecordInspectView(generic.InspectView):
    """One record, in which what is so or not so is said in words, and a dash stands for what is not known."""

    def get_field_display_value(self, field_name, field):
        value = super().get_field_display_value(field_name, field)
        if value is None or value == "":
            return "–"
        return (_("yes") if value else _("no")) if isinstance(value, bool) else value


class RecordViewSet(ModelViewSet):
    """Master data and records that a plain form may save. Everything with money, states or votes has a service.

    Wagtail's index of references follows pages and what stands in their blocks. Records are tied by keys that the
    database guards, and most are written many at once past that index, which would cost each saving a task and then
    say on a page of "usage" that nothing uses what is in use. So they have neither.
    """

    index_view_class = RecordIndexView
    inspect_view_class = RecordInspectView
    list_select_related: tuple[str, ...] = ()
    inspect_view_enabled = True
    copy_view_enabled = False
    add_to_reference_index = False
    list_per_page = 50

    def get_common_view_kwargs(self, **kwargs):
        return super().get_common_view_kwargs(**{"usage_url_name": None} | kwargs)

    def get_urlpatterns(self):
        return [pattern for pattern in super().get_urlpatterns() if pattern.name != "usage"]

    def get_index_view_kwargs(self, **kwargs):
        return super().get_index_view_kwargs(list_select_related=self.list_select_related, **kwargs)


class EndedNotDeleted(RecordViewSet):
    """What a form may save and what stays for good: no address deletes it."""

    def get_common_view_kwargs(self, **kwargs):
        return super().get_common_view_kwargs(delete_url_name=None, **kwargs)

    def get_urlpatterns(self):
        return [pattern for pattern in super().get_urlpatterns() if pattern.name != "delete"]


class ReadOnlyIndexView(RecordIndexView):
    """Rows lead to their page; what changes them are commands there."""

    def get_edit_url(self, instance):
        return None

    def get_delete_url(self, instance):
        return None

    def get_list_buttons(self, instance):
        return []


class ReadOnlyViewSet(RecordViewSet):
    """A list to read: no address edits or deletes its rows. Write ``get_urlpatterns``, around ``list_urlpatterns``."""

    index_view_class = ReadOnlyIndexView
    search_backend_name = None
    exclude_form_fields = ()

    def get_common_view_kwargs(self, **kwargs):
        none_of_these = dict.fromkeys(("history_url_name", "edit_url_name", "delete_url_name"))
        return super().get_common_view_kwargs(**none_of_these, **kwargs)

    def register_admin_url_finder(self):
        """There is no edit address to find."""

    def list_urlpatterns(self):
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
        ]


class NeedsPermission(PermissionCheckedMixin):
    """``permission_required`` is a full name, ``members.view_payment``, and compulsory: Wagtail opens what has none."""

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        if cls.__module__ != __name__ and not cls.permission_required:
            raise ImproperlyConfigured(f"{cls.__name__} needs permission_required.")

    def user_has_permission(self, permission):
        return self.request.user.has_perm(permission)


class LedgerReport(XlsxOnly, NeedsPermission, ReportView):
    """A list of rows that nobody may edit."""


class CommandView(NeedsPermission, WagtailAdminTemplateMixin, FormView):
    """A screen that asks a few things and calls one service. What the service forbids becomes a form error.

    Set ``page_title``, ``form_class``, ``success_message``, and write ``run(form)``, which calls the service and
    returns the address to go to. ``get_page_subtitle``: whom or what it is about, shown above the form.
    """

    template_name = "backoffice/command.html"
    page_title = ""
    submit_label = ""
    success_message = ""
    header_icon = "edit"

    def get_breadcrumbs_items(self):
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def run(self, form) -> str:
        raise NotImplementedError

    def form_valid(self, form):
        try:
            address = self.run(form)
        except RuleBroken as error:
            field = error.field if error.field in form.fields else None
            for blocker in error.blockers:
                form.add_error(field, str(blocker))
            return self.form_invalid(form)
        if self.success_message:
            messages.success(self.request, self.success_message)
        self.success_url = address
        return super().form_valid(form)

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            submit_label=self.submit_label or self.page_title,
            concerns=self.get_page_subtitle(),
            way_back=next((place for place in reversed(self.get_breadcrumbs_items()[1:]) if place["url"]), None),
            **kwargs,
        )


class LeadsBack:
    """Before the screen of a record and `CommandView`: a command that stands below the record's page and returns to it.

    The screen gives ``own_address``. Write ``act(form)``, which calls the service.
    """

    own_address: str

    def get_breadcrumbs_items(self):
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    def act(self, form) -> None:
        raise NotImplementedError

    def run(self, form) -> str:
        self.act(form)
        return self.own_address


class StepScreen:
    """Before a `CommandView`: the screen of one step of a declared life, named in the address.

    Set ``life``; ``own_screens`` names steps that have a screen of their own. Unknown steps are not found; the step's
    own right is needed beside the screen's.
    """

    life: Life
    own_screens: Container[str] = ()

    @cached_property
    def step(self) -> Step:
        name = self.kwargs["step"]
        if name in self.own_screens or name not in {step.name for step in self.life.steps}:
            raise Http404
        return self.life.step(name)

    def user_has_permission(self, permission):
        return super().user_has_permission(permission) and super().user_has_permission(self.step.permission)

    @property
    def page_title(self):
        return self.step.label

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"step": self.step}
