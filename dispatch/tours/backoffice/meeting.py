"""The page of one meeting, what the office does with it, and with who signed up."""

from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView, View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from dispatch.tours import forms, queries, services
from dispatch.tours.models import MEETING_LIFE, SIGN_UP_LIFE, MeetingSignUp, ReportMeeting
from dispatch.tours.printing import door_pdf
from jocs_site.backoffice.paper import pdf_response
from jocs_site.backoffice.sheets.writing import XLSX, streamed
from jocs_site.backoffice.viewsets import CommandView, LeadsBack, NeedsPermission
from jocs_site.foundation.errors import RuleBroken

CHANGE = "tours.change_reportmeeting"


class MeetingScreen(NeedsPermission, WagtailAdminTemplateMixin):
    """A screen about the meeting in the address; the way back stands above it."""

    permission_required = CHANGE
    header_icon = "group"

    @cached_property
    def meeting(self) -> ReportMeeting:
        rows = ReportMeeting.objects.with_places().select_related("host")
        return get_object_or_404(rows.prefetch_related("postings__worker__person"), pk=self.kwargs["pk"])

    @cached_property
    def own_address(self) -> str:
        return reverse("tours_meetings:inspect", args=[self.meeting.pk])

    def get_page_subtitle(self):
        return str(self.meeting)

    def get_breadcrumbs_items(self):
        return [
            *self.breadcrumbs_items,
            {"url": reverse("tours_meetings:index"), "label": capfirst(ReportMeeting._meta.verbose_name_plural)},
            {"url": self.own_address, "label": str(self.meeting)},
        ]

    def get_context_data(self, **kwargs):
        return super().get_context_data(meeting=self.meeting, **kwargs)


class MeetingView(MeetingScreen, TemplateView):
    permission_required = "tours.view_reportmeeting"
    template_name = "tours/office/meeting.html"
    page_title = pgettext_lazy("one", "Report meeting")

    def get_context_data(self, **kwargs):
        may, meeting, now = self.request.user.has_perm, self.meeting, timezone.now()
        is_to_come = meeting.state == "announced" and meeting.ends_at > now
        offerings = meeting.offerings.with_names().select_related("correction").order_by("pk")
        return super().get_context_data(
            commands=self.commands(),
            door=queries.door_list(meeting) if may("tours.view_meetingsignup") else None,
            may_add=may("tours.change_meetingsignup") and is_to_come,
            may_settle=may("tours.change_meetingsignup") and meeting.state == "announced",
            offerings=offerings if may("tours.view_offering") else [],
            may_correct=may("tours.correct_offering"),
            to_telephone=services.people_to_telephone(meeting),
            is_on_site=meeting.is_public and meeting.announced_at,
            history=[self.in_words(change) for change in meeting.changes.select_related("by__person")],
            shown=queries.as_public([meeting], now)[0],
            **kwargs,
        )

    def in_words(self, change) -> dict:
        label = MEETING_LIFE.step(change.step).label
        return {"at": change.at, "label": label, "by": change.by, "reason": change.reason}

    def commands(self) -> list[tuple[str, str]]:
        """Address and label of what this user may do now."""
        meeting, may = self.meeting, self.request.user.has_perm
        is_open, has_begun = meeting.state in ("planned", "announced"), meeting.starts_at <= timezone.now()
        has_offering = meeting.state == "held" and meeting.offerings.exists()
        offers = {
            "announce": (meeting.state == "planned" and not has_begun, CHANGE, pgettext("report meeting", "Announce")),
            "numbers": (is_open and has_begun, CHANGE, gettext("Record how many came")),
            "offering": (
                meeting.state == "held" and not has_offering,
                "tours.add_offering",
                gettext("Record the offering"),
            ),
            "change": (is_open, CHANGE, gettext("Change the meeting")),
            "correct_numbers": (meeting.state == "held", CHANGE, gettext("Correct how many came")),
            "call_off": (is_open, CHANGE, pgettext("report meeting", "Call off")),
        }
        return [
            (reverse(f"tours_meetings:{name}", args=[meeting.pk]), label)
            for name, (is_possible, right, label) in offers.items()
            if is_possible and may(right)
        ]


class DoorView(MeetingScreen, View):
    """The list for the door, to be printed."""

    permission_required = "tours.view_meetingsignup"

    def get(self, request, pk):
        content = door_pdf(self.meeting, queries.door_list(self.meeting), at=timezone.now())
        return pdf_response(content, f"jocs-door-{self.meeting.day:%Y%m%d}.pdf")


class SignUpsFile(MeetingScreen, View):
    """Who signed up, as XLSX, in which nothing that was typed is a formula."""

    permission_required = "tours.view_meetingsignup"

    def get(self, request, pk):
        headings = [
            pgettext("report meeting", "Name"),
            pgettext("report meeting", "People"),
            pgettext("report meeting", "State"),
            gettext("E-mail address"),
            pgettext("report meeting", "Telephone"),
            pgettext("report meeting", "Questions"),
            gettext("Signed up on"),
        ]
        door = queries.door_list(self.meeting)
        rows = [
            [
                one.name,
                one.people,
                one.get_state_display(),
                one.email,
                one.phone,
                one.question,
                timezone.localdate(one.signed_up_at),
            ]
            for one in (*door.coming, *door.waiting, *door.gone)
        ]
        return streamed(XLSX, f"report-meeting-{self.meeting.pk}", headings, rows)


