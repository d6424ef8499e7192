"""The lists of applications, instalments, calls and panel members."""

from django.forms import CheckboxSelectMultiple
from django.urls import include, path, reverse
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, ObjectList
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.widgets.button import HeaderButton

from jocs_site.backoffice.viewsets import (
    EndedNotDeleted,
    ReadOnlyIndexView,
    ReadOnlyViewSet,
)
from jocs_site.foundation.money import format_money, format_yen
from jocs_site.people.backoffice import person_chooser
from scholarships import queries
from scholarships.backoffice import (
    approving,
    assigning,
    checking,
    commands,
    erasing,
    interviews,
    letters,
    meeting_book,
    meetings,
    money,
    papers,
    payments,
    results,
    rounds,
    screens,
    serving,
    years,
)
from scholarships.forms import CallForm, PanelMemberForm, language
from scholarships.models import Application, Call, Instalment, PanelMember

UNBROKEN = "w-whitespace-nowrap"


def day(value) -> str:
    """The day itself: Wagtail's own column would say "a year ago"."""
    return date_format(value, "SHORT_DATE_FORMAT")


def instant(call: Call, name: str) -> str:
    """An instant as the clock in the call's own time zone shows it."""
    return date_format(getattr(call, name).astimezone(call.zone), "SHORT_DATETIME_FORMAT")


class ApplicationFilterSet(WagtailFilterSet):
    class Meta:
        model = Application
        fields = ["call", "state", "study_country", "level"]


class ApplicationIndexView(ReadOnlyIndexView):
    """Without the files from which the reader stepped back."""

    add_item_label = _("Enter an application")

    def get_base_queryset(self):
        return super().get_base_queryset().exclude(pk__in=queries.closed_to(self.request.user))


class ApplicationViewSet(ReadOnlyViewSet):
    model = Application
    index_view_class = ApplicationIndexView
    icon = "doc-full-inverse"
    menu_label = _("Applications")
    list_select_related = ("person", "nominating_organisation", "call")
    list_display = (
        TitleColumn(
            "code",
            label=pgettext_lazy("application", "Number"),
            get_url=lambda file: reverse("scholarships_applications:inspect", args=[file.pk]),
            sort_key="code",
            classname=UNBROKEN,
        ),
        Column("person.latin_name", label=_("Applicant"), sort_key="person__family_latin"),
        Column(
            "nominating_organisation",
            label=_("Nominating body"),
            accessor=lambda file: file.nominating_organisation.name_in(language()),
            sort_key="nominating_organisation__name_en",
        ),
        Column("nominating_organisation.get_country_display", label=_("Country")),
        Column("course", label=_("Course of study")),
        Column(
            "requested",
            label=_("Requested"),
            accessor=lambda file: format_money(file.requested_amount, file.requested_currency),
            classname=UNBROKEN,
        ),
        "state",
    )
    list_export = (
        "code",
        "person.latin_name",
        "nominating_organisation.name_en",
        "nominating_organisation.get_country_display",
        "profession",
        "course",
        "institution",
        "get_level_display",
        "starts_on",
        "ends_before",
        "requested_amount",
        "requested_currency",
        "submitted_at",
        "get_state_display",
    )
    export_headings = {
        "person.latin_name": _("Applicant"),
        "nominating_organisation.name_en": _("Nominating body"),
        "nominating_organisation.get_country_display": _("Country"),
        "get_level_display": _("Level"),
        "get_state_display": _("State"),
    }
    export_filename = "applications"
    filterset_class = ApplicationFilterSet
    search_fields = ("code", "person__search_key", "nominating_organisation__name_en", "course")
    ordering = ("-code",)
    url_prefix = "scholarships/applications"

    def get_urlpatterns(self):
        return [
            *self.list_urlpatterns(),
            path("new/", commands.EnterView.as_view(), name="add"),
            path("<int:pk>/", screens.ApplicationView.as_view(), name="inspect"),
            path("<int:pk>/papers/add/", papers.AddPaperView.as_view(), name="add_paper"),
            path("<int:pk>/papers/<uuid:key>/", papers.PaperView.as_view(), name="paper"),
            path("<int:pk>/check/", checking.CheckView.as_view(), name="check"),
            path("<int:pk>/erase/", erasing.EraseView.as_view(), name="erase"),
            path("<int:pk>/complete/", commands.CompleteView.as_view(), name="complete"),
            path("<int:pk>/assign/", assigning.AssignView.as_view(), name="assign"),
            path(
                "<int:pk>/reviewers/<int:assignment>/withdraw/",
                assigning.WithdrawReviewerView.as_view(),
                name="withdraw_reviewer",
            ),
            path("<int:pk>/invite/", interviews.InviteView.as_view(), name="invite"),
            path("<int:pk>/interview/", interviews.HoldView.as_view(), name="interview"),
            path("<int:pk>/decide/", meetings.DecideView.as_view(), name="decide"),
            path("<int:pk>/steps/<slug:step>/", commands.StepView.as_view(), name="step"),
            path("<int:pk>/award/", money.AwardView.as_view(), name="award"),
            path("<int:pk>/award/pledge/", money.PledgeView.as_view(), name="pledge"),
            path("<int:pk>/award/plan/", money.PlanView.as_view(), name="plan"),
            path("<int:pk>/award/account/", payments.AccountView.as_view(), name="account"),
            path("<int:pk>/award/enrolment/", payments.EnrolmentView.as_view(), name="enrolment"),
            path("<int:pk>/award/", include(years.YEARS_URLS + serving.SERVICE_URLS)),
        ]


