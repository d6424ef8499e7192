"""Budget against what was spent: one fiscal year in figures, bars and a file, and the vouchers behind each figure."""

from django import forms as fields
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.base import ViewSet

from dispatch import forms, queries, services
from dispatch.models import BudgetLine, Expense
from dispatch.models.budgets import Account
from jocs_site.backoffice.ledgers import InMenu
from jocs_site.backoffice.pictures import Row, draw_bars
from jocs_site.backoffice.sheets.writing import XLSX, streamed
from jocs_site.backoffice.viewsets import CommandView, LeadsBack, NeedsPermission
from jocs_site.foundation.money import format_yen
from jocs_site.foundation.periods import fiscal_year
from jocs_site.people.countries import country_name, is_country

FIRST_YEAR, LAST_YEAR = 1960, 2100


def year_name(year: int) -> str:
    return gettext("fiscal year %(year)s") % {"year": year}


class YearForm(fields.Form):
    year = fields.TypedChoiceField(label=_("fiscal year"), coerce=int)

    def __init__(self, *args, years, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [(year, year_name(year)) for year in years]


class BudgetScreen(NeedsPermission, WagtailAdminTemplateMixin):
    """A screen of the year in the address."""

    permission_required = "dispatch.view_budgetline"
    header_icon = "clipboard-list"

    @cached_property
    def year(self) -> int:
        year = self.kwargs["year"]
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise Http404
        return year

    @property
    def own_address(self) -> str:
        return f"{reverse('dispatch_budget:index')}?year={self.year}"

    def get_page_subtitle(self):
        return year_name(self.year)

    def get_breadcrumbs_items(self):
        label = f"{BudgetView.page_title} {year_name(self.year)}"
        return [*self.breadcrumbs_items, {"url": self.own_address, "label": label}]


class BudgetView(BudgetScreen, TemplateView):
    template_name = "dispatch/office/budget.html"
    page_title = _("Budget and expenses")

    @cached_property
    def years(self) -> list[int]:
        now = fiscal_year(timezone.localdate())
        return sorted({*queries.budget_years(), now, now + 1}, reverse=True)

    @cached_property
    def year(self) -> int:
        asked = self.request.GET.get("year", "")
        return int(asked) if asked.isdecimal() and int(asked) in self.years else fiscal_year(timezone.localdate())

    @cached_property
    def rows(self) -> list[queries.BudgetRow]:
        return queries.budget_against_actual(self.year, timezone.localdate())

    def get(self, request, *args, **kwargs):
        if request.GET.get("export") == "xlsx":
            return self.file()
        return super().get(request, *args, **kwargs)

    def file(self):
        headings = [
            _("Country"),
            pgettext("budget", "Account"),
            _("Budget (yen)"),
            _("Spent (yen)"),
            _("Rest (yen)"),
            "%",
        ]
        headings += [_("Forecast (yen)"), _("Use"), _("Planned in"), _("Spent in")]
        rows = (
            [
                row.country_name,
                row.account_name,
                row.budget_yen,
                row.actual_yen,
                row.rest_yen,
                row.percent,
                row.forecast_yen,
                row.use_in_words,
                row.planned_in_words,
                row.spent_in_words,
            ]
            for row in self.rows
        )
        return streamed(XLSX, f"budget-{self.year}", [str(heading) for heading in headings], rows)

    def get_context_data(self, **kwargs):
        may = self.request.user.has_perm
        countries = queries.sums_by_country(self.rows)
        return super().get_context_data(
            year=self.year,
            form=YearForm(initial={"year": self.year}, years=self.years),
            groups=[(total, [row for row in self.rows if row.country == total.country]) for total in countries],
            total=queries.sum_of(self.rows) if self.rows else None,
            picture=picture_of(countries),
            may_plan=may("dispatch.add_budgetline"),
            may_see_vouchers=may("dispatch.view_expense"),
            may_import=may("dispatch.add_expense"),
            is_planned_before=self.year - 1 in self.years and self.year - 1 in queries.budget_years(),
            today=timezone.localdate(),
            **kwargs,
        )


def picture_of(countries: list[queries.BudgetRow]):
    """What is spent and what is left of each country's budget; what is above it is a third part."""
    series = [gettext("spent within the budget"), pgettext("budget", "left"), gettext("above the budget")]
    rows = [
        Row(
            one.country_name,
            [min(one.actual_yen, one.budget_yen), max(one.rest_yen, 0), max(-one.rest_yen, 0)],
            f"{one.percent} %" if one.percent is not None else format_yen(one.actual_yen),
        )
        for one in countries
    ]
    return draw_bars("budget", gettext("Budget and expenses by country"), series=series, rows=rows)


class AccountScreen(BudgetScreen):
    """A screen of one account of one country."""

    permission_required = "dispatch.view_expense"

    @cached_property
    def place(self) -> dict:
        country, account = self.kwargs["country"], self.kwargs["account"]
        if not is_country(country) or account not in Account.values:
            raise Http404
        return {"year": self.year, "country": country, "account": account}

    @property
    def account_address(self) -> str:
        return reverse("dispatch_budget:account", kwargs=self.place)

    def get_page_subtitle(self):
        place = self.place
        return f"{country_name(place['country'])} · {Account(place['account']).label} · {year_name(self.year)}"

    def get_breadcrumbs_items(self):
        return [*super().get_breadcrumbs_items(), {"url": self.account_address, "label": self.get_page_subtitle()}]


class AccountView(AccountScreen, TemplateView):
    template_name = "dispatch/office/budget_account.html"
    page_title = _("Vouchers")

    def get_context_data(self, **kwargs):
        may = self.request.user.has_perm
        lines = list(queries.budget_lines(**self.place))
        return super().get_context_data(
            lines=lines,
            expenses=queries.expenses(**self.place),
            budget_yen=sum(line.amount_yen for line in lines),
            spent_yen=sum(line.spent_yen or 0 for line in lines),
            book_address=reverse("dispatch_budget:book", kwargs=self.place)
            if lines and may("dispatch.add_expense")
            else "",
            may_revise=may("dispatch.change_budgetline"),
            may_reverse=may("dispatch.reverse_expense"),
            **kwargs,
        )


class BudgetCommand(LeadsBack, BudgetScreen, CommandView):
    """A command about the year in the address; it leads back to the report."""

    permission_required = "dispatch.add_budgetline"


class PlanBudgetView(BudgetCommand):
    form_class = forms.BudgetLineForm
    page_title = _("Plan a sum")
    success_message = _("The sum is planned.")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"year": self.year}

    def get_initial(self):
        return {"rate_on": timezone.localdate()}

    def act(self, form):
        services.plan_budget(fiscal_year=self.year, by=self.request.user, **form.cleaned_data)


