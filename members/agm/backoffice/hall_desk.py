"""The returning officer's screens on the day: items one at a time, hands, motions, another day, a new draft."""

from django.http import Http404, JsonResponse
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView, View

from members.agm import forms, queries, services
from members.agm.backoffice.commands import MeetingCommand
from members.agm.backoffice.desk import MeetingScreen
from members.agm.models import Item
from members.agm.services.sitting import ADJOURN


class ConductView(MeetingScreen, TemplateView):
    """Where the meeting stands: who is there, which item is open, what was decided, and what can be done next."""

    permission_required = "agm.run_meeting"
    template_name = "agm/office/conduct.html"
    page_title = _("Conduct the meeting")

    def get(self, request, *args, **kwargs):
        if self.meeting.is_draft:
            raise Http404
        return super().get(request, *args, **kwargs)

    def get_breadcrumbs_items(self):
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs):
        return super().get_context_data(**where_it_stands(self.meeting, queries.database_now()), **kwargs)


class ConductNewsView(MeetingScreen, View):
    """The part of the page that changes, ready to be put there: the chair's table sees who comes and who has voted."""

    permission_required = "agm.run_meeting"

    def get(self, request, pk):
        context = {"meeting": self.meeting, **where_it_stands(self.meeting, queries.database_now())}
        html = render_to_string("agm/office/conduct_now.html", context, request)
        return JsonResponse({"html": html}, headers={"Cache-Control": "private, no-store"})


def where_it_stands(meeting, now) -> dict:
    """Who is there and how many have voted on the open item, never what; numbers of an item once announced."""
    takings, hands = queries.takings_of(meeting), queries.last_hands(meeting)
    agenda = queries.agenda(meeting)
    open_now = next((item for item in agenda if item.pk in takings and takings[item.pk].closed_at is None), None)
    return {
        "numbers": queries.presence(meeting, now),
        "lines": [
            (item, takings.get(item.pk), hands.get(item.pk, {}), announced_people(item, takings.get(item.pk)))
            for item in agenda
        ],
        "silent": queries.silent_holders(meeting, open_now, now) if open_now else 0,
        "voted": queries.voted_in_hall(open_now) if open_now else 0,
        "in_session": meeting.state == "closed" and meeting.lapsed_at is None,
        "open_now": open_now,
        "further": queries.continuation(meeting),
        "motions": queries.motions(meeting),
        "adjourn": ADJOURN,
    }


def announced_people(item: Item, taking) -> list[tuple]:
    """Of an announced election, each candidate beside the numbers."""
    lines = (taking.announced or {}).get("candidates", []) if taking else []
    return list(zip(item.candidates.all(), lines, strict=False))


class ConductCommand(MeetingCommand):
    """A command of the day; it leads back to where the meeting stands."""

    def get_breadcrumbs_items(self):
        *before, own = super().get_breadcrumbs_items()
        return [*before, {"url": self.conduct_address, "label": ConductView.page_title}, own]

    @cached_property
    def conduct_address(self) -> str:
        return reverse("agm_meetings:conduct", args=[self.meeting.pk])

    def run(self, form) -> str:
        self.act(form)
        return self.conduct_address

    def act(self, form) -> None:
        self.service(self.meeting, at=queries.database_now(), by=self.request.user)


class ItemCommand(ConductCommand):
    """A command about one item of the notice, named by its number."""

    @cached_property
    def item(self) -> Item:
        found = [item for item in queries.agenda(self.meeting) if item.number == self.kwargs["number"]]
        if not found:
            raise Http404
        return found[0]

    def get_page_subtitle(self):
        return str(self.item)

    def act(self, form):
        self.service(self.item, at=queries.database_now(), by=self.request.user)


class OpenItemView(ItemCommand):
    page_title = _("Put the item to the vote")
    explanation = _(
        "From now on the hall votes on this item and on no other: by telephone, by name at the desk, or by a show of "
        "hands. The quorum has to be there at this moment."
    )
    service = staticmethod(services.open_item)


class CloseItemView(ItemCommand):
    page_title = _("Close the vote on the item")
    explanation = _(
        "Who is present at this moment is what the item is judged by. A vote once closed is not opened again."
    )
    service = staticmethod(services.close_item)


class AnnounceItemView(ItemCommand):
    page_title = _("Announce the result")
    explanation = _("The result is shown on the screen in the hall and here. Nobody sees it before, you neither.")
    service = staticmethod(services.announce_item)