class InstalmentFilterSet(WagtailFilterSet):
    class Meta:
        model = Instalment
        fields = {"state": ["exact"], "currency": ["exact"], "due_on": ["lte"]}


class InstalmentIndexView(ReadOnlyIndexView):
    def get_base_queryset(self):
        return queries.instalments(self.request.user)

    def get_add_url(self):
        return None  # instalments are planned from the page of their application

    @cached_property
    def header_buttons(self):
        if not self.request.user.has_perm(approving.ApproveDueView.permission_required):
            return []
        address = reverse("scholarships_instalments:approve_due")
        return [HeaderButton(approving.ApproveDueView.page_title, address, icon_name="check")]


class InstalmentViewSet(ReadOnlyViewSet):
    model = Instalment
    icon = "calendar-alt"
    menu_label = _("Instalments")
    index_view_class = InstalmentIndexView
    list_display = (
        TitleColumn(
            "code",
            label=_("Instalment"),
            get_url=lambda one: reverse("scholarships_instalments:inspect", args=[one.pk]),
            classname=UNBROKEN,
        ),
        Column("award.decision.application.person.latin_name", label=_("Scholar")),
        Column("award.decision.application.nominating_organisation.get_country_display", label=_("Country")),
        Column("due_on", label=_("Due on"), accessor=lambda one: day(one.due_on), sort_key="due_on"),
        Column(
            "amount",
            label=_("Amount"),
            accessor=lambda one: format_money(one.amount, one.currency),
            classname=UNBROKEN,
        ),
        Column(
            "paid_yen", label=_("Paid (yen)"), accessor=lambda one: format_yen(one.paid_yen) if one.paid_yen else ""
        ),
        "state",
    )
    list_export = (
        "award.decision.application.code",
        "award.decision.application.person.latin_name",
        "award.decision.application.nominating_organisation.name_en",
        "sequence",
        "due_on",
        "amount",
        "currency",
        "get_state_display",
        "sent_on",
        "bank_reference",
        "rate",
        "paid_yen",
        "received_on",
    )
    export_headings = {
        "award.decision.application.code": _("Application"),
        "award.decision.application.person.latin_name": _("Scholar"),
        "award.decision.application.nominating_organisation.name_en": _("Nominating body"),
        "get_state_display": _("State"),
    }
    export_filename = "instalments"
    filterset_class = InstalmentFilterSet
    search_fields = ("award__decision__application__code", "award__decision__application__person__search_key")
    ordering = ("due_on", "pk")
    url_prefix = "scholarships/instalments"

    def get_urlpatterns(self):
        return [
            *self.list_urlpatterns(),
            path("approve/", approving.ApproveDueView.as_view(), name="approve_due"),
            path("<int:pk>/", money.InstalmentView.as_view(), name="inspect"),
            path("<int:pk>/approve/", money.ApproveView.as_view(), name="approve"),
            path("<int:pk>/send/", money.SendView.as_view(), name="send"),
            path("<int:pk>/receive/", money.ReceiveView.as_view(), name="receive"),
            path("<int:pk>/account/", payments.LookView.as_view(), name="look"),
            path("<int:pk>/receipt/", payments.ReceiptView.as_view(), name="receipt"),
            path("<int:pk>/receipt/file/", payments.ReceiptFileView.as_view(), name="receipt_file"),
            path("<int:pk>/refund/", payments.RefundView.as_view(), name="refund"),
            path("<int:pk>/steps/<slug:step>/", money.InstalmentStepView.as_view(), name="step"),
        ]


