"""Opportunities, the list of shifts, and the page of one: its list, its commands, and who came."""

from django import forms as django_forms
from django.conf import settings
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext, override, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView, View
from django_filters import ChoiceFilter
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import BooleanColumn, Column, TitleColumn
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from dispatch.volunteers import forms, queries, rules, services
from dispatch.volunteers.models import SIGN_UP_LIFE, Opportunity, Shift, SignUp
from dispatch.volunteers.printing import sheet_pdf
from jocs_site.backoffice.paper import pdf_response
from jocs_site.backoffice.viewsets import (
    CommandView,
    EndedNotDeleted,
    LeadsBack,
    NeedsPermission,
    ReadOnlyIndexView,
    ReadOnlyViewSet,
)
from jocs_site.foundation.errors import RuleBroken


class OpportunityViewSet(EndedNotDeleted):
    model = Opportunity
    icon = "list-ul"
    menu_label = _("Opportunities")
    list_display = (
        "title_ja",
        "office",
        "kind",
        BooleanColumn("is_public", label=capfirst(_("shown on the site")), sort_key="is_public"),
        "ended_on",
    )
    list_filter = ("office", "kind")
    list_export = ("title_ja", "title_en", "get_office_display", "get_kind_display", "is_public", "ended_on")
    export_headings = {"get_office_display": pgettext_lazy("volunteer", "Office"), "get_kind_display": _("Kind")}
    export_filename = "opportunities"
    search_fields = ("title_ja", "title_en")
    search_backend_name = None
    ordering = ("office", "title_ja")
    form_fields = (
        "kind", "office", "title_ja", "title_en", "text_ja", "text_en", "place_ja", "place_en", "is_public", "ended_on",
    )  # fmt: skip
    url_prefix = "volunteers/opportunities"


class ShiftScreen(NeedsPermission, WagtailAdminTemplateMixin):
    """A screen about the shift in the address; the way back stands above it."""

    permission_required = "volunteers.change_shift"
    header_icon = "calendar"

    @cached_property
    def shift(self) -> Shift:
        return get_object_or_404(Shift.objects.select_related("opportunity"), pk=self.kwargs["pk"])

    @cached_property
    def own_address(self) -> str:
        return reverse("volunteers_shifts:inspect", args=[self.shift.pk])

    def get_page_subtitle(self):
        return str(self.shift)

    def get_breadcrumbs_items(self):
        return [
            *self.breadcrumbs_items,
            {"url": reverse("volunteers_shifts:index"), "label": capfirst(Shift._meta.verbose_name_plural)},
            {"url": self.own_address, "label": str(self.shift)},
        ]

    def get_context_data(self, **kwargs):
        return super().get_context_data(shift=self.shift, **kwargs)


class ShiftView(ShiftScreen, TemplateView):
    permission_required = "volunteers.view_signup"
    template_name = "volunteers/office/shift.html"
    page_title = _("Shift")

    def get_context_data(self, **kwargs):
        now = timezone.now()
        return super().get_context_data(
            sheet=queries.shift_sheet(self.shift),
            has_begun=self.shift.starts_at <= now,
            may_change=self.request.user.has_perm("volunteers.change_shift") and not self.shift.called_off_at,
            may_sign_up=self.request.user.has_perm("volunteers.change_signup") and not self.shift.called_off_at,
            **kwargs,
        )


class SheetView(ShiftScreen, View):
    """The sign-in sheet, to be printed."""

    permission_required = "volunteers.view_signup"

    def get(self, request, pk):
        token = queries.door_token(self.shift)
        with override("ja"):
            address = settings.WAGTAILADMIN_BASE_URL + reverse("volunteers:here", args=[token])
        entries = queries.expected_at(self.shift)
        content = sheet_pdf(self.shift, entries, address=address, at=timezone.now())
        return pdf_response(content, f"jocs-shift-{self.shift.day:%Y%m%d}.pdf")


class ShiftCommand(LeadsBack, ShiftScreen, CommandView):
    """A command about one shift; it leads back to the shift's page."""


class ChangeView(ShiftCommand):
    form_class = forms.TimesForm
    page_title = _("Change the shift")
    submit_label = _("Save")
    success_message = _("The shift is changed. With another time, everybody on the list is told by e-mail.")

    def get_initial(self):
        start, end = timezone.localtime(self.shift.starts_at), timezone.localtime(self.shift.ends_at)
        times = {"day": start.date(), "starts": start.time(), "ends": end.time()}
        return times | {"capacity": self.shift.capacity, "flexible": self.shift.flexible}

    def act(self, form):
        services.change_shift(shift=self.shift, at=timezone.now(), by=self.request.user, **form.details)


class CallOffView(ShiftCommand):
    form_class = forms.ReasonForm
    page_title = _("Call the shift off")
    success_message = _("The shift is called off. Everybody on the list is told by e-mail.")

    def act(self, form):
        services.call_off(shift=self.shift, at=timezone.now(), by=self.request.user, **form.cleaned_data)


