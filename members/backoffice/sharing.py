"""One payment for several years, members of a household and gifts: booking it, and sharing it anew."""

from collections import defaultdict

from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from jocs_site.backoffice.viewsets import CommandView
from members import forms, queries, services
from members.backoffice.payment_page import PaymentCommand, to_payment
from members.models import Dues, Gift, Membership


class SharesScreen:
    """``also`` in the address: numbers of further members whose dues the payment covers."""

    @property
    def about(self) -> Membership | None:
        raise NotImplementedError

    @cached_property
    def members(self) -> list[Membership]:
        asked = self.request.POST.get("also") or self.request.GET.get("also", "")
        return queries.sharing_members(self.about, asked.replace("、", ",").split(","))

    def get_context_data(self, **kwargs):
        also = self.request.POST.get("also") or self.request.GET.get("also", "")
        return super().get_context_data(also=also, members=self.members, about=self.about, **kwargs)


class RecordSharesView(SharesScreen, CommandView):
    """Who else is in the household stands there already; everything that is owed is filled in."""

    permission_required = "members.add_payment"
    form_class = forms.SeveralForm
    template_name = "members/office/several.html"
    page_title = _("Book a payment for several")
    submit_label = _("Book a payment")
    success_message = _("The payment is booked.")
    header_icon = "check"

    @cached_property
    def about(self) -> Membership | None:
        return queries.membership_by_number(self.request.POST.get("number") or self.request.GET.get("number", ""))

    @cached_property
    def dues(self) -> list[Dues]:
        return queries.owed_by_all(self.members)

    def get_form_kwargs(self):
        shared = {f"dues_{one.pk}": one.owed_yen for one in self.dues}
        more = {"membership": self.about, "dues": self.dues, "givers": self.members, "shared": shared}
        return super().get_form_kwargs() | more

    def get_initial(self):
        today, number = timezone.localdate(), self.about and self.about.number
        amount_yen = sum(one.owed_yen for one in self.dues) or None
        days = {"received_on": today, "confirmed_on": today}
        return days | {"number": number, "amount_yen": amount_yen, "left_over_yen": 0}

    def run(self, form) -> str:
        return to_payment(services.record_payment(form.received, at=timezone.now(), by=self.request.user))


class ShareAnewView(SharesScreen, PaymentCommand):
    """Shares that are changed are taken back with the reason, and given anew; receipts that tell of them are void."""

    permission_required = "members.reverse_payment"
    form_class = forms.ShareAnewForm
    template_name = "members/office/share_anew.html"
    page_title = _("Share it anew")
    success_message = _("The payment is shared anew. Issue its receipts again.")

    @property
    def about(self) -> Membership | None:
        return self.payment.membership

    @cached_property
    def standing(self) -> list:
        names = ("dues__membership__person", "dues__membership__organisation", "gift__purpose", "gift__person")
        names += ("gift__organisation", "gift__visitor")
        return list(self.payment.allocations.standing().select_related(*names).order_by("pk"))

    @cached_property
    def shared(self) -> dict[str, int]:
        found = defaultdict(int)
        for share in self.standing:
            found[f"dues_{share.dues_id}" if share.dues_id else f"gift_{share.gift_id}"] += share.amount_yen
        return dict(found)

    def dues(self) -> list[Dues]:
        """What this payment covers now, and what is owed besides; a year may take both."""
        owed = {one.pk: one for one in queries.owed_by_all(self.members)}
        covered = {share.dues_id: share.dues for share in self.standing if share.dues_id}
        for key, one in covered.items():
            one.owed_yen = self.shared[f"dues_{key}"] + (owed[key].owed_yen if key in owed else 0)
        return list((owed | covered).values())

    def gifts(self) -> list[Gift]:
        return list({share.gift_id: share.gift for share in self.standing if share.gift_id}.values())

    def get_form_kwargs(self):
        more = {"dues": self.dues(), "gifts": self.gifts(), "givers": self.members, "shared": self.shared}
        return super().get_form_kwargs() | more | {"to_share_yen": self.payment.amount_yen - self.payment.refunded_yen}

    def get_initial(self):
        return {"left_over_yen": self.payment.credit_yen, "seen": queries.shares_seen(self.standing)}

    def act(self, form):
        services.share_anew(
            payment_id=self.payment.pk,
            dues=form.of("dues_"),
            gifts=form.of("gift_"),
            new_gifts=form.new_gifts,
            reason=form.cleaned_data["reason"],
            seen=form.cleaned_data["seen"],
            on=timezone.localdate(),
            at=timezone.now(),
            by=self.request.user,
        )
