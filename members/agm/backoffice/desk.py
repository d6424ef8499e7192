"""The page of one meeting: where it stands, what comes next and what keeps it; and its result."""

from django.contrib import messages
from django.http import FileResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext, gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from jocs_site.backoffice.viewsets import NeedsPermission
from members.agm import queries, services
from members.agm.models import MEETING_LIFE, Meeting


class MeetingScreen(NeedsPermission, WagtailAdminTemplateMixin):
    """A screen about the meeting in the address; the way back stands above it."""

    permission_required = "agm.view_meeting"
    header_icon = "group"

    @cached_property
    def meeting(self) -> Meeting:
        return get_object_or_404(Meeting.objects.select_related("chair"), pk=self.kwargs["pk"])

    @cached_property
    def desk_address(self) -> str:
        return reverse("agm_meetings:inspect", args=[self.meeting.pk])

    def get_page_subtitle(self):
        return self.meeting.title

    def get_breadcrumbs_items(self):
        return [
            *self.breadcrumbs_items,
            {"url": reverse("agm_meetings:index"), "label": capfirst(Meeting._meta.verbose_name_plural)},
            {"url": self.desk_address, "label": self.meeting.title},
        ]

    def get_context_data(self, **kwargs):
        return super().get_context_data(meeting=self.meeting, **kwargs)


