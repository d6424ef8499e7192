"""Runs of direct debit: whom we ask for how much on a day, what the bank answered, and what became of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jocs_site.backoffice.guards import append_only
from jocs_site.backoffice.states import StateChange
from jocs_site.foundation.workflow import Life, Step
from members.models.mandates import DebitTerms, Mandate
from members.models.payments import Payment

DEBIT_LIFE = Life(
    begins="fixed",
    steps=(
        Step("book", frozenset({"fixed"}), "answered", "members.add_debitrun", _("answer booked")),
        Step(
            "take_back",
            frozenset({"answered"}),
            "fixed",
            "members.reverse_payment",
            _("answer taken back"),
            needs_reason=True,
        ),
        Step("cancel", frozenset({"fixed"}), "cancelled", "members.add_debitrun", _("cancelled"), needs_reason=True),
    ),
    ends=frozenset({"answered", "cancelled"}),
)


class DebitRun(models.Model):
    """One file for the bank. Its lines are fixed when it is made; the file is written from them, the same every time.

    ``fiscal_year``: the one year whose dues it asks for, ``None`` for all that was owed.
    """

    class State(models.TextChoices):
        FIXED = "fixed", _("waits for the bank's answer")
        ANSWERED = "answered", _("answer booked")
        CANCELLED = "cancelled", _("cancelled")

    debit_on = models.DateField(_("day of the debit"))
    fiscal_year = models.PositiveSmallIntegerField(_("fiscal year"), null=True, blank=True)
    terms = models.ForeignKey(DebitTerms, models.PROTECT, related_name="runs", verbose_name=_("terms of direct debit"))
    state = models.CharField(_("state"), max_length=24, choices=State.choices, default=State.FIXED)
    count = models.PositiveIntegerField(_("members"))
    total_yen = models.PositiveBigIntegerField(_("total (yen)"))
    sha256 = models.CharField(_("fingerprint"), max_length=64)
    made_at = models.DateTimeField(_("fixed at"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("fixed by")
    )

    class Meta:
        verbose_name = _("debit run")
        verbose_name_plural = _("debit runs")
        default_permissions = ("add", "view")
        constraints = [
            models.UniqueConstraint(
                fields=["debit_on"], condition=~Q(state="cancelled"), name="members_debitrun_one_a_day"
            ),
            models.CheckConstraint(condition=Q(count__gt=0, total_yen__gt=0), name="members_debitrun_above_zero"),
        ]

    def __str__(self):
        return _("Debit of %(day)s") % {"day": f"{self.debit_on:%Y-%m-%d}"}


class DebitRunChange(StateChange):
    subject = models.ForeignKey(DebitRun, models.PROTECT, related_name="changes")

    class Meta:
        default_permissions = ()
        verbose_name = _("step of a debit run")
        verbose_name_plural = _("steps of debit runs")

    def __str__(self):
        return f"#{self.pk} {self.step}"


class DebitLine(models.Model):
    """One member in a run. Whom, how much and from which account stays; state, result and payment follow the bank.

    bookings: how often a payment was booked for it; a result can be taken back and read again.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("under way")
        PAID = "paid", _("paid")
        UNPAID = "unpaid", _("not paid")
        CANCELLED = "cancelled", _("cancelled")

    class Result(models.TextChoices):
        PAID = "0", _("paid")
        NO_FUNDS = "1", _("not enough money")
        NO_ACCOUNT = "2", _("no such account")
        STOPPED_BY_PAYER = "3", _("stopped by the payer")
        NO_MANDATE = "4", _("no mandate at the bank")
        STOPPED_BY_US = "8", _("stopped by us")
        OTHER = "9", _("another reason")

    class NewCode(models.TextChoices):
        NOT_NEW = "0", _("debited before")
        FIRST = "1", _("first debit")
        CHANGED = "2", _("first debit of another account")

    run = models.ForeignKey(DebitRun, models.PROTECT, related_name="lines", verbose_name=_("debit run"))
    membership = models.ForeignKey(
        "members.Membership", models.PROTECT, related_name="debit_lines", verbose_name=_("membership")
    )
    mandate = models.ForeignKey(Mandate, models.PROTECT, related_name="lines", verbose_name=_("debit mandate"))
    customer = models.PositiveIntegerField(_("customer number"))
    amount_yen = models.PositiveIntegerField(_("amount (yen)"))
    new_code = models.CharField(_("new code"), max_length=1, choices=NewCode.choices)
    state = models.CharField(_("state"), max_length=9, choices=State.choices, default=State.WAITING)
    result = models.CharField(_("bank's answer"), max_length=1, choices=Result.choices, blank=True)
    payment = models.OneToOneField(
        Payment, models.PROTECT, null=True, blank=True, related_name="debit_line", verbose_name=_("payment")
    )
    bookings = models.PositiveSmallIntegerField(_("times booked"), default=0)
    notice = models.ForeignKey(
        "letters.Letter", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("notice")
    )
    failure_letter = models.ForeignKey(
        "letters.Letter", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("letter about it")
    )
    settled_on = models.DateField(_("dealt with on"), null=True, blank=True)
    settled_because = models.CharField(_("how it was dealt with"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("line of a debit run")
        verbose_name_plural = _("lines of debit runs")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["run", "customer"], name="members_debitline_once_a_run"),
            models.UniqueConstraint(
                fields=["membership"], condition=Q(state="waiting"), name="members_debitline_one_under_way"
            ),
            models.CheckConstraint(condition=Q(amount_yen__gt=0), name="members_debitline_above_zero"),
            models.CheckConstraint(
                name="members_debitline_state_fits",
                condition=Q(state__in=["waiting", "cancelled"], result="", payment=None)
                | Q(state="paid", result="0", payment__isnull=False)
                | Q(state="unpaid", payment=None) & ~Q(result__in=["", "0"]),
            ),
            models.CheckConstraint(
                name="members_debitline_settled_with_words",
                condition=Q(settled_on=None, settled_because="")
                | Q(state="unpaid", settled_on__isnull=False) & ~Q(settled_because=""),
            ),
        ]

    def __str__(self):
        return f"#{self.pk} {self.customer}"


