"""Saved cards and next year's dues from them: whose they are, the letters before, the charges, and what follows."""

from datetime import timedelta

from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.widgets.button import HeaderButton

from jocs_site.backoffice.runs import start_run
from jocs_site.backoffice.viewsets import CommandView, LedgerReport
from jocs_site.foundation.periods import fiscal_year
from members import forms, queries, services
from members.backoffice.ledgers import DayColumn, LedgerViewSet, LinkColumn, YenColumn, to_membership
from members.backoffice.yearly import AddedOnly
from members.models import CardNotice, CardNoticeTerms, SavedCard
from members.services.card_dues import ANNOUNCE, CHARGE

OUTCOMES = {
    "paid": _("The card has paid."),
    "declined": _("The card was declined again. The member has a letter."),
}


def to_end(card: SavedCard) -> str | None:
    return None if card.ended_on else reverse("members_cards:end", args=[card.pk])


class SavedCardsReport(LedgerReport):
    """Every card, those that ended too; the name leads to the member."""

    permission_required = "members.view_savedcard"
    columns = [
        TitleColumn("person", label=_("Member"), accessor="customer.person", get_url=to_membership),
        Column("label", label=_("Saved card")),
        Column("expires", label=_("Expires in")),
        DayColumn("saved_on", label=_("Kept since"), sort_key="saved_on"),
        Column("words", label=_("Version of the words"), accessor="consent.text_version"),
        DayColumn("ended_on", label=_("Ended on"), sort_key="ended_on"),
        Column("ended_because", label=_("Reason")),
        LinkColumn("end", label=_("Command"), permission="members.change_savedcard", words=_("End"), get_url=to_end),
    ]
    list_export = [
        "customer.person",
        "label",
        "expires",
        "saved_on",
        "consent.text_version",
        "ended_on",
        "ended_because",
    ]
    export_headings = {
        "customer.person": _("Member"),
        "label": _("Saved card"),
        "expires": _("Expires in"),
        "consent.text_version": _("Version of the words"),
    }
    export_filename = "saved-cards"
    model = SavedCard
    default_ordering = "-saved_on"

    def get_base_queryset(self):
        return queries.saved_cards()


class EndCardView(CommandView):
    """For a member who asks the office."""

    permission_required = "members.change_savedcard"
    form_class = forms.ReasonForm
    template_name = "members/office/card_end.html"
    page_title = _("End a saved card")
    success_message = _("The card has ended. It is charged no more.")
    header_icon = "cross"

    @cached_property
    def card(self) -> SavedCard:
        return get_object_or_404(queries.saved_cards(), pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs):
        return super().get_context_data(card=self.card, **kwargs)

    def run(self, form) -> str:
        services.end_card(card_id=self.card.pk, at=timezone.now(), by=self.request.user, **form.cleaned_data)
        return reverse("members_cards:index")


class SavedCardsViewSet(LedgerViewSet):
    report_class = SavedCardsReport
    icon = "key"
    menu_label = _("Saved cards")
    url_prefix = "members/cards"

    def more_urls(self):
        return [path("<int:pk>/end/", EndCardView.as_view(), name="end")]


class OutcomeColumn(Column):
    """Paid, declined, or what stands in the way."""

    def get_value(self, instance):
        attempts = list(instance.attempts.all())
        if attempts:
            return attempts[-1].request.get_state_display()
        why_not = queries.why_not_charged(instance, timezone.localdate())
        return queries.WHY_NOT[why_not] if why_not else _("to be charged")


def to_again(notice: CardNotice) -> str | None:
    attempts = list(notice.attempts.all())
    is_declined = bool(attempts) and attempts[-1].request.state in ("failed", "expired")
    is_open = is_declined and notice.withdrawn_on is None and notice.dues.owed_yen
    return reverse("members_card_dues:again", args=[notice.pk]) if is_open else None


def to_withdraw(notice: CardNotice) -> str | None:
    is_open = notice.withdrawn_on is None and not notice.attempts.all()
    return reverse("members_card_dues:withdraw", args=[notice.pk]) if is_open else None


class CardNoticesReport(LedgerReport):
    """What was announced, and what became of it."""

    permission_required = "members.view_savedcard"
    columns = [
        DayColumn("charge_on", label=_("To be charged on"), sort_key="charge_on"),
        TitleColumn(
            "member", label=_("Member"), accessor="dues.membership", get_url=lambda one: to_membership(one.dues)
        ),
        Column("year", label=_("Fiscal year"), accessor="dues.fiscal_year"),
        YenColumn("amount_yen", label=_("Amount"), sort_key="amount_yen"),
        Column("card", label=_("Saved card")),
        DayColumn("announced_on", label=_("Announced on"), sort_key="announced_on"),
        OutcomeColumn("outcome", label=_("State")),
        LinkColumn(
            "again", label=_("Declined"), permission="members.charge_savedcard", words=_("Try again"), get_url=to_again
        ),
        LinkColumn(
            "withdraw",
            label=_("Not charged yet"),
            permission="members.charge_savedcard",
            words=_("Take back"),
            get_url=to_withdraw,
        ),
    ]
    list_export = ["charge_on", "dues.membership", "dues.fiscal_year", "amount_yen", "card", "announced_on"]
    export_headings = {
        "charge_on": _("To be charged on"),
        "dues.membership": _("Member"),
        "dues.fiscal_year": _("Fiscal year"),
    }
    export_filename = "dues-from-saved-cards"
    model = CardNotice
    default_ordering = "-charge_on"

    def get_base_queryset(self):
        return queries.card_notices()

    @cached_property
    def header_buttons(self):
        if not self.request.user.has_perm(AnnounceView.permission_required):
            return []
        return [
            HeaderButton(view.page_title, reverse(f"members_card_dues:{name}"), icon_name=icon)
            for name, view, icon in (("announce", AnnounceView, "mail"), ("charge", ChargeView, "check"))
        ]