class CopyBudgetView(BudgetCommand):
    form_class = forms.CopyBudgetForm
    page_title = _("Copy the budget of the year before")
    template_name = "dispatch/office/budget_copy.html"
    success_message = _("The budget of the year before is copied. Look at each sum and its rate.")

    def act(self, form):
        services.copy_budget(to_year=self.year, by=self.request.user)


class AccountCommand(AccountScreen, CommandView):
    """A command about one account of one country; it leads back to its vouchers."""

    permission_required = "dispatch.add_expense"

    def get_breadcrumbs_items(self):
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]


class ReviseBudgetView(AccountCommand):
    permission_required = "dispatch.change_budgetline"
    form_class = forms.SumForm
    page_title = _("Revise a sum")
    success_message = _("The sum is revised.")

    @cached_property
    def line(self) -> BudgetLine:
        return get_object_or_404(BudgetLine.objects.select_related("posting__worker__person"), pk=self.kwargs["pk"])

    @cached_property
    def year(self) -> int:
        return self.line.fiscal_year

    @cached_property
    def place(self) -> dict:
        return {"year": self.year, "country": self.line.country, "account": self.line.account}

    def get_initial(self):
        names = ("amount", "currency", "rate", "rate_on", "rate_source")
        return {name: getattr(self.line, name) for name in names}

    def run(self, form) -> str:
        services.revise_budget(line=self.line, by=self.request.user, **form.cleaned_data)
        return self.account_address


class BookExpenseView(AccountCommand):
    permission_required = "dispatch.add_expense"
    form_class = forms.ExpenseForm
    page_title = _("Book an expense")
    success_message = _("The expense is booked.")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"lines": queries.budget_lines(**self.place)}

    def get_initial(self):
        line = queries.budget_lines(**self.place).first()
        sum_of = {"currency": line.currency, "rate": line.rate, "rate_source": line.rate_source} if line else {}
        return {"spent_on": timezone.localdate(), "rate_on": timezone.localdate()} | sum_of

    def run(self, form) -> str:
        services.book_expense(by=self.request.user, **form.cleaned_data)
        return self.account_address


class ReverseExpenseView(AccountCommand):
    permission_required = "dispatch.reverse_expense"
    form_class = forms.ReverseExpenseForm
    page_title = _("Take an expense back")
    success_message = _("The expense is taken back. Both lines stay.")

    @cached_property
    def expense(self) -> Expense:
        return get_object_or_404(Expense.objects.select_related("line"), pk=self.kwargs["pk"])

    @cached_property
    def year(self) -> int:
        return self.expense.line.fiscal_year

    @cached_property
    def place(self) -> dict:
        line = self.expense.line
        return {"year": self.year, "country": line.country, "account": line.account}

    def get_page_subtitle(self):
        return f"{super().get_page_subtitle()} · {self.expense} · {format_yen(self.expense.amount_yen)}"

    def run(self, form) -> str:
        services.reverse_expense(expense=self.expense, by=self.request.user, **form.cleaned_data)
        return self.account_address


class BudgetViewSet(InMenu, ViewSet):
    icon = "clipboard-list"
    menu_label = _("Budget and expenses")
    url_prefix = "dispatch/budget"
    menu_permission = BudgetView.permission_required

    def get_urlpatterns(self):
        account = "<int:year>/<str:country>/<slug:account>/"
        return [
            path("", BudgetView.as_view(), name="index"),
            path("<int:year>/new/", PlanBudgetView.as_view(), name="add"),
            path("<int:year>/copy/", CopyBudgetView.as_view(), name="copy"),
            path("lines/<int:pk>/", ReviseBudgetView.as_view(), name="revise"),
            path("expenses/<int:pk>/reverse/", ReverseExpenseView.as_view(), name="reverse"),
            path(f"{account}book/", BookExpenseView.as_view(), name="book"),
            path(account, AccountView.as_view(), name="account"),
        ]
