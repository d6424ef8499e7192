"""The worklist of applications: who may be on record already, and the board's decision for many at once."""

from django import forms as django_forms
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import HeaderButton

from jocs_site.backoffice.viewsets import CommandView, LedgerReport, NeedsPermission, StepScreen
from members import forms, queries, services
from members.backoffice.ledgers import DayColumn, LedgerViewSet, YenColumn
from members.models import APPLICATION_LIFE, MembershipApplication

GROUNDS = {
    "kana_and_birth": _("same reading and day of birth"),
    "kana_and_address": _("same reading and address"),
    "phone": _("same reading and telephone"),
    "email": _("same e-mail address"),
}


def in_words(grounds) -> str:
    return ", ".join(str(GROUNDS[ground]) for ground in grounds)


def to_application(application) -> str:
    return reverse("members_applications:inspect", args=[application.pk])


class ApplicationFilterSet(WagtailFilterSet):
    class Meta:
        model = MembershipApplication
        fields = ["state", "kind"]


class ApplicationsReport(LedgerReport):
    permission_required = "members.view_membershipapplication"
    columns = [
        Column("number", label=pgettext_lazy("application", "Number"), sort_key="number"),
        TitleColumn("name", label=_("Name"), get_url=to_application, sort_key="family_kana"),
        Column("kind", label=_("Kind of membership")),
        YenColumn("pledged_yen", label=_("Chosen yearly sum")),
        DayColumn("applied_at", label=_("Applied on"), sort_key="applied_at"),
        Column("state", label=_("State"), accessor="get_state_display", sort_key="state"),
        DayColumn("board_on", label=_("Approved by the board on"), sort_key="board_on"),
    ]
    list_export = ["number", "name", "kind", "pledged_yen", "applied_at", "get_state_display", "board_on"]
    export_headings = {
        "number": pgettext_lazy("application", "Number"),
        "name": _("Name"),
        "get_state_display": _("State"),
    }
    export_filename = "applications"
    model = MembershipApplication
    filterset_class = ApplicationFilterSet
    default_ordering = "-applied_at"

    def get_base_queryset(self):
        return queries.applications()

    @cached_property
    def header_buttons(self):
        if not self.request.user.has_perm(ApproveView.permission_required):
            return []
        address = reverse("members_applications:approve")
        return [HeaderButton(ApproveView.page_title, address, icon_name="check")]


class ApplicationScreen(NeedsPermission, WagtailAdminTemplateMixin):
    permission_required = "members.view_membershipapplication"
    header_icon = "user"

    @cached_property
    def application(self) -> MembershipApplication:
        return get_object_or_404(queries.applications(), pk=self.kwargs["pk"])

    def get_page_subtitle(self):
        return str(self.application)

    def get_breadcrumbs_items(self):
        return [
            *self.breadcrumbs_items,
            {"url": reverse("members_applications:index"), "label": _("Applications for membership")},
            {"url": to_application(self.application), "label": str(self.application)},
        ]

    def get_context_data(self, **kwargs):
        return super().get_context_data(application=self.application, **kwargs)


class ApplicationView(ApplicationScreen, TemplateView):
    """What was written, who on record is similar, and what may be done."""

    template_name = "members/office/application.html"
    page_title = _("Application for membership")

    def get_context_data(self, **kwargs):
        application = self.application
        similar = [(person, in_words(grounds)) for person, grounds in queries.similar_people(application)]
        is_waiting = application.state == APPLICATION_LIFE.begins
        may = self.request.user.has_perm("members.decide_application")
        steps = [step for step in APPLICATION_LIFE.steps_from(application.state) if step.name != "approve"]
        return super().get_context_data(
            similar=similar,
            may_decide=may and is_waiting,
            steps=steps,
            changes=[
                (change, MembershipApplication.State(change.to_state).label)
                for change in application.changes.select_related("by").order_by("at")
            ],
            **kwargs,
        )


class ApplicationCommand(ApplicationScreen, CommandView):
    permission_required = "members.decide_application"

    def get_breadcrumbs_items(self):
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]


class SettleView(ApplicationCommand):
    form_class = forms.SettleForm
    page_title = _("Who is the applicant?")
    submit_label = _("Save")
    success_message = _("Noted.")

    def get_initial(self):
        chosen = self.request.GET.get("person", "")
        return {"person": chosen if chosen.isdecimal() else self.application.person_id}

    def run(self, form) -> str:
        services.settle_applicant(
            application_id=self.application.pk, person=form.cleaned_data["person"], by=self.request.user
        )
        return to_application(self.application)


class DecideForm(forms.ReasonForm):
    state = django_forms.CharField(widget=django_forms.HiddenInput)

    def __init__(self, *args, step, **kwargs):
        super().__init__(*args, **kwargs)
        self.step = step


class DecideView(StepScreen, ApplicationCommand):
    """Decline, or note that it was taken back."""

    life = APPLICATION_LIFE
    own_screens = ("approve",)
    form_class = DecideForm
    success_message = _("Noted.")

    def get_initial(self):
        return {"state": self.application.state}

    def run(self, form) -> str:
        services.decline_application(
            application_id=self.application.pk,
            step=self.step.name,
            reason=form.cleaned_data["reason"],
            by=self.request.user,
            expected_state=form.cleaned_data["state"],
        )
        return to_application(self.application)


class ApproveView(CommandView):
    """Everybody whom the board approved at one meeting."""

    permission_required = "members.decide_application"
    form_class = forms.ApproveForm
    template_name = "members/office/approve.html"
    page_title = _("Enter the board's approval")
    submit_label = _("Admit these members")
    header_icon = "check"

    def get_initial(self):
        today = timezone.localdate()
        one = self.request.GET.get("application")
        return {"board_on": today, "joined_on": today, "applications": [one] if one else []}

    def get_context_data(self, **kwargs):
        ready = {pk for pk, _label in kwargs.get("form", self.get_form()).fields["applications"].choices}
        waiting = queries.applications().filter(state=APPLICATION_LIFE.begins)
        held_back = [application for application in waiting if application.pk not in ready]
        return super().get_context_data(held_back=held_back, **kwargs)

    def run(self, form) -> str:
        given = {name: value for name, value in form.cleaned_data.items() if name != "applications"}
        members = services.approve_applications(
            application_ids=form.cleaned_data["applications"], by=self.request.user, **given
        )
        self.success_message = ngettext(
            "%(count)d member is admitted.", "%(count)d members are admitted.", len(members)
        )
        self.success_message %= {"count": len(members)}
        return reverse("members_applications:index")


class ApplicationsViewSet(LedgerViewSet):
    report_class = ApplicationsReport
    icon = "user"
    menu_label = _("Applications for membership")
    url_prefix = "members/applications"

    def more_urls(self):
        return [
            path("approve/", ApproveView.as_view(), name="approve"),
            path("<int:pk>/", ApplicationView.as_view(), name="inspect"),
            path("<int:pk>/settle/", SettleView.as_view(), name="settle"),
            path("<int:pk>/<slug:step>/", DecideView.as_view(), name="step"),
        ]