class AnnounceView(CommandView):
    """First who would get the letter and for how much, then the button; the worker does the rest."""

    permission_required = "members.charge_savedcard"
    form_class = forms.AnnounceForm
    template_name = "members/office/card_announce.html"
    page_title = _("Announce charges of saved cards")
    submit_label = _("Send these letters")
    header_icon = "mail"

    @cached_property
    def year(self) -> int:
        asked = self.request.POST.get("year") or self.request.GET.get("year", "")
        made = queries.years_with_dues(timezone.localdate())
        newest = made[-1] if made else fiscal_year(timezone.localdate())
        return int(asked) if asked.isdecimal() and len(asked) == 4 else newest

    @cached_property
    def charge_on(self):
        today = timezone.localdate()
        return today + timedelta(days=queries.notice_days(today))

    def get_initial(self):
        return {"year": self.year, "charge_on": self.charge_on}

    def get_context_data(self, **kwargs):
        everybody = queries.cards_to_announce(self.year, self.charge_on)
        planned = [one for one in everybody if one.is_to_be]
        return super().get_context_data(
            year=self.year,
            days=queries.notice_days(timezone.localdate()),
            planned=planned,
            total_yen=sum(one.dues.owed_yen for one in planned),
            left_out=[(one.dues.membership, one.why_not) for one in everybody if not one.is_to_be],
            sample=services.notice_letter(planned[0], charge_on=self.charge_on) if planned else None,
            **kwargs,
        )

    def run(self, form) -> str:
        today = timezone.localdate()
        services.check_notice(charge_on=form.cleaned_data["charge_on"], on=today)
        days = {"charge_on": form.cleaned_data["charge_on"].isoformat(), "on": today.isoformat()}
        year = form.cleaned_data["year"]
        run = start_run(ANNOUNCE, at=timezone.now(), by=self.request.user, year=year, **days)
        return reverse("runs:show", args=[run.pk])


class ChargeView(CommandView):
    """First how many and how much, and who is passed over and why; then the button."""

    permission_required = "members.charge_savedcard"
    form_class = forms.NothingForm
    template_name = "members/office/card_charge.html"
    page_title = _("Charge saved cards")
    submit_label = _("Charge these cards")
    header_icon = "check"

    def get_context_data(self, **kwargs):
        today = timezone.localdate()
        notices = [(notice, queries.why_not_charged(notice, today)) for notice in queries.notices_due(today)]
        due = [notice for notice, why_not in notices if not why_not or notice.attempts.all()]
        return super().get_context_data(
            due=due,
            total_yen=sum(min(notice.amount_yen, notice.dues.owed_yen) for notice in due),
            left_out=[
                (notice.dues.membership, queries.WHY_NOT[why_not]) for notice, why_not in notices if notice not in due
            ],
            **kwargs,
        )

    def run(self, form) -> str:
        today = timezone.localdate().isoformat()
        return reverse("runs:show", args=[start_run(CHARGE, at=timezone.now(), by=self.request.user, on=today).pk])


class NoticeCommand(CommandView):
    """A command about one announced charge."""

    permission_required = "members.charge_savedcard"
    template_name = "members/office/card_notice.html"

    @cached_property
    def notice(self) -> CardNotice:
        return get_object_or_404(queries.card_notices(), pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs):
        return super().get_context_data(notice=self.notice, attempts=self.notice.attempts.all(), **kwargs)


class AgainView(NoticeCommand):
    """The treasurer's own second try: nothing tries a declined card again by itself."""

    form_class = forms.AgainForm
    page_title = _("Try a card again")
    header_icon = "rotate"

    def get_initial(self):
        return {"after": max((attempt.number for attempt in self.notice.attempts.all()), default=0)}

    def run(self, form) -> str:
        outcome = services.try_again(
            notice_id=self.notice.pk,
            on=timezone.localdate(),
            at=timezone.now(),
            by=self.request.user,
            **form.cleaned_data,
        )
        self.success_message = OUTCOMES.get(outcome, _("The payment company has not decided yet."))
        return reverse("members_card_dues:index")


class WithdrawNoticeView(NoticeCommand):
    form_class = forms.ReasonForm
    page_title = _("Take an announced charge back")
    success_message = _("It is taken back, and the member is told. The dues stay to be paid.")
    header_icon = "rotate"

    def run(self, form) -> str:
        services.withdraw_notice(
            notice_id=self.notice.pk, on=timezone.localdate(), by=self.request.user, **form.cleaned_data
        )
        return reverse("members_card_dues:index")


class CardDuesViewSet(LedgerViewSet):
    report_class = CardNoticesReport
    icon = "calendar-check"
    menu_label = _("Dues from saved cards")
    url_prefix = "members/card-dues"

    def more_urls(self):
        return [
            path("announce/", AnnounceView.as_view(), name="announce"),
            path("charge/", ChargeView.as_view(), name="charge"),
            path("<int:pk>/again/", AgainView.as_view(), name="again"),
            path("<int:pk>/withdraw/", WithdrawNoticeView.as_view(), name="withdraw"),
        ]


class CardNoticeTermsViewSet(AddedOnly):
    model = CardNoticeTerms
    icon = "date"
    menu_label = _("Notice before a card is charged")
    list_display = ("starts_on", "days")
    list_export = list_display
    export_filename = "notice-before-a-card-is-charged"
    ordering = ("-starts_on",)
    form_fields = ("starts_on", "days")
    inspect_view_fields = form_fields
    url_prefix = "members/card-terms"
