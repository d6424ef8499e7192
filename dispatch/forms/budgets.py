"""What is planned for the field, and what was spent."""

from django import forms
from django.utils.text import capfirst
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from dispatch.models import BudgetLine, Expense, Posting
from dispatch.queries import postings_of_year
from jocs_site.backoffice.currency import currency_field
from jocs_site.backoffice.forms import OfficeForm, day_of, of
from jocs_site.people.countries import country_name
from jocs_site.people.queries import partners


class PostingOfYearField(forms.ModelChoiceField):
    def label_from_instance(self, posting: Posting) -> str:
        return f"{posting.get_country_display()} · {posting.worker} · {posting.code}"


class LineField(forms.ModelChoiceField):
    def label_from_instance(self, line: BudgetLine) -> str:
        return f"{line.posting.worker if line.posting else line.get_country_display()} · {line.currency}"


class SumForm(OfficeForm):
    """A sum, its rate, and where the rate is from."""

    amount = of(BudgetLine, "amount", min_value=0)
    currency = currency_field()
    rate = of(BudgetLine, "rate", min_value=0, required=False, help_text=_("Not needed for yen."))
    rate_on = day_of(BudgetLine, "rate_on")
    rate_source = of(BudgetLine, "rate_source", required=False)


class BudgetLineForm(SumForm):
    posting = PostingOfYearField(
        label=_("posting"),
        queryset=Posting.objects.none(),
        required=False,
        help_text=_("Empty for a country as a whole."),
    )
    country = forms.ChoiceField(label=_("country"), required=False, help_text=_("Only where no posting is chosen."))
    account = of(BudgetLine, "account")
    field_order = ["posting", "country", "account"]

    def __init__(self, *args, year: int, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["posting"].queryset = postings_of_year(year)
        language = (get_language() or "ja")[:2]
        codes = {*partners().values_list("country", flat=True)}
        named = sorted((country_name(code, language), code) for code in codes)
        self.fields["country"].choices = [("", "–"), *((code, name) for name, code in named)]


class ExpenseForm(SumForm):
    line = LineField(label=pgettext_lazy("budget", "for"), queryset=BudgetLine.objects.none(), empty_label=None)
    spent_on = day_of(Expense, "spent_on")
    voucher = of(Expense, "voucher")
    note = of(Expense, "note")
    field_order = ["line", "spent_on"]

    def __init__(self, *args, lines, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["line"].queryset = lines


class CopyBudgetForm(OfficeForm):
    """Nothing to type: the year stands in the address."""


class ReverseExpenseForm(OfficeForm):
    reason = forms.CharField(label=capfirst(_("reason")), max_length=200)