class DeskView(MeetingScreen, TemplateView):
    template_name = "agm/office/desk.html"
    page_title = gettext_lazy("General meeting")

    def get_context_data(self, **kwargs):
        meeting = self.meeting
        items = queries.agenda(meeting)
        return super().get_context_data(
            items=items,
            secrecy=queries.how_secret(meeting, items),
            sealed=queries.sealed_box(meeting) if any(item.is_secret for item in items) else None,
            officers=meeting.officers.all(),
            **self.foretold(),
            next_steps=self.next_steps(),
            commands=self.commands(),
            numbers=queries.numbers(meeting),
            latest_send_day=meeting.latest_send_day(),
            is_late=meeting.is_draft and meeting.latest_send_day() < queries.database_today(),
            events=meeting.events.all(),
            changes=self.roll_changes(),
            keeping=queries.keeping(meeting, queries.database_today())
            if meeting.state == Meeting.State.COUNTED
            else None,
            **kwargs,
        )

    def foretold(self) -> dict:
        """What the list of officers says of a draft: elections it lacks, and whether those who stay are others."""
        if not self.meeting.is_draft:
            return {}
        lacking = [one for one in queries.proposals_for(self.meeting) if not one.is_met]
        stays_differ = self.meeting.elects and queries.knows_officers() and not queries.is_filled(self.meeting)
        return {"lacking": lacking, "stays_differ": stays_differ}

    def roll_changes(self) -> dict[str, list]:
        """Names for those who may see the roll, until the count."""
        shown = self.meeting.state in ("noticed", "open", "closed") and self.request.user.has_perm("agm.view_roll")
        return queries.roll_changes(self.meeting, queries.database_today()) if shown else {}

    def next_steps(self) -> list[tuple[str, str, list]]:
        """Address, label and blockers of the steps that this user may take from here."""
        steps = MEETING_LIFE.steps_from(self.meeting.state)
        return [
            (
                reverse(f"agm_meetings:{step.name}", args=[self.meeting.pk]),
                step.label,
                services.blockers_of_notice(self.meeting, on=queries.database_today())
                if step.name == "send_notice"
                else step.blockers(self.meeting),
            )
            for step in steps
            if self.request.user.has_perm(step.permission)
        ]

    def commands(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """What else this user may do or read now, by what one is at: a heading, then address and label of each."""
        may = self.request.user.has_perm
        groups = (
            (gettext("Calling the meeting"), self.calling()),
            (gettext("Votes on paper and proxies"), self.paper()),
            (gettext("On the day"), self.day()),
            (gettext("After the meeting"), [*self.after(), *self.erasing()]),
        )
        allowed = [
            (heading, [(name, label) for name, is_open, right, label in offers if is_open and may(right)])
            for heading, offers in groups
        ]
        return [
            (heading, [(reverse(f"agm_meetings:{name}", args=[self.meeting.pk]), label) for name, label in offers])
            for heading, offers in allowed
            if offers
        ]

    @property
    def takes(self) -> bool:
        return self.meeting.state in ("noticed", "open", "closed")

    def calling(self) -> list[tuple]:
        meeting, sent = self.meeting, not self.meeting.is_draft
        unposted = meeting.state == "noticed" and meeting.posted_on is None
        return [
            ("edit", meeting.is_draft, "agm.change_meeting", gettext("Edit the draft")),
            (
                "officers_take",
                meeting.is_draft and queries.knows_officers(),
                "agm.change_meeting",
                gettext("Take elections and who stays from the officers"),
            ),
            ("posted", unposted, "agm.run_meeting", gettext("Confirm the posting")),
            ("roll", sent, "agm.view_roll", gettext("Roll and print list")),
            ("strike", self.takes, "agm.run_meeting", gettext("Strike somebody off the roll")),
            ("notice", sent, "agm.view_meeting", gettext("Notice (PDF)")),
            ("web_switch", meeting.is_draft and self.may_use_web, "agm.run_meeting", self.web_label),
            ("web", meeting.supplies_on_web, "agm.view_roll", gettext("Papers on the web")),
            ("papers", sent, "agm.view_meeting", gettext("Reference papers (PDF)")),
            ("forms", self.takes, "agm.view_roll", gettext("Voting forms and proxies")),
        ]

    @property
    def may_use_web(self) -> bool:
        return self.meeting.supplies_on_web or queries.articles_allow_web(queries.database_today())

    @property
    def web_label(self) -> str:
        on = self.meeting.supplies_on_web
        return gettext("Print the papers after all") if on else gettext("Put the papers on the web")

    def paper(self) -> list[tuple]:
        enter = "agm.enter_act"
        return [
            ("paper", self.takes and self.meeting.allows_written, enter, gettext("Type votes on paper")),
            ("proxy", self.takes, enter, gettext("Type proxies")),
            ("waiting", self.takes, enter, gettext("Check what was typed")),
            ("take_back", self.takes, enter, gettext("Take back for the giver")),
        ]

    def day(self) -> list[tuple]:
        sent = not self.meeting.is_draft
        return [
            ("desk", self.takes, "agm.enter_act", gettext("Desk at the door")),
            ("door", self.takes, "agm.enter_act", gettext("Check in at the door")),
            ("leave", self.takes, "agm.enter_act", gettext("Check out")),
            ("chair", self.takes, "agm.run_meeting", gettext("Say who took the chair")),
            ("conduct", sent, "agm.run_meeting", gettext("Conduct the meeting")),
            ("hall", self.takes, "agm.enter_act", gettext("Enter votes in the hall")),
            ("display", sent, "agm.show_display", gettext("Screen in the hall")),
        ]

    def after(self) -> list[tuple]:
        state, counted = self.meeting.state, self.meeting.state == "counted"
        return [
            ("turnout", state in ("closed", "counted"), "agm.view_roll", gettext("Who took part")),
            ("result", counted, "agm.read_result", gettext("Read the result")),
            ("minutes", counted, "agm.read_result", gettext("Minutes")),
            (
                "officers_enter",
                counted and bool(queries.elected_to_enter(self.meeting)),
                "agm.run_meeting",
                gettext("Enter the elected as officers"),
            ),
            ("inspections", counted, "agm.view_roll", gettext("Inspection of the votes")),
            ("copy", not self.meeting.is_draft, "agm.add_meeting", gettext("New draft from this one")),
        ]

    def erasing(self) -> list[tuple]:
        """What may be done about votes whose three months are over."""
        meeting, right = self.meeting, "agm.purge_votes"
        purge = getattr(meeting, "purge", None)
        is_over = meeting in queries.meetings_to_purge(queries.database_today())
        waits = purge is not None and purge.confirmed_on is None
        return [
            ("purge_propose", is_over and purge is None, right, gettext("Propose to erase votes and proxies")),
            ("purge_confirm", waits, right, gettext("Confirm that votes and proxies are erased")),
            ("purge_withdraw", waits, right, gettext("Take the proposal back")),
        ]


class ResultView(MeetingScreen, TemplateView):
    """The numbers, and whether the record they came from is sound. Nothing before the count.

    Where items are voted on secretly, asking before is refused and written down.
    """

    permission_required = "agm.read_result"
    template_name = "agm/office/result.html"
    page_title = gettext_lazy("Result")

    def refuse(self, request):
        services.log_look_before_count(self.meeting, by=request.user)
        return render(request, "agm/office/refused.html", self.get_refusal_context(), status=403)

    def get_refusal_context(self):
        return MeetingScreen.get_context_data(self)

    def get(self, request, *args, **kwargs):
        if self.meeting.state != Meeting.State.COUNTED:
            if queries.secret_items(self.meeting):
                return self.refuse(request)
            messages.error(request, gettext("The votes are not counted yet. Nobody sees a result before."))
            return redirect(self.desk_address)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        explained = queries.explained_result(self.meeting)
        record_address = reverse("agm_meetings:record", args=[self.meeting.pk])
        faults = queries.faults(self.meeting)
        return super().get_context_data(
            purge=queries.purge_of(self.meeting), faults=faults, record_address=record_address, **explained, **kwargs
        )


class RecordView(ResultView):
    """Everything that was counted, without names, and the script that counts it again."""

    def render_to_response(self, context, **response_kwargs):
        name = f"general-meeting-{self.meeting.fiscal_year}.zip"
        return FileResponse(queries.record_folder(self.meeting), as_attachment=True, filename=name)