class DebitShare(models.Model):
    """What part of a line is for which year's dues."""

    line = models.ForeignKey(DebitLine, models.PROTECT, related_name="shares", verbose_name=_("line of a debit run"))
    dues = models.ForeignKey("members.Dues", models.PROTECT, related_name="debit_shares", verbose_name=_("dues"))
    amount_yen = models.PositiveIntegerField(_("amount (yen)"))

    class Meta:
        verbose_name = _("dues in a debit")
        verbose_name_plural = _("dues in debits")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["line", "dues"], name="members_debitshare_once_a_line"),
            models.CheckConstraint(condition=Q(amount_yen__gt=0), name="members_debitshare_above_zero"),
        ]

    def __str__(self):
        return f"#{self.pk}"


class DebitAnswer(models.Model):
    """A file of the bank's that was read as a whole and booked. Taken back, it stays on record."""

    run = models.ForeignKey(DebitRun, models.PROTECT, related_name="answers", verbose_name=_("debit run"))
    sha256 = models.CharField(_("fingerprint"), max_length=64)
    name = models.CharField(_("name of the file"), max_length=200)
    paid_count = models.PositiveIntegerField(_("paid"))
    paid_yen = models.PositiveBigIntegerField(_("sum paid (yen)"))
    unpaid_count = models.PositiveIntegerField(_("not paid"))
    unpaid_yen = models.PositiveBigIntegerField(_("sum not paid (yen)"))
    read_at = models.DateTimeField(_("read at"))
    read_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("read by")
    )
    taken_back_on = models.DateField(_("taken back on"), null=True, blank=True)

    class Meta:
        verbose_name = _("bank's answer to a debit run")
        verbose_name_plural = _("bank's answers to debit runs")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["run"], condition=Q(taken_back_on=None), name="members_debitanswer_one_in_force"
            ),
            models.UniqueConstraint(
                fields=["sha256"], condition=Q(taken_back_on=None), name="members_debitanswer_file_once"
            ),
        ]

    def __str__(self):
        return self.name


def _all_but(model: type[models.Model], *names: str) -> list[str]:
    return [field.column for field in model._meta.local_fields if field.name not in names]


append_only(
    DebitRun._meta.db_table,
    columns=_all_but(DebitRun, "state"),
    sentence=_("A debit run stays as it was fixed. Cancel it and make another."),
)
append_only(DebitRunChange._meta.db_table, sentence=_("History is not rewritten."))
append_only(
    DebitLine._meta.db_table,
    columns=_all_but(
        DebitLine,
        "state",
        "result",
        "payment",
        "bookings",
        "notice",
        "failure_letter",
        "settled_on",
        "settled_because",
    ),
    sentence=_("A debit run stays as it was fixed. Cancel it and make another."),
)
append_only(DebitShare._meta.db_table, sentence=_("A debit run stays as it was fixed. Cancel it and make another."))
append_only(
    DebitAnswer._meta.db_table,
    columns=_all_but(DebitAnswer, "taken_back_on"),
    sentence=_("What the bank wrote is not changed."),
)
