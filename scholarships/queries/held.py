"""Everything this room holds about an applicant or scholar, for that person alone.

Not what was promised to others to be kept from them: what referees write, points and words of reviewers, the votes,
and who on the panel is tied to them.
"""

from dataclasses import dataclass, field

from django.db.models import Model, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jocs_site.backoffice.held import Fact, Part, facts
from jocs_site.letters.queries import letters_of
from jocs_site.people.models import Consent, Person
from scholarships.models import (
    Application,
    ApplicationLetter,
    Award,
    AwardChange,
    BankAccount,
    CostLine,
    Decision,
    Deferral,
    Draft,
    EligibilityCheck,
    EnrolmentConfirmation,
    Instalment,
    Interview,
    Paper,
    Reference,
    Repayment,
    ReturnedPayment,
    Ruling,
    SanctionCheck,
    ScholarReminder,
    ScholarReport,
    ServiceConfirmation,
    ServiceObligation,
    ServiceReminder,
    VisitNote,
    VisitNoteChange,
)

PERSON = ("family_name", "given_name", "family_kana", "given_kana", "family_latin", "given_latin", "born_on", "email")
PERSON += ("phone", "country", "postal_code", "prefecture", "city", "street", "building", "address_abroad", "language")
FILE = ("call", "nominating_organisation", "submitted_at", "endorsed_on", "endorsed_by", "profession", "course")
FILE += ("institution", "study_country", "level", "starts_on", "ends_before", "requested_amount", "requested_currency")
FILE += ("motivation", "return_plan", "erased_on")
FILED, OF_AWARD = "application", "award__decision__application"
# What the meeting decided is told once its minutes are signed; those of former times have none.
_TOLD = Q(application__decision__isnull=False) & (
    Q(application__decision__meeting=None) | Q(application__decision__meeting__signed_on__isnull=False)
)


@dataclass(frozen=True)
class Kept:
    """One table: ``way`` leads from its rows to the application, ``columns`` are what is told."""

    code: str
    title: str | Promise
    model: type[Model]
    way: str
    columns: str
    only: Q = field(default_factory=Q)

    def part(self, files: QuerySet[Application]) -> Part:
        rows = self.model.objects.filter(self.only, **{f"{self.way}__in": files}).order_by(f"{self.way}__code", "pk")
        return Part(self.code, self.title, [self._record(row) for row in rows.select_related(*self._related())])

    def _related(self) -> set[str]:
        """So that there are as many questions for one row as for many."""
        names = self.columns.split()
        own = {name for name in names if "__" not in name and self.model._meta.get_field(name).is_relation}
        return {self.way, *own, *(name.rpartition("__")[0] for name in names if "__" in name)}

    def _record(self, row: Model) -> list[Fact]:
        (number,) = facts(row, [f"{self.way}__code"])
        return [Fact("application", number.label, number.value, number.shown), *facts(row, self.columns.split())]


