"""Direct debit (口座振替): under which code we collect and into which account, and who let us debit theirs."""

import re
import secrets
from pathlib import PurePath

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from jocs_site.backoffice.guards import append_only
from jocs_site.backoffice.models.runs import private_storage
from jocs_site.backoffice.sealing import InvalidToken, seal, unseal
from jocs_site.foundation.errors import RuleBroken
from members.payments.accounts import POST_OFFICE_BANK, POST_OFFICE_NAME, as_passbook, digits
from members.payments.files.debit import Account
from members.payments.files.kana import as_banks_write, as_people_read

NUMBER_DIGITS, SHOWN_DIGITS = 7, 2
OF_ACCOUNTS = "bank accounts"


def scan_name(mandate: "Mandate", name: str) -> str:
    """A name that nobody can guess and that says nothing about the member."""
    return f"mandates/{secrets.token_hex(16)}{PurePath(name).suffix.lower()}"


class AtABank(models.Model):
    """Where an account is, in the letters that banks know. `clean` writes names so, and forgives width and small kana.

    ``DIGITS``, ``NAMES``: columns with how many digits, and how many letters and which marks.
    Source: docs/sources.md#direct-debit
    """

    class AccountType(models.TextChoices):
        ORDINARY = "1", _("ordinary account (普通)")
        CURRENT = "2", _("current account (当座)")

    DIGITS = {"bank_code": 4, "branch_code": 3}
    NAMES = {"bank_name": (15, ""), "branch_name": (15, "")}

    bank_code = models.CharField(_("bank code"), max_length=4, help_text=_("Four digits; ゆうちょ銀行 is 9900."))
    bank_name = models.CharField(_("bank, in kana"), max_length=15, help_text=_("Without 銀行, for example ミズホ."))
    branch_code = models.CharField(_("branch code"), max_length=3, help_text=_("Three digits."))
    branch_name = models.CharField(_("branch, in kana"), max_length=15, blank=True)
    account_type = models.CharField(
        _("kind of account"), max_length=1, choices=AccountType.choices, default=AccountType.ORDINARY
    )

    class Meta:
        abstract = True

    def clean(self):
        errors = {}
        for name, count in self.DIGITS.items():
            setattr(self, name, digits(getattr(self, name)))
            if not re.fullmatch(rf"[0-9]{{{count}}}", getattr(self, name)):
                errors[name] = _("%(count)d digits stand here.") % {"count": count}
        for name, (width, marks) in self.NAMES.items():
            written, strange = as_banks_write(getattr(self, name), marks=marks)
            setattr(self, name, written)
            if strange:
                errors[name] = _("Banks do not know “%(letters)s”. Write the name in kana.") % {"letters": strange}
            elif len(written) > width:
                words = {"count": len(written), "width": width}
                errors[name] = _("These are %(count)d letters; the file has %(width)d. Shorten it as the bank does.")
                errors[name] %= words
        if errors:
            raise ValidationError(errors)

    @property
    def bank(self) -> str:
        """For people to read."""
        return POST_OFFICE_NAME if self.bank_code == POST_OFFICE_BANK else as_people_read(self.bank_name)

    @property
    def branch(self) -> str:
        return as_people_read(self.branch_name)

    def account(self, number: str) -> Account:
        """As it stands in a file for the bank."""
        names = ("bank_code", "bank_name", "branch_code", "branch_name", "account_type")
        return Account(number=number, **{name: getattr(self, name) for name in names})


class DebitTerms(AtABank):
    """What the bank agreed with us: our code and name, and the account the money goes to, from ``starts_on`` on."""

    DIGITS = AtABank.DIGITS | {"client_code": 10, "account_number": NUMBER_DIGITS}
    NAMES = AtABank.NAMES | {"client_name": (40, "().")}

    starts_on = models.DateField(_("in force from"), unique=True)
    client_code = models.CharField(
        _("our code (委託者コード)"), max_length=10, help_text=_("Ten digits, given by the bank.")
    )
    client_name = models.CharField(_("our name, in kana"), max_length=40)
    account_number = models.CharField(_("account number"), max_length=NUMBER_DIGITS, help_text=_("Seven digits."))
    has_line_ends = models.BooleanField(
        _("records end with a line break"), default=True, help_text=_("As the bank wants its files; most take both.")
    )

    class Meta:
        verbose_name = _("terms of direct debit")
        verbose_name_plural = _("terms of direct debit")
        ordering = ["-starts_on"]
        default_permissions = ("add", "view")
        constraints = [
            models.CheckConstraint(
                name="members_debitterms_codes_whole",
                condition=Q(
                    client_code__regex=r"^[0-9]{10}$",
                    account_number__regex=r"^[0-9]{7}$",
                    bank_code__regex=r"^[0-9]{4}$",
                    branch_code__regex=r"^[0-9]{3}$",
                ),
            )
        ]

    def __str__(self):
        return f"{self.client_code} ({self.starts_on:%Y-%m-%d})"