class AddView(ShiftCommand):
    permission_required = "volunteers.change_signup"
    form_class = forms.AddForm
    page_title = _("Put a volunteer on the list")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"shift": self.shift}

    def act(self, form):
        volunteer, now = form.cleaned_data["volunteer"], timezone.now()
        if form.cleaned_data["how"] == "ask":
            services.ask(shift=self.shift, volunteer=volunteer, at=now)
            messages.success(self.request, gettext("It is noted that %(name)s was asked.") % {"name": volunteer})
            return
        entry = services.sign_up(shift=self.shift, volunteer=volunteer, at=now, by=self.request.user)
        words = {"name": volunteer}
        if entry.state == SignUp.State.WAITLISTED:
            messages.warning(self.request, gettext("All places are taken: %(name)s is on the waiting list.") % words)
        else:
            messages.success(self.request, gettext("%(name)s is signed up.") % words)
        if not rules.is_insured(volunteer.insured_until, self.shift.day):
            messages.warning(self.request, gettext("%(name)s is not insured on that day.") % words)


class EntryCommand(ShiftCommand):
    """One step of one sign-up on the list."""

    permission_required = "volunteers.change_signup"
    form_class = forms.EntryStepForm

    @cached_property
    def entry(self) -> SignUp:
        return get_object_or_404(SignUp.objects.with_names(), pk=self.kwargs["entry"], shift=self.shift)

    @property
    def page_title(self):
        return SIGN_UP_LIFE.step(self.kwargs["step"]).label

    def get_page_subtitle(self):
        return f"{self.entry.volunteer} · {self.shift}"

    def get_initial(self):
        return {"expected_state": self.entry.state}

    def act(self, form):
        said = {"at": timezone.now(), "by": self.request.user}
        if self.kwargs["step"] == "sign_up":
            services.sign_up(shift=self.shift, volunteer=self.entry.volunteer, **said)
        elif self.kwargs["step"] == "confirm":
            services.confirm(self.entry, **said, **form.cleaned_data)
        else:
            services.cancel(self.entry, **said, **form.cleaned_data)
        self.entry.refresh_from_db()
        words = {"name": self.entry.volunteer, "state": self.entry.get_state_display()}
        messages.success(self.request, gettext("%(name)s: %(state)s") % words)


class EntryHistoryView(ShiftScreen, TemplateView):
    """Who put somebody on the list, when, and what became of it."""

    permission_required = "volunteers.view_signup"
    template_name = "volunteers/office/entry_history.html"
    page_title = _("History of a sign-up")

    def get_breadcrumbs_items(self):
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs):
        entry = get_object_or_404(SignUp.objects.with_names(), pk=self.kwargs["entry"], shift=self.shift)
        labels = {step.name: step.label for step in SIGN_UP_LIFE.steps}
        history = [
            (change, labels[change.step], SignUp.State(change.to_state).label)
            for change in entry.changes.select_related("by")
        ]
        return super().get_context_data(**(kwargs | {"entry": entry, "history": history}))


class AttendanceView(ShiftScreen, TemplateView):
    """One line for each on the list: came or not, and the minutes; all of it by keyboard and saved at once."""

    permission_required = "volunteers.change_signup"
    template_name = "volunteers/office/attendance.html"
    page_title = _("Who came")

    def get_breadcrumbs_items(self):
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    def rows(self, data=None) -> list[forms.AttendanceRow]:
        return [
            forms.AttendanceRow(data, entry=entry, initial=self.said(entry))
            for entry in queries.expected_at(self.shift)
        ]

    def said(self, entry: SignUp) -> dict:
        came = {"attended": "yes", "no_show": "no"}.get(entry.state, "yes" if entry.came_at else "")
        return {"came": came, "minutes": entry.minutes, "usual": self.shift.minutes}

    def get_context_data(self, **kwargs):
        kwargs.setdefault("rows", self.rows())
        return super().get_context_data(has_begun=self.shift.starts_at <= timezone.now(), **kwargs)

    def post(self, request, *args, **kwargs):
        rows = self.rows(request.POST)
        fault = ""
        if all([row.is_valid() for row in rows]):  # noqa: C419 - each is asked, so that all faults show at once
            said = [services.Entry(row.entry.pk, self.minutes(row)) for row in rows if row.says]
            try:
                changed = services.record_attendance(shift=self.shift, entries=said, at=timezone.now(), by=request.user)
            except RuleBroken as error:
                fault = str(error)
            else:
                words = ngettext("%(count)d line is saved.", "%(count)d lines are saved.", changed)
                messages.success(request, words % {"count": changed})
                return redirect(self.own_address)
        return render(request, self.template_name, self.get_context_data(rows=rows, fault=fault), status=422)

    def minutes(self, row) -> int | None:
        return None if row.cleaned_data["came"] == "no" else row.cleaned_data["minutes"]