class HandsView(ItemCommand):
    form_class = forms.HandsForm
    page_title = _("Enter a show of hands")
    of_papers = _(
        "Count the papers without names: one for each who is here and did not vote secretly before, and one for each "
        "proxy whose holder is here. Together they can be no more than the number at the field."
    )
    of_hands = _(
        "Count the hands of those in the hall who have not voted by name. Who holds proxies votes by name, because "
        "hands carry no proxies. A later count replaces this one; all are kept."
    )

    @property
    def explanation(self):
        return self.of_papers if self.item.is_secret else self.of_hands

    def get_form_kwargs(self):
        free = queries.free_hands(self.meeting, self.item, queries.database_now())
        return super().get_form_kwargs() | {"item": self.item, "free": free}

    def act(self, form):
        services.record_hands(self.item, form.counts(), at=queries.database_now(), by=self.request.user)


class MotionView(ConductCommand):
    form_class = forms.MotionForm
    page_title = _("Procedural motion")
    explanation = _(
        "How the meeting proceeds is decided by those in the hall and by proxies, not by votes on paper or sent "
        "electronically. The outcome stands at once. An item of the notice is never decided here."
    )

    def get_form_kwargs(self):
        present = queries.presence(self.meeting, queries.database_now())["present"]
        return super().get_form_kwargs() | {"present": present}

    def act(self, form):
        data, now = form.cleaned_data, queries.database_now()
        about, key = data["about"], str(data["key"])
        services.put_motion(self.meeting, about=about, votes=form.votes(), key=key, at=now, by=self.request.user)


class AdjournView(MotionView):
    form_class = forms.AdjournForm
    page_title = _("Adjourn to another day")
    explanation = _(
        "The motion needs more than half of those in the hall and by proxy. The meeting goes on within two weeks with "
        "the same roll, proxies and votes, and without new items. Everybody leaves the hall and checks in again."
    )

    def act(self, form):
        data = form.cleaned_data
        days = {name: data[name] for name in ("continues_at", "place_ja", "place_en")}
        motion = services.adjourn_meeting(
            self.meeting,
            votes=form.votes(),
            key=str(data["key"]),
            at=queries.database_now(),
            by=self.request.user,
            **days,
        )
        if motion.data["outcome"] == "passed":
            self.success_message = _(
                "The meeting is adjourned. Letters to those without e-mail wait for the printer in the list “Paper”."
            )


class ResumeView(ConductCommand):
    page_title = _("Continue the meeting")
    explanation = _("Let in who has come first. Roll, proxies and votes are those of the first day.")
    success_message = _("The meeting goes on.")
    service = staticmethod(services.resume_meeting)


class LapseView(ConductCommand):
    page_title = _("Say that the meeting lapsed")
    explanation = _(
        "For want of a quorum. Items that were not voted on are not decided. The meeting has to be called anew, with a "
        "new roll; a new draft can be made from this one."
    )
    success_message = _("The meeting lapsed. Letters to those without e-mail wait for the printer in the list “Paper”.")
    service = staticmethod(services.lapse_meeting)


class CopyView(MeetingCommand):
    permission_required = "agm.add_meeting"
    form_class = forms.CopyForm
    page_title = _("New draft from this one")
    explanation = _(
        "Copies the agenda, the candidates, the officers who stay and the rules. The board decides anew, and the roll "
        "is fixed anew with the notice."
    )
    success_message = _("The new draft is ready.")

    def run(self, form):
        draft = services.copy_meeting(self.meeting, held_at=form.cleaned_data["held_at"], by=self.request.user)
        return reverse("agm_meetings:edit", args=[draft.pk])


def patterns() -> list:
    screens = {
        "conduct": ConductView,
        "conduct/now": ConductNewsView,
        "motion": MotionView,
        "adjourn": AdjournView,
        "resume": ResumeView,
        "lapse": LapseView,
        "copy": CopyView,
    }
    items = {"open": OpenItemView, "close": CloseItemView, "announce": AnnounceItemView, "hands": HandsView}
    return [
        *(path(f"<int:pk>/{name}/", view.as_view(), name=name.replace("/", "_")) for name, view in screens.items()),
        *(
            path(f"<int:pk>/items/<int:number>/{name}/", view.as_view(), name=f"item_{name}")
            for name, view in items.items()
        ),
    ]
