"""Typing papers and proxies by keyboard alone, and the second person's check. Without script its form works alone."""

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView, View

from jocs_site.foundation.errors import RuleBroken
from members.agm import queries, services
from members.agm.backoffice.commands import MeetingCommand
from members.agm.backoffice.desk import MeetingScreen
from members.agm.backoffice.paper_forms import DecisionForm, ProxySheetForm, SheetForm, TakeBackForm
from members.agm.forms import ConfirmForm, ElectorField, ElectorForm
from members.agm.models import Act
from members.agm.models.papers import papers_of
from members.agm.rules.papers import KEYS

SECRET = {"Cache-Control": "private, no-store"}
ENTER = "agm.enter_act"


class PaperDesk(MeetingScreen, TemplateView):
    """One paper after another. To the script it answers in JSON; without script the page comes again, empty."""

    permission_required = ENTER
    template_name = "agm/office/paper_desk.html"
    page_title = _("Type votes on paper")
    explanation = _(
        "Type what stands on the sheet, also on late ones: they are kept and not counted. Another person checks each."
    )
    channel, name, form_class = "written", "paper", SheetForm
    form: SheetForm | None = None
    difference: dict | None = None

    def get_breadcrumbs_items(self):
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    @cached_property
    def items(self):
        return queries.recorded(queries.agenda(self.meeting))

    def new_form(self, **known) -> SheetForm:
        first = {"client_key": uuid.uuid4(), "arrived_at": self.stamp()}
        return self.form_class(self.meeting, self.items, initial=first | known)

    def stamp(self):
        """The stack that is worked on: as the list of what waits says, or as the last sheet had it."""
        kept = self.request.session.get(f"agm-stamp-{self.meeting.pk}", "")
        try:
            at = parse_datetime(self.request.GET.get("stamp", "") or kept)
        except ValueError:
            at = None
        return (
            timezone.localtime(at)
            if at and timezone.is_aware(at)
            else timezone.localtime(queries.database_now()).replace(second=0)
        )

    def figures(self) -> dict:
        """What this person did here: ``count`` and the ``last`` ten."""
        return queries.typed_by(self.meeting, self.channel, self.request.user)

    def get_context_data(self, **kwargs):
        form = self.form or self.new_form()
        return super().get_context_data(
            form=form,
            is_check=self.is_check,
            explanation=self.explanation,
            keys=form.keys,
            look=reverse(f"agm_meetings:{self.name}_look", args=[self.meeting.pk]),
            figures=self.figures(),
            **{"elector": None, "arrived": [], "trouble": ""} | self.about(form.elector),
            **{"difference": None} | (self.difference or {}),
            **kwargs,
        )

    is_check = False

    def about(self, elector) -> dict:
        """Who it is and what is typed of theirs already; never what they voted."""
        return about(elector, self.request.user, self.channel, is_check=self.is_check) if elector else {}

    def post(self, request, pk):
        by_script = request.headers.get("Accept") == "application/json"
        form = self.form = self.form_class(self.meeting, self.items, request.POST)
        if form.only_asks and not by_script:
            self.form = self.asked(form)
            return self.render_to_response(self.get_context_data(seen=form.elector))
        said = self.keep(form)
        if said and form.is_valid():
            request.session[f"agm-stamp-{self.meeting.pk}"] = form.cleaned_data["arrived_at"].isoformat()
        if by_script:
            return JsonResponse(self.answer(said, form), headers=SECRET)
        if said:
            messages.success(request, said)
            return redirect(request.path)
        return self.render_to_response(self.get_context_data(seen=form.elector))

    def asked(self, form: SheetForm) -> SheetForm:
        """The same form again with the elector's name beside it; what was typed stays, and no fault is found yet."""
        kept = {name: form.data[name] for name in form.fields if form.data.get(name)}
        again = self.new_form(**kept | {"seen": form.elector.number})
        again.elector = form.elector
        again.fields["elector"].widget.attrs.pop("autofocus")
        again.marks[0].field.widget.attrs["autofocus"] = True
        return again

    def keep(self, form: SheetForm) -> str:
        """What was done, in a sentence; empty when something is wrong, and then the form says what."""
        if not form.is_valid():
            return ""
        if form.only_asks:
            form.add_error("elector", gettext("Look first whose number this is."))
            return ""
        try:
            return self.act(form)
        except RuleBroken as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
            return ""

    def act(self, form: SheetForm) -> str:
        entry = form.entry()
        services.RECORD[self.channel](self.meeting, [entry], by=self.request.user, at=queries.database_now())
        return gettext("Saved: %(elector)s") % {"elector": entry.elector}

    def answer(self, said: str, form: SheetForm) -> dict:
        if not said:
            faults = {name: list(map(str, errors)) for name, errors in form.errors.items()}
            shown = render_to_string("agm/office/paper_difference.html", self.difference) if self.difference else ""
            return {"errors": faults, "difference": shown}
        context = {"figures": self.figures(), "meeting": self.meeting, "is_check": self.is_check}
        recent = render_to_string("agm/office/paper_recent.html", context, self.request)
        return {"said": said, "recent": recent, "key": str(uuid.uuid4())}


