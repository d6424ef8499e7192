"""The list of meetings and the form of a draft."""

from django.http import Http404
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import DateColumn
from wagtail.admin.views import generic
from wagtail.admin.widgets.button import Button

from jocs_site.backoffice.viewsets import RecordIndexView, RecordViewSet
from members.agm.backoffice import (
    commands,
    display,
    door_desk,
    hall_desk,
    minutes,
    officers,
    paper_desk,
    papers,
    reports,
    retention,
    scans,
    web,
)
from members.agm.backoffice.desk import DeskView, RecordView, ResultView
from members.agm.models import Meeting
from members.agm.models.secret import BY_ARTICLES


class DraftsOnly:
    """From the notice on there is nothing to edit or delete."""

    def get_object(self, *args, **kwargs):
        meeting = super().get_object(*args, **kwargs)
        if not meeting.is_draft:
            raise Http404
        return meeting


class MeetingEditView(DraftsOnly, generic.EditView):
    pass


class MeetingDeleteView(DraftsOnly, generic.DeleteView):
    pass


class MeetingIndexView(RecordIndexView):
    """The title leads to the meeting's page, drafts too."""

    @cached_property
    def header_more_buttons(self):
        """What holds for all meetings."""
        buttons = super().header_more_buttons
        if not self.request.user.has_perm("agm.run_meeting"):
            return buttons
        address = reverse("agm_meetings:web_articles")
        return [*buttons, Button(_("What the articles say of papers on the web"), url=address, icon_name="globe")]

    def get_edit_url(self, instance):
        return self.get_inspect_url(instance)

    def get_delete_url(self, instance):
        return super().get_delete_url(instance) if instance.is_draft else None


TIES = [
    FieldRowPanel([FieldPanel("kin_group"), FieldPanel("other_body")]),
    FieldRowPanel([FieldPanel("is_outside"), FieldPanel("served_recently")]),
]
CANDIDATES = InlinePanel(
    "candidates",
    [
        FieldRowPanel([FieldPanel("number"), FieldPanel("name_ja"), FieldPanel("name_en")]),
        FieldPanel("statement_ja"),
        FieldPanel("statement_en"),
        *TIES,
    ],
    heading=_("Candidates"),
    label=_("Candidate"),
)
ITEMS = InlinePanel(
    "items",
    [
        FieldRowPanel([FieldPanel("number"), FieldPanel("kind"), FieldPanel("seats")]),
        FieldRowPanel([FieldPanel("articles_ask_special"), FieldPanel("is_secret")]),
        FieldRowPanel([FieldPanel("title_ja"), FieldPanel("title_en")]),
        FieldPanel("text_ja"),
        FieldPanel("text_en"),
        CANDIDATES,
    ],
    heading=_("Agenda"),
    label=_("Item"),
)
OFFICERS = InlinePanel(
    "officers",
    [FieldPanel("office"), FieldRowPanel([FieldPanel("name_ja"), FieldPanel("name_en")]), *TIES],
    heading=_("Officers who stay"),
    label=_("Officer"),
    help_text=_(
        "Directors and auditors whose term goes on after this meeting. Needed where officers are elected: "
        "the notice leaves only when the whole board is lawful."
    ),
)


class MeetingForm(WagtailAdminModelForm):
    """The draft with its agenda: secret items only with the article that allows them."""

    def clean(self):
        cleaned = super().clean()
        asks = any(
            form.is_valid() and form.cleaned_data.get("is_secret") and not form.cleaned_data.get("DELETE")
            for form in self.formsets["items"].forms
        )
        for field in ("secret_article", "secret_articles_on") if asks else ():
            if field not in self.errors and not cleaned.get(field):
                self.add_error(field, BY_ARTICLES)
        return cleaned


