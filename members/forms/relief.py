"""What gifts of a year may take off the taxes: an example, nothing is kept."""

from django import forms
from django.utils.translation import gettext_lazy as _

from members import rules

EXAMPLE_YEN = 30_000
EXAMPLE_PERCENT = 10
BANDS = [
    (5, _("up to 1,949,000 yen (5 %)")),
    (10, _("up to 3,299,000 yen (10 %)")),
    (20, _("up to 6,949,000 yen (20 %)")),
    (23, _("up to 8,999,000 yen (23 %)")),
    (33, _("up to 17,999,000 yen (33 %)")),
    (40, _("up to 39,999,000 yen (40 %)")),
    (45, _("above that (45 %)")),
]


class ReliefForm(forms.Form):
    gifts = forms.IntegerField(
        label=_("Gifts from January to December (yen)"),
        min_value=1,
        max_value=rules.MOST_YEN,
        localize=False,
        help_text=_("Dues of support members count too; those of voting members do not."),
    )
    percent = forms.TypedChoiceField(
        label=_("Taxable income of the year"),
        choices=BANDS,
        coerce=int,
        help_text=_("It stands on the slip of your employer or in your tax return (課税される所得金額)."),
    )

    def relief(self) -> rules.Relief | None:
        """``None`` as long as something is wrong in a field."""
        if not self.is_valid():
            return None
        given = self.cleaned_data
        return rules.relief(given["gifts"], income_tax_percent=given["percent"])
