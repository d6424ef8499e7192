"""A whole draft as it stands: every step with what was typed, whether it is right, and what would be handed in."""

from dataclasses import dataclass, field

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jocs_site.foundation.money import format_money
from scholarships import queries
from scholarships.applying.forms import STEP_FORMS, BodyForm, CostsForm, StepForm
from scholarships.models import Draft
from scholarships.models.lives import applications as lives


@dataclass(frozen=True)
class Line:
    label: str
    value: str
    errors: list[str]


@dataclass(frozen=True)
class Part:
    """One step. ``is_done``: nothing is left to do there."""

    name: str
    title: str
    is_done: bool
    lines: list[Line] = field(default_factory=list)


class Sheet:
    def __init__(self, draft: Draft):
        self.draft = draft

    @cached_property
    def forms(self) -> dict[str, StepForm]:
        return {form.step: form.of_draft(self.draft) for form in STEP_FORMS}

    @property
    def is_right(self) -> bool:
        return all(form.is_valid() for form in self.forms.values())

    @cached_property
    def parts(self) -> list[Part]:
        return [self._part(form) for form in self.forms.values()] + self._others()

    def _part(self, form: StepForm) -> Part:
        lines = [
            Line(bound.label, _value(form, bound), [str(error) for error in bound.errors])
            for bound in form.visible_fields()
        ]
        if isinstance(form, CostsForm) and form.is_valid():
            total = format_money(form.total, form.cleaned_data["requested_currency"])
            lines.append(Line(str(_("Together")), total, []))
        return Part(form.step, str(form.title), form.is_valid(), lines)

    def _others(self) -> list[Part]:
        here = set(self.draft.papers.values_list("kind", flat=True))
        papers = not list(lives.papers_missing(self.draft, here))
        named = queries.live_references(self.draft).count()
        return [
            Part("papers", str(pgettext_lazy("scholarship", "Papers")), papers),
            Part("referees", str(_("Referees")), named >= self.draft.call.references_asked),
            Part("consent", str(_("Consent")), queries.consent_counts(self.draft)),
        ]

    @property
    def filing(self) -> dict:
        """What `services.hand_in` asks; every form is right."""
        about, body, study, costs, reasons = (self.forms[form.step] for form in STEP_FORMS)
        filing = {
            "nominating_organisation": body.cleaned_data["nominating_organisation"],
            "profession": about.cleaned_data["profession"],
            **study.answers,
            **reasons.answers,
            "requested_currency": costs.cleaned_data["requested_currency"],
            "requested_amount": costs.total,
        }
        return {"applicant": about.applicant, "filing": filing, "costs": costs.costs}

    def as_data(self) -> dict:
        """For the applicant to take along."""
        draft, application = self.draft, self.draft.application
        return {
            "call": draft.call.title_en,
            "number": application.code if application else None,
            "state": str(application.state_for_applicant) if application else None,
            "handed_in_at": application.submitted_at if application else None,
            "email": draft.email,
            "language": draft.language,
            "begun_at": draft.begun_at,
            "saved_at": draft.saved_at,
            "answers": draft.answers,
            "papers": [
                {"kind": one.kind, "name": one.name, "bytes": one.size, "sha256": one.sha256, "added_at": one.added_at}
                for one in draft.papers.all()
            ],
            "referees": [
                {"name": one.name, "position": one.position, "email": one.email, "received_at": one.received_at}
                for one in queries.live_references(draft)
            ],
            "endorsements": [
                {"asked_at": one.asked_at, "answered_at": one.answered_at, "endorsed": one.is_endorsed}
                | {"name": one.name, "office": one.office, "reason": one.reason, "email": one.email}
                for one in draft.endorsements.all()
            ],
            "consent": draft.consented_on
            and {"version": draft.consent_text.version, "agreed_on": draft.consented_on, "words": draft.consent_shown},
        }


def _value(form: StepForm, bound) -> str:
    """As the applicant would say it: the name of what was chosen, else what was typed."""
    typed = str(form.draft.typed(form.step).get(bound.name, ""))
    if isinstance(form, BodyForm) and bound.name == "nominating_organisation":
        chosen = bound.field.queryset.filter(pk=typed).first() if typed.isdigit() else None
        return bound.field.label_from_instance(chosen) if chosen else ""
    choices = getattr(bound.field, "choices", None)
    return str(dict(choices).get(typed, typed)) if choices else typed
