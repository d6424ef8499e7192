"""Levels of risk, decisions about them, and tasks that were done."""

from django import forms
from django.utils.translation import gettext_lazy as _

from dispatch.models import ChecklistItem, PlannedItem, RiskDecision, RiskStatement, SettledTask
from jocs_site.backoffice.forms import DayField, OfficeForm, day_of, of

LEVELS = [
    (0, _("0: nothing stated")),
    (1, _("1: take care")),
    (2, _("2: no needless travel")),
    (3, _("3: do not travel")),
    (4, _("4: leave")),
]


class StatementForm(OfficeForm):
    danger = forms.TypedChoiceField(label=_("danger level"), choices=LEVELS, coerce=int)
    infection = forms.TypedChoiceField(label=_("infection level"), choices=LEVELS, coerce=int)
    stated_on = day_of(RiskStatement, "stated_on")
    source = of(RiskStatement, "source", help_text=_("For example: safety page of the Ministry of Foreign Affairs"))
    source_address = forms.URLField(label=_("address of the source"), required=False, assume_scheme="https")


class RiskDecisionForm(OfficeForm):
    officer = of(RiskDecision, "officer")
    decided_on = day_of(RiskDecision, "decided_on")
    reason = forms.CharField(
        label=_("reason"), widget=forms.Textarea(attrs={"rows": 3}), help_text=_("At least 20 letters.")
    )


class TaskDoneForm(OfficeForm):
    done_on = DayField(label=_("done on"))
    note = of(SettledTask, "note")


class ItemDoneForm(TaskDoneForm):
    """Of a training or a closing: what the list asks about ``item``."""

    whom = of(SettledTask, "whom")
    venue = of(SettledTask, "venue")
    amount = of(SettledTask, "amount")
    unit = of(SettledTask, "unit")
    note = forms.CharField(label=_("note"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}), required=False)
    field_order = ("done_on", "whom", "venue", "amount", "unit", "note")

    def __init__(self, *args, item: ChecklistItem, **kwargs):
        super().__init__(*args, **kwargs)
        if item.occasion == ChecklistItem.Occasion.CLOSING:
            for name in ("venue", "amount", "unit"):
                del self.fields[name]
            self.fields["whom"].label = _("To or with whom")
        else:
            self.fields["whom"].label = _("Given by")
        self.fields["whom"].required = item.asks_whom
        self.fields["note"].required = item.asks_words
        self.fields["note"].help_text = item.question


class PlanItemForm(OfficeForm):
    """When, by whom and where one posting has an item."""

    planned_on = day_of(PlannedItem, "planned_on", required=False)
    whom = of(PlannedItem, "whom")
    venue = of(PlannedItem, "venue")
    amount = of(PlannedItem, "amount")
    unit = of(PlannedItem, "unit")


class NothingForm(OfficeForm):
    """Asks nothing; the button is enough."""
