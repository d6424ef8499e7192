"""Receipts: frozen text, numbered without gaps, voided but never changed."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jocs_site.backoffice.guards import Guard, add_guard
from jocs_site.people.models import Organisation, Person
from members.models.payments import Payment


class Receipt(models.Model):
    """What was printed, word for word: for one payment, for stamps, or for all that counts as a gift of one year.

    Each of ``lines``: ``{"allocation": 7, "day": "2026-06-01", "fiscal_year": 2026, "kind_ja": "社員会員",
    "kind_en": "Voting member", "amount_yen": 10000}`` for dues; for gifts ``"gift": 3, "what_ja": ..., "what_en": ...``
    instead of year and kind. Dues of voting members and what counts as a gift never share a receipt.
    ``certificate``: the words of the tax-credit certificate; empty where none covers every line.
    Source: docs/sources.md#R12 to #R15, #R18
    """

    class Wording(models.TextChoices):
        DUES = "dues", _("dues")
        GIFT = "gift", _("gift")

    year = models.PositiveSmallIntegerField(_("year"))
    serial = models.PositiveIntegerField(_("number"))
    is_test = models.BooleanField(_("test"), default=False)
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="receipts", verbose_name=_("person")
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="receipts", verbose_name=_("organisation")
    )
    membership = models.ForeignKey(
        "members.Membership",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="receipts",
        verbose_name=_("membership"),
    )
    payment = models.ForeignKey(
        Payment, models.PROTECT, null=True, blank=True, related_name="receipts", verbose_name=_("payment")
    )
    covers_year = models.PositiveSmallIntegerField(
        _("for the whole year"), null=True, blank=True, help_text=_("January to December.")
    )
    wording = models.CharField(_("wording"), max_length=8, choices=Wording.choices)
    issued_on = models.DateField(_("issued on"))
    received_on = models.DateField(_("received on"))
    name = models.CharField(_("name"), max_length=250)
    address = models.CharField(_("address"), max_length=600)
    lines = models.JSONField(_("lines"))
    total_yen = models.PositiveIntegerField(_("total (yen)"))
    certificate = models.CharField(_("tax-credit certificate"), max_length=300, blank=True)
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
                name="members_receipt_for_one",
                condition=Q(person__isnull=False, organisation=None) | Q(person=None, organisation__isnull=False),
            ),
            models.CheckConstraint(
                name="members_receipt_of_a_year_is_of_no_payment", condition=Q(covers_year=None) | Q(payment=None)
            ),
            *(
                models.UniqueConstraint(
                    fields=[holder, "covers_year", "wording", "certificate", "is_test"],
                    condition=Q(covers_year__isnull=False, voided_on=None),
                    name=f"members_receipt_one_a_year_per_{holder}",
                )
                for holder in ("person", "organisation")
            ),
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


class ReceiptItem(models.Model):
    """What a receipt is for. While it is in force no other may be for the same money or the same stamps."""

    receipt = models.ForeignKey(Receipt, models.PROTECT, related_name="items", verbose_name=_("receipt"))
    allocation = models.ForeignKey(
        "members.Allocation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="receipt_items",
        verbose_name=_("allocation"),
    )
    gift = models.ForeignKey(
        "members.Gift", models.PROTECT, null=True, blank=True, related_name="receipt_items", verbose_name=_("gift")
    )
    is_in_force = models.BooleanField(_("in force"), default=True)

    class Meta:
        verbose_name = _("item of a receipt")
        verbose_name_plural = _("items of receipts")
        constraints = [
            models.CheckConstraint(
                name="members_item_money_or_gift",
                condition=Q(allocation__isnull=False, gift=None) | Q(allocation=None, gift__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["allocation"], condition=Q(is_in_force=True), name="members_item_one_receipt_for_money"
            ),
            models.UniqueConstraint(
                fields=["gift"], condition=Q(is_in_force=True), name="members_item_one_receipt_for_a_gift"
            ),
        ]

    def __str__(self):
        return f"#{self.pk}"


MAY_BECOME_CLEAR = ("person", "organisation", "membership")  # when two people are found to be one


def _frozen() -> Guard:
    """Refuse to delete a receipt, to change its words, and to take a voiding back."""
    table = Receipt._meta.db_table
    name = f"{table}_frozen"
    columns = [field.column for field in Receipt._meta.local_fields if field.name not in MAY_BECOME_CLEAR]
    fixed = ", ".join(columns)
    words = ", ".join(column for column in columns if not column.startswith("voided_"))
    refuse = f"BEGIN SELECT RAISE(ABORT, '{name}'); END"
    sqlite = (
        f"CREATE TRIGGER IF NOT EXISTS {name}_delete BEFORE DELETE ON {table} {refuse}",
        f"CREATE TRIGGER IF NOT EXISTS {name}_words BEFORE UPDATE OF {words} ON {table} {refuse}",
        f"CREATE TRIGGER IF NOT EXISTS {name}_voided BEFORE UPDATE OF {fixed} ON {table} "
        f"WHEN OLD.voided_on IS NOT NULL {refuse}",
    )
    postgresql = (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"RAISE EXCEPTION '{name}' USING ERRCODE = 'check_violation', CONSTRAINT = '{name}'; END $$",
        f"CREATE OR REPLACE TRIGGER {name} BEFORE DELETE OR UPDATE OF {words} ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {name}()",
        f"CREATE OR REPLACE TRIGGER {name}_voided BEFORE UPDATE OF {fixed} ON {table} "
        f"FOR EACH ROW WHEN (OLD.voided_on IS NOT NULL) EXECUTE FUNCTION {name}()",
    )
    return add_guard(Guard(name, table, sqlite, postgresql, _("A receipt stays as it was issued. Void it instead.")))


_frozen()