class PlanView(CommandView):
    permission_required = "volunteers.add_shift"
    form_class = forms.PlanForm
    page_title = _("Plan a shift")
    submit_label = _("Save the shift")
    success_message = _("The shift is planned.")
    header_icon = "calendar"
    template_name = "volunteers/office/plan.html"

    def get_breadcrumbs_items(self):
        label = capfirst(Shift._meta.verbose_name_plural)
        back = {"url": reverse("volunteers_shifts:index"), "label": label}
        return [*self.breadcrumbs_items, back, {"url": "", "label": self.page_title}]

    def run(self, form) -> str:
        shift = services.plan_shift(by=self.request.user, **form.details)
        return reverse("volunteers_shifts:inspect", args=[shift.pk])


class WeeklyView(PlanView):
    form_class = forms.WeeklyForm
    page_title = _("Plan weekly shifts")
    submit_label = _("Save the shifts")
    success_message = ""
    template_name = "backoffice/command.html"

    def run(self, form) -> str:
        made = services.plan_weekly(by=self.request.user, **form.details)
        count = len(made.shifts)
        words = ngettext("%(count)d shift is planned.", "%(count)d shifts are planned.", count) % {"count": count}
        messages.success(self.request, words)
        if made.left_out:
            days = ", ".join(f"{day:%m/%d} ({reason})" for day, reason in made.left_out)
            messages.info(self.request, gettext("Left out: %(days)s") % {"days": days})
        return reverse("volunteers_shifts:index")


class ShiftFilterSet(WagtailFilterSet):
    when = ChoiceFilter(
        label=_("when"),
        method="by_time",
        choices=[("coming", _("still to come")), ("unsettled", _("nobody has said who came")), ("past", _("past"))],
        widget=django_forms.RadioSelect,
    )

    class Meta:
        model = Shift
        fields = {"opportunity__office": ["exact"], "opportunity__kind": ["exact"]}

    def by_time(self, queryset, _name, value):
        now = timezone.now()
        if value == "unsettled":
            return queryset.filter(pk__in=queries.unsettled(now).values("pk"))
        return queryset.filter(starts_at__gt=now) if value == "coming" else queryset.filter(starts_at__lte=now)


class ShiftIndexView(ReadOnlyIndexView):
    add_item_label = _("Plan a shift")

    def get_base_queryset(self):
        return super().get_base_queryset().with_places()


def to_shift(shift: Shift) -> str:
    return reverse("volunteers_shifts:inspect", args=[shift.pk])


def places_in_words(shift: Shift) -> str:
    return f"{shift.taken} / {shift.capacity}"


def state_in_words(shift: Shift) -> str:
    return gettext("called off") if shift.called_off_at else ""


class ShiftViewSet(ReadOnlyViewSet):
    """A list to read; planning, changing and calling off are commands, and nothing deletes."""

    model = Shift
    icon = "calendar"
    menu_label = _("Shifts")
    index_view_class = ShiftIndexView
    list_select_related = ("opportunity",)
    list_display = (
        TitleColumn("when", label=_("When"), accessor="when", sort_key="starts_at", get_url=to_shift),
        Column("opportunity", label=_("Opportunity"), sort_key="opportunity__title_ja"),
        Column("places", label=_("Taken / places"), accessor=places_in_words),
        Column("waiting", label=_("Waiting")),
        Column("state", label=_("State"), accessor=state_in_words),
    )
    list_export = ("starts_at", "ends_at", "opportunity", "capacity", "taken", "waiting", "called_off_because")
    export_headings = {"taken": _("taken"), "waiting": pgettext_lazy("shift", "waiting")}
    export_filename = "shifts"
    filterset_class = ShiftFilterSet
    search_fields = ("opportunity__title_ja", "opportunity__title_en")
    ordering = ("-starts_at", "-pk")
    url_prefix = "volunteers/shifts"

    def get_urlpatterns(self):
        return [
            *self.list_urlpatterns(),
            path("new/", PlanView.as_view(), name="add"),
            path("new/weekly/", WeeklyView.as_view(), name="weekly"),
            path("<int:pk>/", ShiftView.as_view(), name="inspect"),
            path("<int:pk>/change/", ChangeView.as_view(), name="change"),
            path("<int:pk>/sheet/", SheetView.as_view(), name="sheet"),
            path("<int:pk>/call-off/", CallOffView.as_view(), name="call_off"),
            path("<int:pk>/add/", AddView.as_view(), name="put_on_list"),
            path("<int:pk>/attendance/", AttendanceView.as_view(), name="attendance"),
            path(
                "<int:pk>/list/<int:entry>/sign-up/", EntryCommand.as_view(), {"step": "sign_up"}, name="entry_sign_up"
            ),
            path(
                "<int:pk>/list/<int:entry>/confirm/", EntryCommand.as_view(), {"step": "confirm"}, name="entry_confirm"
            ),
            path("<int:pk>/list/<int:entry>/", EntryHistoryView.as_view(), name="entry_history"),
            path("<int:pk>/list/<int:entry>/cancel/", EntryCommand.as_view(), {"step": "cancel"}, name="entry_cancel"),
        ]
