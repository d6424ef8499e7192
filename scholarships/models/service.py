"""What a scholar owes after the study: months of service at an employer, confirmed, deferred, or paid back instead.

Source: docs/sources.md#R54
"""

# ruff: noqa: S608 - these statements are put together from constants alone

import secrets
from datetime import date
from pathlib import PurePath

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jocs_site.backoffice.currency import amount_column, currency_column, money_checks
from jocs_site.backoffice.guards import append_only, no_overlap, refuse_when
from jocs_site.backoffice.models.runs import private_storage
from jocs_site.foundation.periods import last_day
from scholarships.models.awards import Award
from scholarships.models.guards import TABLES
from scholarships.models.rulings import Ruling
from scholarships.rules import confirmation_due, months_served


def service_paper_name(_record, name: str) -> str:
    return f"scholarships/service/{secrets.token_hex(16)}{PurePath(name).suffix.lower()}"


class ServiceObligation(models.Model):
    """How long a scholar serves after the study, by the rule of the call on the day of completion. It never changes."""

    award = models.OneToOneField(Award, models.PROTECT, related_name="service", verbose_name=_("award"))
    months_owed = models.PositiveSmallIntegerField(_("months owed"))
    return_by = models.DateField(_("back at work by"))
    employer = models.ForeignKey(
        "people.Organisation", models.PROTECT, related_name="+", verbose_name=pgettext_lazy("service", "employer")
    )
    starts_on = models.DateField(_("first day back at work"), null=True)

    class Meta:
        verbose_name = _("service owed")
        verbose_name_plural = _("service owed")
        default_permissions = ("view",)
        constraints = [models.CheckConstraint(name="scholarships_service_some_months", condition=Q(months_owed__gt=0))]

    def __str__(self):
        return f"#{self.award_id} {self.months_owed}"

    @property
    def live_confirmations(self) -> list["ServiceConfirmation"]:
        return [one for one in self.confirmations.all() if one.taken_back_on is None]

    @property
    def months_confirmed(self) -> int:
        return months_served((one.starts_on, one.ends_before) for one in self.live_confirmations)

    @property
    def months_left(self) -> int:
        return max(self.months_owed - self.months_confirmed, 0)

    @property
    def next_due_on(self) -> date | None:
        """When the next confirmation is to be here; ``None`` before the first day back and once all are."""
        if self.starts_on is None or not self.months_left or self.award.state != Award.State.SERVING:
            return None
        since = max((one.ends_before for one in self.live_confirmations), default=self.starts_on)
        return confirmation_due(since, self.months_left)

    @property
    def awaited_on(self) -> date | None:
        """When the next paper, or the first day back at work, is to be on file; ``None`` where nothing is awaited."""
        if self.award.state == Award.State.COMPLETED:
            return self.return_by
        if self.award.state == Award.State.DEFERRED:
            return max(one.until for one in self.deferrals.all())
        return self.next_due_on

    def is_late(self, today: date) -> bool:
        return self.awaited_on is not None and self.awaited_on < today


class ServiceConfirmation(models.Model):
    """The employer's paper on one period. One entered by mistake is taken back, never deleted."""

    obligation = models.ForeignKey(ServiceObligation, models.PROTECT, related_name="confirmations")
    starts_on = models.DateField(_("first day"))
    ends_before = models.DateField(_("ends before"))
    signed_by = models.CharField(_("signed for the employer by"), max_length=120)
    signed_on = models.DateField(_("signed on"))
    document = models.FileField(_("confirmation of service"), storage=private_storage, upload_to=service_paper_name)
    document_kind = models.CharField(max_length=4, editable=False)
    entered_at = models.DateTimeField(_("entered at"))
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    taken_back_on = models.DateField(_("taken back on"), null=True)
    taken_back_because = models.CharField(_("why it is taken back"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("confirmation of service")
        verbose_name_plural = _("confirmations of service")
        default_permissions = ()
        ordering = ["starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="scholarships_serviceconfirmation_in_order",
                condition=Q(ends_before__gt=F("starts_on")),
                violation_error_message=_("The period ends before it starts."),
            ),
            models.CheckConstraint(
                name="scholarships_serviceconfirmation_signed_paper", condition=~Q(signed_by="") & ~Q(document="")
            ),
            models.CheckConstraint(
                name="scholarships_serviceconfirmation_taken_back_with_reason",
                condition=Q(taken_back_on=None, taken_back_because="")
                | Q(taken_back_on__isnull=False) & ~Q(taken_back_because=""),
            ),
        ]

    def __str__(self):
        return f"#{self.obligation_id} {self.starts_on:%Y-%m-%d}"

    @property
    def ends_on(self) -> date:
        return last_day(self.ends_before)


class Deferral(models.Model):
    """The office agreed that the service begins later: further study, illness."""

    obligation = models.ForeignKey(ServiceObligation, models.PROTECT, related_name="deferrals")
    until = models.DateField(_("deferred until"))
    reason = models.TextField(_("reason"))
    entered_at = models.DateTimeField(_("entered at"))
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("deferral of service")
        verbose_name_plural = _("deferrals of service")
        default_permissions = ()
        ordering = ["entered_at", "pk"]
        constraints = [models.CheckConstraint(name="scholarships_deferral_with_reason", condition=~Q(reason=""))]

    def __str__(self):
        return f"#{self.obligation_id} {self.until:%Y-%m-%d}"


class Repayment(models.Model):
    """Money that came back instead of service, in the award's currency; its yen never change. docs/sources.md#R55"""

    ruling = models.ForeignKey(Ruling, models.PROTECT, related_name="repayments")
    paid_on = models.DateField(_("paid back on"))
    amount = amount_column(_("amount"))
    currency = currency_column()
    rate = models.DecimalField(_("yen for one unit"), max_digits=18, decimal_places=8)
    amount_yen = models.PositiveIntegerField(_("amount (yen)"))
    bank_reference = models.CharField(_("bank's reference"), max_length=60, unique=True)
    entered_at = models.DateTimeField(_("entered at"))
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("repayment")
        verbose_name_plural = _("repayments")
        default_permissions = ()
        ordering = ["paid_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="scholarships_repayment_figures", condition=Q(rate__gt=0) & ~Q(bank_reference="")
            ),
            *money_checks("scholarships_repayment", "amount", "currency"),
        ]

    def __str__(self):
        return f"#{self.ruling_id} {self.bank_reference}"


