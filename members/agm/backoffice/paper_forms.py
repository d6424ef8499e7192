"""A paper or proxy typed with one key for each question, in any width of letters."""

import unicodedata
import uuid

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from jocs_site.foundation.days import NoSuchDay, NotADay, read_day
from members.agm import queries
from members.agm.forms import ElectorField, field_name
from members.agm.models import Elector
from members.agm.queries import ballot
from members.agm.rules.papers import KEYS
from members.agm.rules.standing import BLANK
from members.agm.services import Entry

PAPER_WORDS = {"1": _("for"), "2": _("against"), "3": _("abstain"), "0": _("blank"), "x": _("marked twice")}
PROXY_WORDS = {"1": _("for"), "2": _("against"), "3": _("abstain"), "0": _("left to the holder")}
STAMP = "%Y-%m-%d %H:%M"
TYPED = {"autocomplete": "off", "spellcheck": "false", "autocapitalize": "off"}


def plain(text) -> str:
    """As half-width small letters: a Japanese keyboard types １ and Ｘ."""
    return unicodedata.normalize("NFKC", str(text or "")).strip().lower()


class MarkField(forms.CharField):
    """One key: ``words`` are what each stands for. The value is the choice, ``""`` for a blank."""

    def __init__(self, *, words: dict, **kwargs):
        self.words = words
        attrs = TYPED | {"maxlength": 1, "size": 1, "data-mark": "".join(words), "inputmode": "text"}
        super().__init__(widget=forms.TextInput(attrs=attrs), strip=True, **kwargs)

    def to_python(self, value):
        return plain(value)

    def clean(self, value):
        key = super().clean(value)
        if key and key not in self.words:
            keys = ", ".join(self.words)
            raise forms.ValidationError(_("Only these keys: %(keys)s.") % {"keys": keys})
        choice = KEYS.get(key, BLANK)
        return "" if choice == BLANK else choice


class StampField(forms.DateTimeField):
    """Day and time of the stamp: ``2026-06-10 11:00``."""

    widget = forms.DateTimeInput(format=STAMP, attrs=TYPED)

    def to_python(self, value):
        return super().to_python(plain(value) if isinstance(value, str) else value)

    def clean(self, value):
        at = super().clean(value)
        if at and at > queries.database_now():
            raise forms.ValidationError(_("This time is still to come."))
        return at


class DayField(forms.CharField):
    """A day as it is written on a paper; ``None`` where there is none."""

    def __init__(self, **kwargs):
        super().__init__(required=False, widget=forms.TextInput(attrs=TYPED), **kwargs)

    def clean(self, value):
        text = super().clean(value)
        try:
            return read_day(text) if text else None
        except (NotADay, NoSuchDay) as error:
            raise forms.ValidationError(_("There is no such day. Write it as 2026-06-08.")) from error


class SheetForm(forms.Form):
    """One vote on paper. ``seen``: whose name stood on the screen; nothing is kept for a name that nobody saw.

    ``act``, ``right``: of a check that found a difference, which typed one it is about and which reading is right.
    """

    words, asks_holder, must_key = PAPER_WORDS, False, True

    client_key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, meeting, items, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.meeting, self.questions = meeting, ballot(items)
        self.fields["arrived_at"] = StampField(label=_("Stamp: arrived at"), help_text=_("As 2026-06-10 11:00."))
        self.fields["elector"] = ElectorField(
            meeting=meeting, label=_("Member number"), widget=forms.TextInput(attrs=TYPED | {"autofocus": True})
        )
        if self.asks_holder:
            self.fields["holder"] = ElectorField(
                meeting=meeting,
                label=_("Member number of the holder"),
                help_text=_("Empty: the chair."),
                required=False,
                widget=forms.TextInput(attrs=TYPED),
            )
            self.fields["signed_on"] = DayField(label=_("Day on the proxy"), help_text=_("As 2026-06-08; empty: none."))
        for question, (item, candidate) in self.questions.items():
            self.fields[field_name(question)] = MarkField(
                words=self.words,
                label=f"{item.number}-{candidate.number} {candidate.name}" if candidate else str(item),
                required=self.must_key,
                error_messages={"required": _("Type a key; 0 where the paper is blank.")},
            )

    @property
    def marks(self):
        return [self[field_name(question)] for question in self.questions]

    @property
    def keys(self) -> list[tuple[str, str]]:
        return list(self.words.items())

    @cached_property
    def elector(self) -> Elector | None:
        """Whom the number means, whatever else is wrong with the form; ``None`` where nobody."""
        try:
            return self.fields["elector"].clean(self.data.get("elector"))
        except forms.ValidationError:
            return None

    @property
    def only_asks(self) -> bool:
        """Whether the number is new, so that its name has to be shown first."""
        return self.elector is not None and self.data.get("seen") != str(self.elector.number)

    def answers(self) -> dict[str, str]:
        given = {question: self.cleaned_data[field_name(question)] for question in self.questions}
        return {question: choice for question, choice in given.items() if choice}

    def entry(self) -> Entry:
        data = self.cleaned_data
        key = data["client_key"] or uuid.uuid4()
        day = data.get("signed_on")
        return Entry(data["elector"], data["arrived_at"], self.answers(), data.get("holder"), key, signed_on=day)


class ProxySheetForm(SheetForm):
    """One proxy; what is not instructed may stay empty."""

    words, asks_holder, must_key = PROXY_WORDS, True, False


class DecisionForm(forms.Form):
    """After a difference: which typed one it was about, and which reading stands on the paper."""

    act = forms.IntegerField(required=False)
    right = forms.ChoiceField(choices=[("", ""), ("typed", ""), ("mine", "")], required=False)


class PaperChoice(forms.ModelChoiceField):
    """What a paper is, never what stands on it."""

    def label_from_instance(self, act):
        chair = _("the chair")
        holder = f" ({act.holder or chair})" if act.channel == "proxy" else ""
        at = date_format(timezone.localtime(act.arrived_at), "SHORT_DATETIME_FORMAT")
        return f"{act.get_channel_display()}{holder}, {at}"


class TakeBackForm(forms.Form):
    """``acts``: those of one member that can be taken back."""

    def __init__(self, *args, acts, **kwargs):
        super().__init__(*args, **kwargs)
        nothing = {"required": _("Choose which one. Where the list is empty there is nothing to take back.")}
        label, now = (
            _("What is taken back"),
            timezone.localtime(queries.database_now()).replace(second=0, microsecond=0),
        )
        self.fields["act"] = PaperChoice(
            acts, label=label, widget=forms.RadioSelect, empty_label=None, error_messages=nothing
        )
        self.fields["revoked_at"] = StampField(
            label=_("The wish arrived at"), initial=now, help_text=_("As 2026-06-10 11:00.")
        )