TABLES = (
    Kept("costs", _("Costs"), CostLine, FILED, "kind amount"),
    Kept("papers", pgettext_lazy("scholarship", "Papers"), Paper, FILED, "kind name size sha256 added_at"),
    Kept(
        "referees",
        _("Referees"),
        Reference,
        FILED,
        "name position email invited_at received_at",
        Q(ended_at=None),
    ),
    Kept("checks", pgettext_lazy("scholarship", "Checks"), EligibilityCheck, FILED, "point result note at"),
    Kept("interviews", _("Interviews"), Interview, FILED, "planned_at place held_on is_called_off"),
    Kept("interview_notes", _("Notes of interviews"), Interview, FILED, "held_on note", _TOLD & ~Q(note="")),
    Kept("decisions", _("Decisions"), Decision, FILED, "outcome meeting_on", _TOLD),
    Kept(
        "result_letters",
        _("Letters on where it stands"),
        ApplicationLetter,
        "change__subject",
        "sent_at is_on_paper",
    ),
    Kept(
        "awards",
        _("Scholarships"),
        Award,
        "decision__application",
        "amount currency rate rate_on agreement_signed_on state suspended_on completed_on "
        "earlier__decision__application__code",
    ),
    Kept(
        "years",
        _("Years of a scholarship"),
        AwardChange,
        "subject__decision__application",
        "at to_state reason",
    ),
    Kept(
        "accounts",
        _("Bank accounts"),
        BankAccount,
        OF_AWARD,
        "owner holder bank_name branch_name country bic last_digits entered_at looked_at ended_on ended_because",
    ),
    Kept(
        "sanction_checks",
        _("Checks of sanctions lists"),
        SanctionCheck,
        f"account__{OF_AWARD}",
        "checked_on is_clear note",
    ),
    Kept("enrolments", _("Enrolment"), EnrolmentConfirmation, OF_AWARD, "study_year confirmed_on confirmed_by"),
    Kept(
        "instalments",
        _("Instalments"),
        Instalment,
        OF_AWARD,
        "sequence due_on amount currency state sent_on bank_reference rate paid_yen "
        "received_on received_amount received_currency refunded_on refunded_amount",
    ),
    Kept(
        "returned_payments",
        _("Payments that the bank gave back"),
        ReturnedPayment,
        f"instalment__{OF_AWARD}",
        "amount currency sent_on bank_reference returned_on",
    ),
    Kept(
        "reports",
        pgettext_lazy("scholarship", "Reports"),
        ScholarReport,
        f"obligation__{OF_AWARD}",
        "obligation__number obligation__starts_on obligation__ends_before obligation__due_on state "
        "body grades message may_print_message arrived_on waived_reason",
    ),
    Kept(
        "report_reminders",
        _("Reminders of reports"),
        ScholarReminder,
        f"report__obligation__{OF_AWARD}",
        "step reminded_at",
    ),
    Kept(
        "visits",
        _("Visits and hearings"),
        VisitNote,
        OF_AWARD,
        "visit__kind visit__held_on visit__place text visit__taken_back_on visit__taken_back_because",
    ),
    Kept("visit_earlier_words", _("Earlier words on visits"), VisitNoteChange, f"note__{OF_AWARD}", "old_text at"),
    Kept(
        "service",
        _("Service after the study"),
        ServiceObligation,
        OF_AWARD,
        "months_owed return_by employer starts_on",
    ),
    Kept(
        "confirmations",
        _("Confirmations of service"),
        ServiceConfirmation,
        f"obligation__{OF_AWARD}",
        "starts_on ends_before signed_by signed_on taken_back_on taken_back_because",
    ),
    Kept("deferrals", _("Service deferred"), Deferral, f"obligation__{OF_AWARD}", "until reason entered_at"),
    Kept(
        "service_reminders",
        _("Reminders of service"),
        ServiceReminder,
        f"obligation__{OF_AWARD}",
        "due_on step reminded_at",
    ),
    Kept(
        "rulings",
        _("Decisions of the committee"),
        Ruling,
        OF_AWARD,
        "kind meeting_on minutes effective_on reason proposed amount months",
    ),
    Kept(
        "repayments",
        _("Money paid back"),
        Repayment,
        f"ruling__{OF_AWARD}",
        "paid_on amount currency bank_reference",
    ),
)


def held_about(person: Person) -> list[Part]:
    """Under records that were merged into this one, too; parts without a record are there as well."""
    own = Q(person=person) | Q(person__merged_into=person)
    consents = Consent.objects.filter(own).order_by("given_on", "pk")
    agreed = ("purpose", "given_on", "withdrawn_on", "text_version")
    written = ("made_at", "channel", "subject", "address", "state", "text")
    return [
        Part("person", _("You"), [facts(person, PERSON)]),
        *held_of(Application.objects.filter(own)),
        Part("consents", _("Consents"), [facts(one, agreed) for one in consents]),
        Part("letters", _("Letters"), [facts(one, written) for one in letters_of(person)]),
    ]


def held_of(files: QuerySet[Application]) -> list[Part]:
    """What hangs on these applications. As many questions for one as for many."""
    named = files.select_related("call", "nominating_organisation").order_by("code")
    applied = [[*facts(file, ("code",)), _state(file), *facts(file, FILE)] for file in named]
    keys = Application.objects.filter(pk__in=[file.pk for file in named])
    return [Part("applications", _("Applications"), applied), *(table.part(keys) for table in TABLES)]


def held_with(draft: Draft) -> list[Part]:
    """What came to an applicant's draft since it was handed in."""
    return held_of(Application.objects.filter(pk=draft.application_id)) if draft.application_id else []


def _state(file: Application) -> Fact:
    """The steps of the selection between check and decision are one for the applicant."""
    state = str(file.state_for_applicant)
    return Fact("state", _("state"), state, state)
