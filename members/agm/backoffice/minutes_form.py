"""The form of a draft of the minutes: what was said and done, and who was there. Numbers are no part of it."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateTimeInput

from members.agm import queries
from members.agm.models import Minutes, StayingOfficer

OFFICES = StayingOfficer.Office
MORE = {OFFICES.DIRECTOR: "more_directors", OFFICES.AUDITOR: "more_auditors"}
LINES = _("A line each: Japanese name / English name. Also those whose term ended with this meeting.")
UNDECIDED = ("", _("not known yet"))


class MinutesForm(forms.ModelForm):
    """``columns()`` gives what `services.write_minutes` takes."""

    present = forms.MultipleChoiceField(
        label=_("directors and auditors present"), widget=forms.CheckboxSelectMultiple, required=False
    )
    more_directors = forms.CharField(
        label=_("further directors present"), widget=forms.Textarea(attrs={"rows": 2}), required=False, help_text=LINES
    )
    more_auditors = forms.CharField(
        label=_("further auditors present"), widget=forms.Textarea(attrs={"rows": 2}), required=False, help_text=LINES
    )

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Minutes
        fields = [
            *("opened_at", "ended_at", "chair_ja", "chair_en", "writer_ja", "writer_en"),
            *("has_elsewhere", "elsewhere_ja", "elsewhere_en", "course_ja", "course_en"),
            *("has_statements", "statements_ja", "statements_en", "signers", "named_signers"),
        ]
        widgets = {
            **dict.fromkeys(("opened_at", "ended_at"), AdminDateTimeInput),
            **{
                name: forms.Textarea(attrs={"rows": 3})
                for name in ("elsewhere_ja", "elsewhere_en", "statements_ja", "statements_en", "named_signers")
            },
            **{name: forms.Textarea(attrs={"rows": 6}) for name in ("course_ja", "course_en")},
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        meeting = self.instance.meeting
        self.items, self.elected = queries.agenda(meeting), queries.elected_in(meeting)
        self.people = queries.officers_to_choose(meeting)
        self.initial["seen"] = queries.version_of(self.instance)  # before what is typed goes into it
        self._ask_who_was_there()
        for item in self.items:
            self._ask_about(item)
        for one in self.elected:
            self._ask_acceptance(one)
        self.order_fields(self._in_reading_order())

    def _ask_who_was_there(self) -> None:
        offices = dict(OFFICES.choices)
        self.fields["present"].choices = [
            (key, f"{offices[one['office']]} {one['name_ja']}") for key, one in self.people.items()
        ]
        left = list(self.instance.officers)
        self.initial["present"] = [key for key, one in self.people.items() if one in left]
        for office, name in MORE.items():
            more = [one for one in left if one["office"] == office and one not in self.people.values()]
            self.initial[name] = "\n".join(" / ".join(filter(None, [one["name_ja"], one["name_en"]])) for one in more)

    def _ask_about(self, item) -> None:
        said = self.instance.courses.get(str(item.number), ["", ""])
        labels = (
            gettext("item %(number)d %(title)s: course, in Japanese"),
            gettext("item %(number)d: course, in English"),
        )
        for language, label, text in zip(("ja", "en"), labels, said, strict=True):
            self.fields[f"course-{item.number}-{language}"] = forms.CharField(
                label=label % {"number": item.number, "title": item.title},
                widget=forms.Textarea(attrs={"rows": 3}),
                initial=text,
                required=False,
            )

    def _ask_acceptance(self, one) -> None:
        choices = [pair for pair in Minutes.Acceptance.choices if one.is_open or pair[0] != "not_elected"]
        self.fields[f"said-{one.key}"] = forms.ChoiceField(
            label=gettext("%(name)s: answer to the election") % {"name": one.candidate.name},
            choices=[UNDECIDED, *choices],
            initial=self.instance.acceptances.get(one.key, ""),
            required=False,
        )

    def _in_reading_order(self) -> list[str]:
        """As the paper reads: frame, people, course and items, statements, signatures."""
        head = ["opened_at", "ended_at", "has_elsewhere", "elsewhere_ja", "elsewhere_en"]
        people = ["chair_ja", "chair_en", "writer_ja", "writer_en", "present", *MORE.values()]
        course = ["course_ja", "course_en"]
        for item in self.items:
            course += [f"course-{item.number}-ja", f"course-{item.number}-en"]
            course += [f"said-{one.key}" for one in self.elected if one.item.pk == item.pk]
        return [*head, *people, *course]

    def clean(self):
        cleaned = super().clean()
        for office, name in MORE.items():
            cleaned[name] = [_person(office, line) for line in cleaned.get(name, "").splitlines() if line.strip()]
            if any(not one["name_ja"] for one in cleaned[name]):
                self.add_error(name, _("Each line begins with the Japanese name."))
        return cleaned

    def see_again(self) -> None:
        """What is typed stays, and is compared from now on with the draft as it stands."""
        self.data = self.data.copy()
        self.data["seen"] = self.initial["seen"]

    def columns(self) -> dict:
        data = self.cleaned_data
        chosen = [self.people[key] for key in self.people if key in data["present"]]
        officers = [*chosen, *(one for name in MORE.values() for one in data[name])]
        courses = {
            str(item.number): [data[f"course-{item.number}-ja"].strip(), data[f"course-{item.number}-en"].strip()]
            for item in self.items
        }
        said = {one.key: data[f"said-{one.key}"] for one in self.elected}
        return {name: data[name] for name in self.Meta.fields} | {
            "officers": sorted(officers, key=lambda one: one["office"] != OFFICES.DIRECTOR),
            "courses": {number: texts for number, texts in courses.items() if any(texts)},
            "acceptances": {key: answer for key, answer in said.items() if answer},
        }


def _person(office: str, line: str) -> dict:
    japanese, _slash, english = line.replace("／", "/").partition("/")
    return {"office": str(office), "name_ja": japanese.strip(), "name_en": english.strip()}


class SignedForm(forms.Form):
    file = forms.FileField(
        label=_("scan of the signed copy"),
        help_text=_("PDF, JPEG or PNG, 20 MB at most. Once, and for good: its check goes onto the board."),
    )