class MandateQuerySet(models.QuerySet):
    def live(self):
        return self.filter(ended_on=None)


class Mandate(AtABank):
    """口座振替依頼書: a member lets us debit an account. It is ended, never changed; a new account is a new mandate.

    The number is kept sealed; ``last_digits`` is what lists show of it. Suspended, it stays on record and is not used.
    """

    NAMES = AtABank.NAMES | {"holder": (30, "().")}

    membership = models.ForeignKey(
        "members.Membership", models.PROTECT, related_name="mandates", verbose_name=_("membership")
    )
    sealed_number = models.TextField(editable=False)
    last_digits = models.CharField(_("number ends with"), max_length=SHOWN_DIGITS, editable=False)
    holder = models.CharField(
        _("holder of the account, in kana"), max_length=30, help_text=_("As at the bank; it need not be the member.")
    )
    received_on = models.DateField(_("form received on"))
    valid_from = models.DateField(_("to be used from"), help_text=_("When the bank has registered it."))
    scan = models.FileField(_("scan of the form"), storage=private_storage, upload_to=scan_name, blank=True)
    entered_at = models.DateTimeField(_("entered at"), editable=False)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    suspended_on = models.DateField(_("suspended on"), null=True, blank=True, editable=False)
    suspended_because = models.CharField(_("reason for suspending"), max_length=200, blank=True, editable=False)
    ended_on = models.DateField(_("ended on"), null=True, blank=True, editable=False)
    ended_because = models.CharField(_("reason for ending"), max_length=200, blank=True, editable=False)
    objects = MandateQuerySet.as_manager()

    class Meta:
        verbose_name = _("debit mandate")
        verbose_name_plural = _("debit mandates")
        default_permissions = ("add", "change", "view")
        permissions = [("read_account", _("Can read whole numbers of members' accounts"))]
        constraints = [
            models.UniqueConstraint(fields=["membership"], condition=Q(ended_on=None), name="members_mandate_one_live"),
            models.CheckConstraint(
                name="members_mandate_codes_whole",
                condition=Q(bank_code__regex=r"^[0-9]{4}$", branch_code__regex=r"^[0-9]{3}$")
                & ~Q(holder="")
                & ~Q(sealed_number=""),
            ),
            models.CheckConstraint(
                name="members_mandate_used_after_received",
                condition=Q(valid_from__gte=F("received_on")),
                violation_error_message=_("A mandate cannot be used before it was received."),
            ),
            models.CheckConstraint(
                name="members_mandate_ended_with_reason",
                condition=Q(ended_on=None, ended_because="") | Q(ended_on__gte=F("received_on")) & ~Q(ended_because=""),
            ),
            models.CheckConstraint(
                name="members_mandate_suspended_with_reason",
                condition=Q(suspended_on=None, suspended_because="")
                | Q(suspended_on__gte=F("received_on")) & ~Q(suspended_because=""),
            ),
        ]

    def __str__(self):
        return self.masked

    @property
    def masked(self) -> str:
        """Enough to know the account by, and no more."""
        return f"{self.bank} ‥{self.last_digits}"

    @property
    def holder_name(self) -> str:
        """For people to read."""
        return as_people_read(self.holder)

    @property
    def number(self) -> str:
        """All seven digits. Raises RuleBroken when the key is lost."""
        try:
            return unseal(self.sealed_number, use=OF_ACCOUNTS)
        except InvalidToken as error:
            words = now("This was encrypted with another SECRET_KEY and cannot be read. Ask whoever runs the site.")
            raise RuleBroken(words) from error

    def hold_number(self, number: str) -> None:
        self.sealed_number, self.last_digits = seal(number, use=OF_ACCOUNTS), number[-SHOWN_DIGITS:]

    @property
    def full_number(self) -> str:
        """As the member knows it: 記号 and 番号 at ゆうちょ, branch and number elsewhere."""
        if self.bank_code == POST_OFFICE_BANK:
            return "-".join(as_passbook(self.branch_code, self.number))
        return f"{self.branch_code}-{self.number}"


append_only(DebitTerms._meta.db_table, sentence=_("Terms that were in force stay as they were; add new ones."))
FATE = {"membership", "scan", "suspended_on", "suspended_because", "ended_on", "ended_because"}
append_only(
    Mandate._meta.db_table,
    columns=[field.column for field in Mandate._meta.local_fields if field.name not in FATE],
    sentence=_("The account of a mandate is not changed. End it and enter the new one."),
)