class ProxyDesk(PaperDesk):
    page_title = _("Type proxies")
    explanation = _(
        "A proxy is for this meeting only. An instruction binds the holder; leave the questions empty where there is "
        "none. Another person checks each."
    )
    channel, name, form_class = "proxy", "proxy", ProxySheetForm


class CheckDesk(PaperDesk):
    """The second person keys the sheet without seeing what was typed."""

    page_title = _("Check votes on paper")
    explanation = _(
        "Key the sheet once more as it lies before you; what was typed stays hidden. Where both agree it is checked. "
        "Where they differ both are shown, and the paper decides. Nobody checks what they typed themselves."
    )
    name, is_check = "paper_check", True

    def figures(self) -> dict:
        return queries.checked_by(self.meeting, self.channel, self.request.user)

    def act(self, form: SheetForm) -> str:
        decided = DecisionForm(self.request.POST)
        decision = decided.cleaned_data if decided.is_valid() else {"act": None, "right": ""}
        entry, user = form.entry(), self.request.user
        done = services.check_paper(
            self.meeting,
            entry,
            channel=self.channel,
            by=user,
            at=queries.database_now(),
            right=decision["right"],
            act_id=decision["act"],
        )
        if done.instead:
            return gettext("Kept as you read it: %(elector)s. Somebody else has to check it.") % {
                "elector": entry.elector
            }
        if done.check:
            return gettext("Checked: %(elector)s") % {"elector": entry.elector}
        self.difference = {"difference": side_by_side(form, done)}
        return ""


class ProxyCheckDesk(CheckDesk):
    page_title = _("Check proxies")
    channel, name, form_class = "proxy", "proxy_check", ProxySheetForm


def side_by_side(form: SheetForm, done: services.Checked) -> dict:
    """Both readings of one sheet, between which the paper decides: ``lines`` of label, typed, keyed, is different."""
    typed, keyed = services.reading_of(done.act), services.reading_of_entry(form.entry())
    words = {choice: form.words[key] for key, choice in KEYS.items() if key in form.words}
    blank = words["blank"]
    lines = []
    if "arrived_at" in done.where:
        stamps = [timezone.localtime(one.arrived_at) for one in (typed, keyed)]
        lines.append((form["arrived_at"].label, *(f"{at:%Y-%m-%d %H:%M}" for at in stamps), True))
    if form.asks_holder:
        chair, holder = gettext("the chair"), form.cleaned_data["holder"]
        lines.append(
            (gettext("Holder of the proxy"), done.act.holder or chair, holder or chair, "holder" in done.where)
        )
    for question, field in zip(form.questions, form.marks, strict=True):
        pair = [words[one.choices[question]] if question in one.choices else blank for one in (typed, keyed)]
        lines.append((field.label, *pair, question in done.where))
    return {"act": done.act, "lines": lines}


def about(elector, user, channel: str, *, is_check: bool) -> dict:
    """``arrived``: what is typed of theirs; ``trouble``: why there is nothing here to check."""
    arrived = list(queries.on_paper(elector))
    trouble = queries.why_not_to_check(arrived, channel, user) if is_check else ""
    return {"elector": elector, "arrived": arrived, "trouble": trouble}


