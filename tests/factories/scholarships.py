from datetime import UTC, date, datetime
from decimal import Decimal

import factory

from jocs_site.backoffice.sealing import seal
from scholarships.models import (
    Application,
    Award,
    BankAccount,
    Call,
    CheckPoint,
    Criterion,
    Decision,
    Instalment,
    PanelMember,
    ReportObligation,
    Review,
    ReviewAssignment,
    SanctionCheck,
    ScholarReport,
    Score,
    SelectionMeeting,
)
from scholarships.models.bank import OF_SCHOLARS
from tests.factories.people import OrganisationFactory, PersonFactory, UserFactory

SUBMITTED_AT = datetime(2026, 6, 10, 3, 0, tzinfo=UTC)
REVIEWED_AT = datetime(2026, 8, 20, 3, 0, tzinfo=UTC)


class CallFactory(factory.django.DjangoModelFactory):
    """A round of fiscal year 2026, open from 1 May to 31 July in Tokyo, without criteria."""

    class Meta:
        model = Call

    fiscal_year = 2026
    title_ja = "2026年度奨学金"
    title_en = "Scholarships 2026"
    opens_at = datetime(2026, 4, 30, 15, 0, tzinfo=UTC)
    closes_at = datetime(2026, 7, 31, 15, 0, tzinfo=UTC)
    budget_yen = 10_000_000
    countries = factory.List(["TZ", "UG", "NP", "BD", "IN"])


class CriterionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Criterion

    call = factory.SubFactory(CallFactory)
    code = factory.Sequence(lambda n: f"criterion-{n}")
    name_ja = "地域の必要"
    name_en = "Need of the region"
    max_score = 5
    weight = 1


class CheckPointFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CheckPoint

    call = factory.SubFactory(CallFactory)
    code = factory.Sequence(lambda n: f"point-{n}")
    name_ja = "免許証の写し"
    name_en = "Copy of the licence"


class PanelMemberFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PanelMember

    user = factory.SubFactory(UserFactory)


class ApplicationFactory(factory.django.DjangoModelFactory):
    """A complete application that has been handed in."""

    class Meta:
        model = Application

    call = factory.SubFactory(CallFactory)
    person = factory.SubFactory(PersonFactory, country="TZ", postal_code="", prefecture="")
    nominating_organisation = factory.SubFactory(OrganisationFactory)
    number = factory.Sequence(lambda n: n + 1)
    code = factory.LazyAttribute(lambda file: f"S-{file.call.fiscal_year}-{file.number:03d}")
    state = "submitted"
    submitted_at = SUBMITTED_AT
    endorsed_on = date(2026, 6, 1)
    endorsed_by = "Sr. Asha Mrema"
    profession = "Nurse"
    course = "Nursing"
    institution = "St. Luke College of Health"
    study_country = "TZ"
    level = "diploma"
    starts_on = date(2026, 10, 1)
    ends_before = date(2028, 10, 1)
    requested_amount = Decimal("2400.00")
    requested_currency = "USD"
    motivation = "The ward has one trained nurse for sixty beds."
    return_plan = "Back to the maternity ward."


class AssignmentFactory(factory.django.DjangoModelFactory):
    """A reviewer who declared to have no conflict of interest."""

    class Meta:
        model = ReviewAssignment

    application = factory.SubFactory(ApplicationFactory, state="in_review")
    reviewer = factory.SubFactory(UserFactory)
    assigned_on = date(2026, 8, 3)
    conflict = "none"
    declared_at = REVIEWED_AT


class ReviewFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Review

    assignment = factory.SubFactory(AssignmentFactory)
    recommendation = "yes"
    submitted_at = REVIEWED_AT


class ScoreFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Score

    review = factory.SubFactory(ReviewFactory)
    criterion = factory.SubFactory(CriterionFactory, call=factory.SelfAttribute("..review.assignment.application.call"))
    value = 4


class MeetingFactory(factory.django.DjangoModelFactory):
    """A selection meeting whose minutes are not signed; ``members`` were present."""

    class Meta:
        model = SelectionMeeting
        skip_postgeneration_save = True

    call = factory.SubFactory(CallFactory)
    held_on = date(2026, 9, 5)
    minutes = factory.Sequence(lambda n: f"2026-{n}")

    @factory.post_generation
    def members(self, create, members, **_more):
        if members:
            self.present.set(members)


class DecisionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Decision

    application = factory.SubFactory(ApplicationFactory, state="selected")
    outcome = "selected"
    meeting_on = date(2026, 9, 5)
    reason = "The need is great and the plan is sound."
    votes_for = 5


class AwardFactory(factory.django.DjangoModelFactory):
    """2,400 dollars at 150 yen, with the pledge signed."""

    class Meta:
        model = Award

    decision = factory.SubFactory(DecisionFactory, application__state="awarded")
    amount = Decimal("2400.00")
    currency = "USD"
    committed_yen = 360_000
    rate = Decimal("150")
    rate_on = date(2026, 9, 7)
    agreement_signed_on = date(2026, 9, 20)


class BankAccountFactory(factory.django.DjangoModelFactory):
    """An account at a bank in Tanzania that a second person has compared. ``number``: the whole one."""

    class Meta:
        model = BankAccount
        skip_postgeneration_save = True

    class Params:
        number = "0150234567801"

    award = factory.SubFactory(AwardFactory)
    holder = "ASHA MREMA"
    bank_name = "NMB Bank"
    country = "TZ"
    bic = "NMIBTZTZ"
    sealed_number = factory.LazyAttribute(lambda one: seal(one.number, use=OF_SCHOLARS))
    last_digits = factory.LazyAttribute(lambda one: one.number[-4:])
    entered_at = datetime(2026, 9, 21, 1, 0, tzinfo=UTC)
    looked_at = datetime(2026, 9, 22, 1, 0, tzinfo=UTC)

    @factory.post_generation
    def checked_on(self, create, days, **_more):
        """When it was found on no sanctions list: by default each September of four years."""
        for day in [date(year, 9, 21) for year in range(2026, 2030)] if days is None else days:
            SanctionCheckFactory(account=self, checked_on=day)


class SanctionCheckFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SanctionCheck

    checked_on = date(2026, 9, 21)
    is_clear = True


class PayableAwardFactory(AwardFactory):
    """An award of 1,200 dollars whose account is on file and compared."""

    class Meta:
        skip_postgeneration_save = True

    amount = Decimal("1200.00")
    committed_yen = 180_000

    @factory.post_generation
    def account(self, create, extracted, **fields):
        if create and extracted is not False:
            BankAccountFactory(award=self, **fields)


class InstalmentFactory(factory.django.DjangoModelFactory):
    """The whole of an award, with nothing that holds it back."""

    class Meta:
        model = Instalment

    award = factory.SubFactory(PayableAwardFactory)
    sequence = factory.Sequence(lambda n: n + 1)
    due_on = date(2026, 10, 1)
    amount = Decimal("1200.00")
    currency = "USD"


class ReportFactory(factory.django.DjangoModelFactory):
    """A report on the first year of study, due on 31 October 2027 and not sent yet."""

    class Meta:
        model = ScholarReport

    class Params:
        award = factory.SubFactory(PayableAwardFactory)
        number = 1
        due_on = date(2027, 10, 31)

    @factory.lazy_attribute
    def obligation(self):
        return ReportObligation.objects.create(
            award=self.award,
            number=self.number,
            starts_on=date(2025 + self.number, 10, 1),
            ends_before=date(2026 + self.number, 10, 1),
            due_on=self.due_on,
        )
