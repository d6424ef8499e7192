"""The questions of the self-check. Nothing is kept."""

from django import forms
from django.utils.translation import gettext_lazy as _

from dispatch.rules.self_check import Outcome, Point, Said, outcome, to_prepare

QUESTIONS = {
    Point.PROFESSION: _("Are you trained in health, nursing, nutrition, therapy or special education?"),
    Point.PRACTICE: _("Have you worked in your profession for some years?"),
    Point.TERM: _("Could you stay in one place for three years or more?"),
    Point.LANGUAGE: _("Are you ready to learn a local language from the beginning, for some months before you work?"),
    Point.TEACHING: _("Would you rather help colleagues to do the work than do it yourself?"),
    Point.HEALTH: _("Would a doctor call you fit for life in a simple place, far from a large hospital?"),
    Point.FAMILY: _("Have you talked about it with those who are close to you?"),
    Point.GROUND: _("Do you know what JOCS stands on, and can you work from that ground?"),
    Point.TELLING: _("Are you willing to write to supporters while you are away, and to tell them when you are back?"),
}
WHAT_HELPS = {
    Point.PROFESSION: _("We send trained people only. If you are still studying, come and get to know us meanwhile."),
    Point.PRACTICE: _("Partners ask for people who can stand on their own. Some years at work here train you best."),
    Point.TERM: _("A term is three years, because trust takes that long. Shorter visits are possible on a study tour."),
    Point.LANGUAGE: _("Workers study the language first, often one to one. No one is expected to know it before."),
    Point.TEACHING: _("Local people are to take the work over. Read in the letters of workers what that is like."),
    Point.HEALTH: _("A check of your health belongs to the preparation. Talk with your doctor, and with us."),
    Point.FAMILY: _("A spouse and children can come along to many places. Let us talk about it together."),
    Point.GROUND: _("Read about us, and come to a meeting where workers tell of their service."),
    Point.TELLING: _("A short letter now and then is enough, and nothing is published without your consent."),
}
ANSWERS = [(Said.YES, _("Yes")), (Said.SOON, _("Not yet")), (Said.NO, _("No"))]


class SelfCheckForm(forms.Form):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for point, question in QUESTIONS.items():
            self.fields[point.value] = forms.ChoiceField(
                label=question,
                choices=ANSWERS,
                widget=forms.RadioSelect,
                error_messages={"required": _("Please choose one of the three.")},
            )

    @property
    def outcome(self) -> Outcome:
        return outcome(self._said)

    @property
    def advice(self) -> list[tuple[str, str]]:
        """Each question that was not answered with yes, and what helps."""
        return [(QUESTIONS[point], WHAT_HELPS[point]) for point in to_prepare(self._said)]

    @property
    def _said(self) -> dict[Point, Said]:
        return {point: Said(self.cleaned_data[point.value]) for point in Point}