class LookView(MeetingScreen, View):
    """Whose number it is and what has arrived, for the script beside the form."""

    permission_required = ENTER
    channel, is_check = "written", False

    def get(self, request, pk):
        field = ElectorField(meeting=self.meeting)
        try:
            elector = field.clean(request.GET.get("number", "")[:60])
        except ValidationError as error:
            return JsonResponse({"trouble": " ".join(error.messages)}, headers=SECRET)
        context = about(elector, request.user, self.channel, is_check=self.is_check)
        html = render_to_string("agm/office/paper_elector.html", context)
        answer = {"number": elector.number, "name": str(elector), "html": html, "trouble": context["trouble"]}
        return JsonResponse(answer, headers=SECRET)


class WaitingView(MeetingScreen, TemplateView):
    """What waits for a check, by typist and stack; nothing of what was voted."""

    permission_required = ENTER
    template_name = "agm/office/waiting.html"
    page_title = _("What waits for a check")

    def get_breadcrumbs_items(self):
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            groups=queries.waiting(self.meeting, self.request.user),
            must_check=queries.must_check(self.meeting),
            not_typed_again=queries.not_typed_again(self.meeting),
            passed_on=queries.passed_on(self.meeting),
            **kwargs,
        )


class VoidView(MeetingCommand):
    """A typing error: what was typed is void and stays on record."""

    permission_required = ENTER
    form_class = ConfirmForm
    page_title = _("Void a typing error")
    submit_label = _("It was typed wrong")
    success_message = _("It is void as a typing error and stays on record. Type the sheet again.")

    @cached_property
    def act_typed(self) -> Act:
        acts = papers_of(self.meeting).select_related("elector__meeting")
        return get_object_or_404(acts, pk=self.kwargs["act"])

    @property
    def explanation(self):
        act = self.act_typed
        return gettext(
            "%(elector)s, %(what)s: only where something else was typed than stands on the paper. "
            "Where the member has changed their mind, take it back for the giver instead."
        ) % {"elector": act.elector, "what": act.get_channel_display()}

    def run(self, form) -> str:
        services.void_typing_error(self.act_typed, by=self.request.user, at=queries.database_now())
        name = {"written": "paper", "proxy": "proxy"}[self.act_typed.channel]
        return reverse(f"agm_meetings:{name}", args=[self.meeting.pk])


class TakeBackView(MeetingCommand):
    """A paper or proxy that its giver takes back: first whose, then which and when."""

    permission_required = ENTER
    page_title = _("Take back for the giver")
    explanation = _(
        "Where the member takes back a voting form or a proxy. It stays on record and does not count. "
        "The time is that at which the wish arrived."
    )

    @cached_property
    def elector(self):
        try:
            return ElectorField(meeting=self.meeting).clean(self.request.GET.get("number"))
        except ValidationError:
            return None

    @property
    def submit_label(self):
        return self.page_title if self.elector else gettext("Go on")

    @property
    def success_message(self):
        return gettext("Taken back for %(elector)s.") % {"elector": self.elector} if self.elector else ""

    def get_form_class(self):
        return TakeBackForm if self.elector else ElectorForm

    def get_form_kwargs(self):
        which = {"acts": queries.may_be_taken_back(self.elector)} if self.elector else {"meeting": self.meeting}
        return super().get_form_kwargs() | which

    def get_page_subtitle(self):
        return str(self.elector or super().get_page_subtitle())

    def run(self, form) -> str:
        if self.elector is None:
            return f"{self.request.path}?number={form.cleaned_data['elector'].number}"
        act, at = form.cleaned_data["act"], form.cleaned_data["revoked_at"]
        services.revoke_act(act, at=at, by=self.request.user)
        return self.request.path


DESKS = (PaperDesk, ProxyDesk, CheckDesk, ProxyCheckDesk)


def addresses() -> list:
    looks = [
        path(
            f"<int:pk>/{desk.name}/look/",
            LookView.as_view(channel=desk.channel, is_check=desk.is_check),
            name=f"{desk.name}_look",
        )
        for desk in DESKS
    ]
    return [
        *(path(f"<int:pk>/{desk.name}/", desk.as_view(), name=desk.name) for desk in DESKS),
        *looks,
        path("<int:pk>/waiting/", WaitingView.as_view(), name="waiting"),
        path("<int:pk>/take_back/", TakeBackView.as_view(), name="take_back"),
        path("<int:pk>/void/<int:act>/", VoidView.as_view(), name="void"),
    ]