class CallViewSet(EndedNotDeleted):
    """A call with its criteria. Its page shows where the round stands."""

    model = Call
    icon = "date"
    menu_label = _("Calls")
    index_view_class = ReadOnlyIndexView
    list_display = (
        "title_ja",
        "title_en",
        "fiscal_year",
        Column("opens_at", label=_("Opens"), accessor=lambda call: instant(call, "opens_at"), sort_key="opens_at"),
        Column("closes_at", label=_("Closes"), accessor=lambda call: instant(call, "closes_at"), sort_key="closes_at"),
        Column("budget_yen", label=_("Budget"), accessor=lambda call: format_yen(call.budget_yen)),
    )
    list_export = ("title_ja", "title_en", "fiscal_year", "opens_at", "closes_at", "time_zone", "budget_yen")
    export_filename = "calls"
    search_fields = ("title_ja", "title_en")
    search_backend_name = None
    ordering = ("-opens_at",)
    url_prefix = "scholarships/calls"
    edit_handler = ObjectList(
        [
            FieldPanel("fiscal_year"),
            FieldRowPanel([FieldPanel("title_ja"), FieldPanel("title_en")]),
            FieldPanel("is_announced"),
            FieldRowPanel([FieldPanel("opens_at"), FieldPanel("closes_at"), FieldPanel("time_zone")]),
            FieldPanel("corrections_until"),
            FieldPanel("countries"),
            FieldPanel("bodies", widget=CheckboxSelectMultiple),
            FieldRowPanel([FieldPanel("budget_yen"), FieldPanel("reviewers_per_file"), FieldPanel("reports_per_year")]),
            FieldRowPanel(
                [
                    FieldPanel("service_months_per_study_month"),
                    FieldPanel("service_months_min"),
                    FieldPanel("service_months_max"),
                ]
            ),
            FieldPanel("references_asked"),
            InlinePanel(
                "documents",
                [FieldRowPanel([FieldPanel("kind"), FieldPanel("is_required")])],
                heading=_("papers asked for"),
                label=_("paper asked for"),
            ),
            InlinePanel(
                "criteria",
                [
                    FieldRowPanel([FieldPanel("code"), FieldPanel("name_ja"), FieldPanel("name_en")]),
                    FieldRowPanel([FieldPanel("max_score"), FieldPanel("weight")]),
                ],
                heading=_("criteria"),
                label=_("criterion"),
                min_num=1,
            ),
            InlinePanel(
                "check_points",
                [FieldRowPanel([FieldPanel("code"), FieldPanel("name_ja"), FieldPanel("name_en")])],
                heading=_("points to check"),
                label=_("point to check"),
                help_text=_("What the office looks at by eye before a file may be reviewed."),
            ),
        ],
        base_form_class=CallForm,
    )

    def get_urlpatterns(self):
        kept = [pattern for pattern in super().get_urlpatterns() if pattern.name != "inspect"]
        return [
            *kept,
            path("<int:pk>/", rounds.RoundView.as_view(), name="inspect"),
            path("<int:pk>/next-year/", rounds.CopyView.as_view(), name="next_year"),
            path("<int:pk>/ranking/", rounds.RankingView.as_view(), name="ranking"),
            path("<int:pk>/check/", rounds.CheckRoundView.as_view(), name="check"),
            path("<int:pk>/assign/", assigning.AssignRoundView.as_view(), name="assign"),
            path("by-year/", results.ResultsView.as_view(), name="results"),
            path("<int:pk>/book/", meeting_book.BookPaperView.as_view(), name="book"),
            path("<int:pk>/book/xlsx/", meeting_book.BookSheetView.as_view(), name="book_xlsx"),
            path("<int:pk>/pictures/", meeting_book.PicturesView.as_view(), name="pictures"),
            path("<int:pk>/meeting/", meetings.MeetingView.as_view(), name="meeting"),
            path("<int:pk>/meeting/<int:meeting>/sign/", meetings.SignView.as_view(), name="sign"),
            path("<int:pk>/decide/", meetings.DecideRoundView.as_view(), name="decide"),
            path("<int:pk>/letters/", letters.LettersView.as_view(), name="letters"),
            path("<int:pk>/close-review/", rounds.CloseRoundView.as_view(), name="close_review"),
        ]


class PanelViewSet(EndedNotDeleted):
    model = PanelMember
    icon = "group"
    menu_label = _("Panel")
    list_select_related = ("user__person", "organisation")
    list_display = (
        "__str__",
        Column("user.email", label=_("Account"), sort_key="user__email"),
        Column(
            "organisation",
            label=_("Body they belong to"),
            accessor=lambda member: member.organisation.name_in(language()) if member.organisation else "",
        ),
        "is_active",
    )
    list_export = ("user.email", "organisation", "is_active")
    export_headings = {"user.email": _("Account")}
    export_filename = "panel"
    search_fields = ("user__email", "user__person__search_key")
    search_backend_name = None
    ordering = ("user__email",)
    url_prefix = "scholarships/panel"
    edit_handler = ObjectList(
        [
            FieldPanel("email"),
            FieldPanel("organisation"),
            FieldPanel("is_active"),
            InlinePanel(
                "ties",
                [FieldPanel("person", widget=person_chooser.widget_class), FieldPanel("kind"), FieldPanel("note")],
                heading=_("ties to applicants"),
                label=_("tie to an applicant"),
                help_text=_("Relatives and others whose application they never read."),
            ),
        ],
        base_form_class=PanelMemberForm,
    )