class MeetingCommand(LeadsBack, MeetingScreen, CommandView):
    """A command about one meeting; it leads back to the meeting's page."""

    def get_initial(self):
        return {"expected_state": self.meeting.state}

    def said(self) -> dict:
        return {"at": timezone.now(), "by": self.request.user}


class AnnounceView(MeetingCommand):
    form_class = forms.ShownState
    page_title = MEETING_LIFE.step("announce").label
    success_message = _("The meeting is announced: people can sign up now.")

    def act(self, form):
        try:
            services.announce(self.meeting, **self.said(), **form.cleaned_data)
        except RuleBroken as error:
            raise RuleBroken(blockers=error.blockers) from error  # the field is on another screen


class CallOffView(MeetingCommand):
    form_class = forms.ReasonForm
    page_title = MEETING_LIFE.step("call_off").label
    success_message = _("The meeting is called off. Everybody who has signed up is told by e-mail.")

    def act(self, form):
        services.call_off(self.meeting, **self.said(), **form.cleaned_data)
        count = services.people_to_telephone(self.meeting)
        if count:
            words = ngettext(
                "%(count)d sign-up has no e-mail address: please telephone.",
                "%(count)d sign-ups have no e-mail address: please telephone.",
                count,
            )
            messages.warning(self.request, words % {"count": count})


class ChangeView(MeetingCommand):
    form_class = forms.MeetingForm
    page_title = _("Change the meeting")
    submit_label = pgettext_lazy("report meeting", "Save")
    success_message = _(
        "The meeting is changed. With another time or place, all who have signed up are told by e-mail."
    )

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"chosen": [posting.pk for posting in self.meeting.postings.all()]}

    def get_initial(self):
        return super().get_initial() | forms.MeetingForm.shown(self.meeting)

    def act(self, form):
        expected = form.cleaned_data["expected_state"]
        services.change_meeting(self.meeting, expected_state=expected, **self.said(), **form.details)


class NumbersView(MeetingCommand):
    """How many came and what was given, at once or the offering later."""

    form_class = forms.NumbersForm
    page_title = MEETING_LIFE.step("record").label
    success_message = _("The numbers are recorded. Thank you.")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"with_offering": self.request.user.has_perm("tours.add_offering")}

    def act(self, form):
        given = dict(form.cleaned_data)
        numbers = {name: given.pop(name) for name in ("attendance", "note", "expected_state")}
        with transaction.atomic():
            meeting = services.record_numbers(self.meeting, **numbers, **self.said())
            if given.get("amount_yen"):
                services.record_offering(meeting, **given, **self.said())


class CorrectNumbersView(MeetingCommand):
    form_class = forms.CorrectNumbersForm
    page_title = MEETING_LIFE.step("correct").label
    success_message = _("The numbers are corrected; the history keeps the reason.")

    def get_initial(self):
        return super().get_initial() | {"attendance": self.meeting.attendance, "note": self.meeting.note}

    def act(self, form):
        if self.meeting.state != "held":
            raise RuleBroken(gettext("Nothing is recorded yet that could be corrected."))
        services.record_numbers(self.meeting, **self.said(), **form.cleaned_data)


class TelephoneView(MeetingCommand):
    permission_required = "tours.change_meetingsignup"
    form_class = forms.TelephoneForm
    page_title = _("Sign up by telephone")

    def act(self, form):
        entry = services.add_by_telephone(MeetingSignUp(meeting=self.meeting, **form.cleaned_data), **self.said())
        if entry.state == "waitlisted":
            messages.warning(self.request, gettext("Too few places are left: this sign-up is on the waiting list."))
        else:
            messages.success(self.request, gettext("The sign-up is recorded."))


class EntryCommand(MeetingCommand):
    """Something about one sign-up on the list."""

    permission_required = "tours.change_meetingsignup"

    @cached_property
    def entry(self) -> MeetingSignUp:
        return get_object_or_404(self.meeting.sign_ups.filter(erased_at=None), pk=self.kwargs["entry"])

    def get_page_subtitle(self):
        return f"{self.entry.name} · {self.meeting}"

    def get_initial(self):
        shown = {"people": self.entry.people, "question": self.entry.question}
        return shown | {"expected_state": self.entry.state}


class EntryChangeView(EntryCommand):
    form_class = forms.EntryForm
    page_title = SIGN_UP_LIFE.step("change_place").label
    success_message = _("The sign-up is changed.")

    def act(self, form):
        services.change_sign_up(self.entry, **self.said(), **form.cleaned_data)


class EntryCancelView(EntryCommand):
    form_class = forms.ShownState
    page_title = SIGN_UP_LIFE.step("cancel").label
    success_message = _("The sign-up is cancelled; who waits has moved up.")

    def act(self, form):
        services.cancel(self.entry, **self.said(), **form.cleaned_data)
