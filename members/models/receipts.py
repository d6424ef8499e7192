"""Receipts: frozen text, numbered without gaps, voided but never changed."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jocs_site.backoffice.guards import Guard, add_guard
from members.models.payments import Payment


class Receipt(models.Model):
    """What was printed, word for word. ``lines`` holds the items of one payment.

    Each line: ``{"allocation": 7, "fiscal_year": 2026, "kind_ja": "社員会員", "kind_en": "Voting member",
    "amount_yen": 10000}``. Dues of voting members and dues that count as gifts never share a receipt.
    Source: docs/sources.md#R12 to #R15
    """

    class Wording(models.TextChoices):
        DUES = "dues", _("dues")
        GIFT = "gift", _("gift")

    year = models.PositiveSmallIntegerField(_("year"))
    serial = models.PositiveIntegerField(_("number"))
    is_test = models.BooleanField(_("test"), default=False)
    membership = models.ForeignKey(
        "members.Membership", models.PROTECT, related_name="receipts", verbose_name=_("membership")
    )
    payment = models.ForeignKey(Payment, models.PROTECT, related_name="receipts", verbose_name=_("payment"))
    wording = models.CharField(_("wording"), max_length=8, choices=Wording.choices)
    issued_on = models.DateField(_("issued on"))
    received_on = models.DateField(_("received on"))
    name = models.CharField(_("name"), max_length=250)
    address = models.CharField(_("address"), max_length=600)
    lines = models.JSONField(_("lines"))
    total_yen = models.PositiveIntegerField(_("total (yen)"))
    issuer_name = models.CharField(_("name of the issuer"), max_length=100)
    issuer_address = models.CharField(_("address of the issuer"), max_length=300)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("issued by")
    )
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by", verbose_name=_("issued again for")
    )
    voided_on = models.DateField(_("voided on"), null=True, blank=True)
    voided_because = models.CharField(_("reason for voiding"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("receipt")
        verbose_name_plural = _("receipts")
        permissions = [("issue_receipt", "Can issue receipts"), ("void_receipt", "Can void receipts")]
        constraints = [
            models.UniqueConstraint(fields=["is_test", "year", "serial"], name="members_receipt_one_per_number"),
            models.CheckConstraint(
                name="members_receipt_complete",
                condition=~Q(name="")
                & ~Q(address="")
                & ~Q(issuer_name="")
                & ~Q(issuer_address="")
                & Q(total_yen__gt=0, serial__gt=0),
            ),
            models.CheckConstraint(
                name="members_receipt_voided_with_reason",
                condition=Q(voided_on=None, voided_because="") | Q(voided_on__isnull=False) & ~Q(voided_because=""),
            ),
        ]

    def __str__(self):
        return self.number

    @property
    def number(self) -> str:
        """``2026-000123``; a test's begins with 見本."""
        return f"{'見本-' if self.is_test else ''}{self.year}-{self.serial:06}"


def _frozen() -> Guard:
    """Refuse to delete a receipt, to change its words, and to take a voiding back."""
    table = Receipt._meta.db_table
    name = f"{table}_frozen"
    columns = [field.column for field in Receipt._meta.local_fields]
    words = ", ".join(column for column in columns if not column.startswith("voided_"))
    refuse = f"BEGIN SELECT RAISE(ABORT, '{name}'); END"
    sqlite = (
        f"CREATE TRIGGER IF NOT EXISTS {name}_delete BEFORE DELETE ON {table} {refuse}",
        f"CREATE TRIGGER IF NOT EXISTS {name}_words BEFORE UPDATE OF {words} ON {table} {refuse}",
        f"CREATE TRIGGER IF NOT EXISTS {name}_voided BEFORE UPDATE ON {table} WHEN OLD.voided_on IS NOT NULL {refuse}",
    )
    postgresql = (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"RAISE EXCEPTION '{name}' USING ERRCODE = 'check_violation', CONSTRAINT = '{name}'; END $$",
        f"CREATE OR REPLACE TRIGGER {name} BEFORE DELETE OR UPDATE OF {words} ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {name}()",
        f"CREATE OR REPLACE TRIGGER {name}_voided BEFORE UPDATE ON {table} "
        f"FOR EACH ROW WHEN (OLD.voided_on IS NOT NULL) EXECUTE FUNCTION {name}()",
    )
    return add_guard(Guard(name, table, sqlite, postgresql, _("A receipt stays as it was issued. Void it instead.")))


_frozen()
