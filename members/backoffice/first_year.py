"""What who joins in the course of a year owes for it."""

from django.urls import reverse
from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

from jocs_site.backoffice.viewsets import CommandView
from members import forms, queries, rules, services

WAYS = {"whole": _("The whole year"), "months": _("A twelfth for each month left"), "halves": _("Half from October on")}


class FirstYearView(CommandView):
    """What holds today, and twelve shares from a day on; the usual ways fill them in."""

    permission_required = "members.add_kindterms"
    form_class = forms.FirstYearForm
    template_name = "members/office/first_year.html"
    page_title = _("Dues in the first year")
    submit_label = _("Let these shares hold from that day")
    success_message = _("The shares are kept. Dues that are made already stay as they are.")
    header_icon = "date"

    def get_initial(self):
        way = self.request.GET.get("way")
        filled = rules.shares_by_month(way if way in WAYS else "whole")
        return {"starts_on": timezone.localdate()} | {f"month_{month}": share for month, share in filled.items()}

    def get_context_data(self, **kwargs):
        shares = queries.first_year_shares(timezone.localdate())
        held = [(MONTHS[share.month], share.percent) for share in shares]
        since = shares[0].starts_on if shares else None
        return super().get_context_data(held=held, since=since, ways=WAYS, **kwargs)

    def run(self, form) -> str:
        starts_on = form.cleaned_data["starts_on"]
        services.set_first_year_shares(starts_on=starts_on, percents=form.percents, by=self.request.user)
        return reverse("members_dues:first_year")