class MeetingViewSet(RecordViewSet):
    """Drafts are edited in a form; everything after is a command, and there is no address that would undo it."""

    model = Meeting
    icon = "group"
    menu_label = _("General meeting")
    menu_order = 230
    add_to_admin_menu = True
    index_view_class = MeetingIndexView
    edit_view_class = MeetingEditView
    delete_view_class = MeetingDeleteView
    list_display = ("__str__", DateColumn("held_at", label=_("Day and time"), sort_key="held_at"), "kind", "state")
    list_filter = ("state", "kind")
    list_export = ("title_ja", "held_at", "get_kind_display", "get_state_display")
    export_headings = {"get_kind_display": _("Kind"), "get_state_display": _("State")}
    export_filename = "general-meetings"
    search_fields = ("title_ja", "title_en")
    search_backend_name = None
    ordering = ("-held_at",)
    url_prefix = "general-meetings"
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("kind"), FieldPanel("fiscal_year")]),
                    FieldRowPanel([FieldPanel("title_ja"), FieldPanel("title_en")]),
                    FieldRowPanel([FieldPanel("held_at"), FieldPanel("board_decided_on"), FieldPanel("record_on")]),
                    FieldRowPanel([FieldPanel("place_ja"), FieldPanel("place_en")]),
                ],
                heading=_("The board's decision"),
            ),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("allows_written"), FieldPanel("allows_electronic")]),
                    FieldRowPanel([FieldPanel("deadline_at"), FieldPanel("notice_days")]),
                    FieldRowPanel([FieldPanel("double_votes"), FieldPanel("unmarked")]),
                    FieldRowPanel([FieldPanel("special_above"), FieldPanel("special_below")]),
                    FieldPanel("proxy_holders"),
                    FieldRowPanel([FieldPanel("proxies_per_holder"), FieldPanel("chair_holds_any")]),
                    FieldPanel("chair_breaks_ties"),
                    FieldRowPanel([FieldPanel("secret_article"), FieldPanel("secret_articles_on")]),
                ],
                heading=_("How votes are taken and read"),
            ),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("accounts_audited_on"), FieldPanel("accounts_approved_on")]),
                    FieldPanel("needs_outside_director"),
                ],
                heading=_("Accounts and officers"),
            ),
            ITEMS,
            OFFICERS,
        ],
        base_form_class=MeetingForm,
    )

    def get_urlpatterns(self):
        screens = {
            "send_notice": commands.SendNoticeView,
            "posted": commands.PostedView,
            "open_voting": commands.OpenView,
            "close_voting": commands.CloseView,
            "count": commands.CountView,
            "hall": commands.HallView,
            "door": commands.DoorView,
            "leave": commands.LeaveView,
            "chair": commands.ChairView,
            "strike": commands.StrikeView,
            "roll": reports.RollReport,
            "turnout": reports.TurnoutReport,
            "result": ResultView,
            "record": RecordView,
            "notice": papers.NoticePaperView,
            "papers": papers.ReferencePapersView,
            "forms": papers.FormsView,
            **minutes.SCREENS,
            **officers.OF_MEETING,
            **web.OF_MEETING,
            **retention.SCREENS,
        }
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("new/", self.add_view, name="add"),
            path("edit/<int:pk>/", self.edit_view, name="edit"),
            path("delete/<int:pk>/", self.delete_view, name="delete"),
            path("history/<int:pk>/", self.history_view, name="history"),
            path("history/<int:pk>/results/", self.history_results_view, name="history_results"),
            path("<int:pk>/", DeskView.as_view(), name="inspect"),
            *paper_desk.addresses(),
            *(path(f"<int:pk>/{name}/", view.as_view(), name=name) for name, view in screens.items()),
            *hall_desk.patterns(),
            *door_desk.patterns(),
            *(
                path(f"<int:pk>/{name}/<int:inspection>/", view.as_view(), name=name)
                for name, view in retention.OF_ONE.items()
            ),
            *display.patterns(),
            *scans.patterns(),
            *web.patterns(),
        ]
