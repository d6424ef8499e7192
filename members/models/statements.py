"""Files of banks and the post office, their lines, and what became of each."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jocs_site.backoffice.guards import append_only
from members.models.payments import Payment


class ColumnMapping(models.Model):
    """Which column of a bank's list holds what; columns count from 1."""

    class Encoding(models.TextChoices):
        CP932 = "cp932", _("Shift_JIS (as most banks write)")
        UTF8 = "utf-8-sig", _("UTF-8")

    name = models.CharField(_("name"), max_length=60, unique=True, help_text=_("For example ゆうちょ 振替口座."))
    account = models.CharField(_("bank account"), max_length=40, help_text=_("Tells the lines of two accounts apart."))
    provider = models.CharField(
        _("way of payment"),
        max_length=12,
        choices=[("postal", _("postal transfer")), ("bank", _("bank transfer"))],
    )
    encoding = models.CharField(_("encoding"), max_length=12, choices=Encoding.choices, default=Encoding.CP932)
    header_rows = models.PositiveSmallIntegerField(_("rows above the first payment"), default=1)
    date = models.PositiveSmallIntegerField(_("column of the day"))
    amount = models.PositiveSmallIntegerField(_("column of the amount that came in"))
    name_column = models.PositiveSmallIntegerField(_("column of the payer's name"))
    reference = models.PositiveSmallIntegerField(_("column of the bank's reference"), null=True, blank=True)
    number = models.PositiveSmallIntegerField(_("column of the member number"), null=True, blank=True)
    out = models.PositiveSmallIntegerField(_("column of the amount that went out"), null=True, blank=True)
    sign = models.PositiveSmallIntegerField(_("column that says in or out"), null=True, blank=True)
    sign_in = models.CharField(_("its word for in"), max_length=20, blank=True)

    class Meta:
        verbose_name = _("columns of a bank's list")
        verbose_name_plural = _("columns of banks' lists")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                name="members_mapping_columns_count_from_one",
                condition=Q(date__gt=0, amount__gt=0, name_column__gt=0),
            ),
            models.CheckConstraint(
                name="members_mapping_sign_has_its_word",
                condition=Q(sign=None, sign_in="") | Q(sign__isnull=False) & ~Q(sign_in=""),
                violation_error_message=_("Name the column and its word for in, or neither."),
            ),
        ]

    def __str__(self):
        return self.name


class BankFile(models.Model):
    """A file that was read as a whole. The same bytes are never read again."""

    class Kind(models.TextChoices):
        NOTICE = "notice", _("notice of transfers (Zengin)")
        MOVEMENTS = "movements", _("list of movements (Zengin)")
        TABLE = "table", _("list with columns")

    sha256 = models.CharField(_("fingerprint"), max_length=64, unique=True)
    name = models.CharField(_("name of the file"), max_length=200)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    account = models.CharField(_("bank account"), max_length=40)
    calendar = models.CharField(_("years counted"), max_length=8, blank=True)
    first_on = models.DateField(_("first day"))
    last_on = models.DateField(_("last day"))
    line_count = models.PositiveIntegerField(_("lines"))
    known_count = models.PositiveIntegerField(_("of them known before"))
    out_count = models.PositiveIntegerField(_("money that left"))
    total_yen = models.BigIntegerField(_("total (yen)"))
    read_at = models.DateTimeField(_("read at"))
    read_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("read by")
    )

    class Meta:
        verbose_name = _("bank file")
        verbose_name_plural = _("bank files")

    def __str__(self):
        return self.name


class BankLine(models.Model):
    """Money that came, as the bank wrote it. What it says is never changed; only what became of it is.

    repeat: the how-manieth line with the same account, day, reference, amount and name in its file; with those it
    recognises yesterday's line in today's file. match: a `matching.Match` as it was found, by its fields.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waits")
        POSTED = "posted", _("booked")
        ASIDE = "aside", _("put aside")

    file = models.ForeignKey(BankFile, models.PROTECT, related_name="lines", verbose_name=_("bank file"))
    position = models.PositiveIntegerField(_("record"))
    provider = models.CharField(_("way of payment"), max_length=12, choices=Payment.Provider.choices)
    account = models.CharField(_("bank account"), max_length=40)
    booked_on = models.DateField(_("booked by the bank on"))
    value_on = models.DateField(_("money arrived on"))
    amount_yen = models.BigIntegerField(_("amount (yen)"))
    is_taken_back = models.BooleanField(_("taken back by the bank"), default=False)
    reference = models.CharField(_("reference"), max_length=60, blank=True)
    payer_name = models.CharField(_("name of the payer"), max_length=200, blank=True)
    payer_code = models.CharField(_("code of the payer"), max_length=60, blank=True)
    sender = models.CharField(_("sent from"), max_length=80, blank=True)
    remark = models.CharField(_("remark"), max_length=200, blank=True)
    is_cut = models.BooleanField(_("name is cut"), default=False)
    repeat = models.PositiveSmallIntegerField(_("repeat"), default=1)
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.WAITING)
    match = models.JSONField(_("match"), default=dict)
    rank = models.PositiveSmallIntegerField(_("rank"), default=0)
    set_aside_because = models.CharField(_("reason for setting aside"), max_length=200, blank=True)
    payment = models.OneToOneField(
        Payment, models.PROTECT, null=True, blank=True, related_name="bank_line", verbose_name=_("payment")
    )
    bookings = models.PositiveSmallIntegerField(_("times booked"), default=0)

    class Meta:
        verbose_name = _("line of a bank file")
        verbose_name_plural = _("lines of bank files")
        indexes = [models.Index(fields=["state", "rank", "booked_on"], name="members_bankline_queue")]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "booked_on", "reference", "amount_yen", "payer_name", "is_taken_back", "repeat"],
                name="members_bankline_once",
            ),
            models.CheckConstraint(condition=Q(amount_yen__gt=0), name="members_bankline_above_zero"),
            models.CheckConstraint(
                name="members_bankline_state_fits",
                condition=Q(state="waiting", payment=None, set_aside_because="")
                | Q(state="posted", payment__isnull=False, set_aside_because="")
                | Q(state="aside", payment=None) & ~Q(set_aside_because=""),
            ),
        ]

    def __str__(self):
        return f"#{self.pk} {self.booked_on} {self.payer_name}"


class PayerAlias(models.Model):
    """A payer whom a clerk named for a member: these kana from this bank are theirs."""

    membership = models.ForeignKey(
        "members.Membership", models.PROTECT, related_name="payer_aliases", verbose_name=_("membership")
    )
    key = models.CharField(_("name of the payer"), max_length=200)
    sender = models.CharField(_("sent from"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("confirmed payer")
        verbose_name_plural = _("confirmed payers")
        constraints = [
            models.UniqueConstraint(fields=["membership", "key", "sender"], name="members_alias_once"),
            models.CheckConstraint(condition=~Q(key=""), name="members_alias_has_name"),
        ]

    def __str__(self):
        return self.key


FATE = {"state", "match", "rank", "set_aside_because", "payment", "bookings"}
append_only(BankFile._meta.db_table, sentence=_("A bank file that was read stays as it was."))
append_only(
    BankLine._meta.db_table,
    columns=[field.column for field in BankLine._meta.local_fields if field.name not in FATE],
    sentence=_("What the bank wrote is not changed."),
)
