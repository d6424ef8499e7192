"""What was found about each point of the call's list."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jocs_site.backoffice.forms import ShownState
from scholarships.forms.fields import language
from scholarships.models import CheckPoint, EligibilityCheck

NOT_YET = ("", pgettext_lazy("check", "not looked at yet"))


class CheckForm(ShownState):
    """Each point with its two fields. ``is_done``: whether the result is to be recorded now.

    The button ``in_order`` says that every point about which nothing is ticked is in order.
    """

    def __init__(self, *args, points: list[CheckPoint], found: dict[int, EligibilityCheck], **kwargs):
        super().__init__(*args, **kwargs)
        self.points = points
        for point in points:
            check = found.get(point.pk)
            self.fields[f"result-{point.code}"] = forms.ChoiceField(
                label=point.name_in(language()),
                choices=[NOT_YET, *EligibilityCheck.Result.choices],
                initial=check.result if check else "",
                required=False,
                widget=forms.RadioSelect,
            )
            self.fields[f"note-{point.code}"] = forms.CharField(
                label=_("What exactly is missing or not fulfilled: %(point)s") % {"point": point.name_in(language())},
                initial=check.note if check else "",
                required=False,
                max_length=300,
                help_text=_("The applicant reads this sentence."),
            )
        if points:
            self.fields["then"] = forms.ChoiceField(
                label=_("Then"),
                choices=[
                    ("settle", _("record the result: the file passes, or the applicant is told what is missing")),
                    ("keep", _("only keep these findings; I go on later")),
                ],
                initial="settle",
                widget=forms.RadioSelect,
            )

    def clean(self):
        cleaned = super().clean()
        if "in_order" in self.data:
            results = [f"result-{point.code}" for point in self.points]
            cleaned |= {name: "ok" for name in results if not cleaned.get(name)}
        for point in self.points:
            result, note = cleaned.get(f"result-{point.code}"), cleaned.get(f"note-{point.code}", "").strip()
            if result in ("missing", "fails") and not note:
                self.add_error(f"note-{point.code}", _("Say what exactly is missing or not fulfilled."))
            if not result and cleaned.get("then") == "settle" and f"result-{point.code}" not in self.errors:
                self.add_error(f"result-{point.code}", _("Look at this point before the result is recorded."))
        return cleaned

    @property
    def is_done(self) -> bool:
        return "in_order" in self.data or self.cleaned_data.get("then", "settle") == "settle"

    @property
    def findings(self) -> list[tuple[str, str, str]]:
        """Code of the point, result, note; what was not looked at is left out."""
        results = [(point.code, self.cleaned_data[f"result-{point.code}"]) for point in self.points]
        return [(code, result, self.cleaned_data[f"note-{code}"]) for code, result in results if result]
