"""Screens that ask a few things and call one service."""

import uuid

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jocs_site.backoffice.viewsets import CommandView
from jocs_site.foundation.errors import RuleBroken
from members.agm import forms, queries, services
from members.agm.backoffice.desk import MeetingScreen
from members.agm.models import DoorEntry


class Explained:
    """Before a screen and `CommandView`: says what the button does, and leads back to where the command was called.

    Write ``act(form)``, which calls the service, and ``leads_to()``, the address to go to; or ``run(form)`` for both.
    """

    permission_required = "agm.run_meeting"
    explanation = ""

    def get_breadcrumbs_items(self):
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs):
        return super().get_context_data(explanation=self.explanation, **kwargs)

    def run(self, form) -> str:
        self.act(form)
        return self.leads_to()


class MeetingCommand(Explained, MeetingScreen, CommandView):
    """A command about one meeting; it leads back to the meeting's page."""

    form_class = forms.ConfirmForm
    template_name = "agm/office/command.html"

    def leads_to(self) -> str:
        return self.desk_address


class SendNoticeView(MeetingCommand):
    form_class = forms.DayForm
    page_title = _("Send the notice")
    explanation = _(
        "This fixes the roll and the board's decision for good, and sends the notice by e-mail to those who agreed "
        "to that. All others are on the print list afterwards. The day is the day on which the notice leaves."
    )
    success_message = _("The notice is sent and the roll is fixed. Print and post the notices of the print list next.")

    def get_initial(self):
        return {"on": queries.database_today()}

    def act(self, form):
        services.send_notice(self.meeting, on=form.cleaned_data["on"], by=self.request.user, at=queries.database_now())


class PostedView(SendNoticeView):
    page_title = _("Confirm the posting")
    explanation = _("Say when the notices of the print list were given to the post. Voting opens only after that.")
    success_message = _("The posting is recorded.")

    def act(self, form):
        services.confirm_posting(self.meeting, on=form.cleaned_data["on"], at=queries.database_now())


class OpenView(MeetingCommand):
    page_title = _("Open electronic voting")
    explanation = _("From now on electors can vote on their phones, until the close or the deadline.")
    success_message = _("Electronic voting is open.")

    def act(self, form):
        services.open_voting(self.meeting, by=self.request.user, at=queries.database_now())


class CloseView(MeetingCommand):
    form_class = forms.CloseForm
    page_title = _("Close the vote")
    explanation = _(
        "No electronic vote is taken after this, and it cannot be opened again. "
        "Papers that arrived in time, proxies and the hall can still be entered."
    )
    success_message = _("The vote is closed.")

    def act(self, form):
        services.close_voting(self.meeting, by=self.request.user, at=queries.database_now(), **form.cleaned_data)


class CountView(MeetingCommand):
    page_title = _("Count the votes")
    explanation = _("Counts everything that arrived, once and for good. Nothing can be entered after this.")
    success_message = _("The votes are counted.")

    def run(self, form):
        services.count_meeting(self.meeting, by=self.request.user, at=queries.database_now())
        return self.desk_address + "result/"


class EntryCommand(MeetingCommand):
    """Types one sheet after another: what is saved leads to the next empty form."""

    permission_required = "agm.enter_act"
    submit_label = _("Save and go to the next")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"meeting": self.meeting, "items": self.items()}

    def items(self) -> list:
        return queries.agenda(self.meeting)

    @property
    def success_message(self):
        return gettext("Saved: %(elector)s") % {"elector": self.saved}

    def act(self, form):
        entry, self.saved = form.entry(now=queries.database_now()), form.cleaned_data["elector"]
        self.record(self.meeting, [entry], by=self.request.user, at=queries.database_now())

    def run(self, form):
        self.act(form)
        return self.request.path


class HallView(EntryCommand):
    form_class = forms.HallForm
    page_title = _("Enter votes in the hall")
    explanation = _(
        "Named votes of electors who checked in. The chair's own votes also speak for proxies to the chair."
    )
    record = staticmethod(services.record_hall_votes)

    def items(self):
        return queries.recorded(queries.items_to_vote(self.meeting))


class DoorView(EntryCommand):
    form_class = forms.ElectorForm
    page_title = _("Check in at the door")
    submit_label = _("Check in")
    explanation = _("Who comes in votes here: an earlier electronic vote, paper or proxy no longer counts.")

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs()
        kwargs.pop("items")
        return kwargs

    def get_context_data(self, **kwargs):
        return super().get_context_data(numbers=queries.numbers(self.meeting), **kwargs)

    def act(self, form):
        self.note(form, DoorEntry.Way.IN)

    def note(self, form, way: DoorEntry.Way) -> None:
        """As the desks note it, under the name of the form; what changes nothing is said at the field."""
        self.saved, now = form.cleaned_data["elector"], queries.database_now()
        noted = services.Noted(self.saved, way, now, uuid.uuid4(), gettext("plain form"))
        (entry,) = services.record_door_entries(self.meeting, [noted], at=now, by=self.request.user)
        if entry.outcome != DoorEntry.Outcome.TAKEN:
            raise RuleBroken(services.sentence_for_entry(entry), field="elector")


class LeaveView(DoorView):
    page_title = submit_label = _("Check out")
    explanation = _("Who leaves is not present at later items.")

    def act(self, form):
        self.note(form, DoorEntry.Way.OUT)


class ChairView(DoorView):
    permission_required = "agm.run_meeting"
    page_title = submit_label = _("Say who took the chair")
    explanation = _("The chair has to be checked in. Proxies to the chair follow the chair's votes in the hall.")

    def act(self, form):
        self.saved = form.cleaned_data["elector"]
        services.appoint_chair(self.meeting, self.saved, at=queries.database_now())


class StrikeView(DoorView):
    permission_required = "agm.run_meeting"
    form_class = forms.StrikeForm
    page_title = submit_label = _("Strike somebody off the roll")
    explanation = _(
        "For a death or resignation after the record date. It lowers the number of electors and is recorded."
    )

    def act(self, form):
        self.saved = form.cleaned_data["elector"]
        services.strike_elector(self.saved, because=form.cleaned_data["because"], at=queries.database_now())