class ServiceReminder(models.Model):
    """A scholar was reminded of the confirmation that is due on a day; each step once."""

    obligation = models.ForeignKey(ServiceObligation, models.PROTECT, related_name="reminders")
    due_on = models.DateField(_("due on"))
    step = models.CharField(_("step"), max_length=6)
    reminded_at = models.DateTimeField(_("reminded at"))
    letter_key = models.CharField(_("letter"), max_length=200, unique=True)

    class Meta:
        verbose_name = _("reminder of a confirmation of service")
        verbose_name_plural = _("reminders of confirmations of service")
        default_permissions = ()
        ordering = ["obligation", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["obligation", "due_on", "step"], name="scholarships_servicereminder_once"),
            models.CheckConstraint(
                name="scholarships_servicereminder_step_known", condition=Q(step__in=["before", "on_day", "after"])
            ),
        ]

    def __str__(self):
        return f"#{self.obligation_id} {self.due_on:%Y-%m-%d} {self.step}"


_SERVICE, _CONFIRMED, _REPAID = (
    "scholarships_serviceobligation",
    "scholarships_serviceconfirmation",
    "scholarships_repayment",
)
append_only(
    _SERVICE,
    columns=["award_id", "months_owed", "return_by"],
    sentence=_("How long a scholar serves is not changed. Waive it by a decision of the committee."),
)
append_only(
    _CONFIRMED,
    columns=["obligation_id", "starts_on", "ends_before", "signed_by", "signed_on", "document"],
    sentence=_("A confirmation of service is not changed. Take it back with a reason."),
)
for _table in ("deferral", "repayment", "servicereminder"):
    append_only(f"scholarships_{_table}", sentence=_("History is not rewritten."))
no_overlap(
    _CONFIRMED,
    same="obligation_id",
    unless="taken_back_on",
    sentence=_("Another confirmation covers some of these days already."),
)
refuse_when(
    "scholarships_confirmed_after_it_was_served",
    _CONFIRMED,
    "NEW.ends_before > NEW.signed_on + 1",
    on_sqlite="NEW.ends_before > date(NEW.signed_on, '+1 day')",
    sentence=_("Nobody confirms service that is still to come: the period ends after the paper was signed."),
)
refuse_when(
    "scholarships_confirmed_from_the_first_day_back",
    _CONFIRMED,
    f"NOT EXISTS (SELECT 1 FROM {_SERVICE} o WHERE o.id = NEW.obligation_id AND o.starts_on <= NEW.starts_on)",
    sentence=_("The period starts before the first day back at work."),
    needs=[_SERVICE],
)
refuse_when(
    "scholarships_repaid_no_more_than_decided",
    _REPAID,
    f"ROUND((SELECT COALESCE(SUM(p.amount), 0) FROM {_REPAID} p WHERE p.ruling_id = NEW.ruling_id "
    "AND p.id <> COALESCE(NEW.id, -1)) + NEW.amount, 2) > COALESCE((SELECT ROUND(r.amount, 2) "
    "FROM scholarships_ruling r WHERE r.id = NEW.ruling_id AND r.kind = 'repayment'), 0)",
    lock="PERFORM 1 FROM scholarships_ruling r WHERE r.id = NEW.ruling_id FOR UPDATE",
    on="INSERT",
    sentence=_("More than the committee decided would be paid back."),
    needs=["scholarships_ruling"],
)
refuse_when(
    "scholarships_repaid_in_currency_of_award",
    _REPAID,
    "NEW.currency <> (SELECT w.currency FROM scholarships_award w JOIN scholarships_ruling r ON r.award_id = w.id "
    "WHERE r.id = NEW.ruling_id)",
    on="INSERT",
    sentence=_("A repayment is in the currency of the award."),
    needs=[*TABLES, "scholarships_ruling"],
)
refuse_when(
    "scholarships_award_serves_what_is_owed",
    "scholarships_award",
    f"(NEW.state IN ('serving', 'fulfilled') AND NOT EXISTS (SELECT 1 FROM {_SERVICE} o "
    "WHERE o.award_id = NEW.id AND o.starts_on IS NOT NULL)) "
    "OR (NEW.state = 'deferred' AND NOT EXISTS (SELECT 1 FROM scholarships_deferral d "
    f"JOIN {_SERVICE} o ON o.id = d.obligation_id WHERE o.award_id = NEW.id))",
    sentence=_("Service needs its first day, and a deferral its end."),
    needs=[*TABLES, _SERVICE, "scholarships_deferral"],
)
