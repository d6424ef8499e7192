"""Who is a member, as what, and since when."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.db.models.lookups import GreaterThan
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from jocs_site.backoffice.guards import no_overlap
from members import rules
from members.models.dues import Allocation, Dues, total
from members.models.payments import Payment


class NumberSequence(models.Model):
    """The last number given out under one name. Its row is locked while the next is taken, so none is ever missing."""

    name = models.CharField(_("name"), max_length=40, unique=True)
    last = models.PositiveIntegerField(_("last number"), default=0)

    class Meta:
        verbose_name = _("sequence of numbers")
        verbose_name_plural = _("sequences of numbers")

    def __str__(self):
        return self.name


class MembershipKind(models.Model):
    """社員会員 with a vote, サポート会員 without. What it is called and costs is in its terms, by date."""

    code = models.SlugField(_("code"), max_length=20, unique=True)
    has_vote = models.BooleanField(_("has a vote"), default=False)
    counts_as_gift = models.BooleanField(
        _("dues count as gifts"), default=False, help_text=_("On receipts. Dues of voting members never do.")
    )

    class Meta:
        verbose_name = _("kind of membership")
        verbose_name_plural = _("kinds of membership")
        ordering = ["-has_vote", "code"]
        constraints = [
            models.CheckConstraint(
                name="members_kind_voters_dues_are_no_gifts",
                condition=Q(has_vote=False) | Q(counts_as_gift=False),
                violation_error_message=_("Dues that carry a vote are not a gift."),
            )
        ]

    def __str__(self):
        return self.name_in(get_language() or "ja")

    def clean(self):
        """The constraint says so too, but a form that shows one of the two fields would not ask it."""
        if self.has_vote and self.counts_as_gift:
            raise ValidationError({"counts_as_gift": _("Dues that carry a vote are not a gift.")})

    def terms_on(self, day: date) -> "KindTerms | None":
        """What held on ``day``; ``None`` before the first terms. Prefetch ``terms`` for many."""
        past = [terms for terms in self.terms.all() if terms.starts_on <= day]
        return max(past, key=lambda terms: terms.starts_on, default=None)

    def name_in(self, language: str, on: date = date.max) -> str:
        """The name on a day, or the latest one; the code where it has none yet."""
        terms = self.terms_on(on)
        if terms is None:
            return self.code
        return terms.name_ja if language == "ja" else terms.name_en


class KindTerms(models.Model):
    """Name and least dues of a kind from ``starts_on`` until the next terms begin. Source: docs/sources.md#R1"""

    kind = models.ForeignKey(MembershipKind, models.PROTECT, related_name="terms", verbose_name=_("kind of membership"))
    name_ja = models.CharField(_("what it is called in Japanese"), max_length=40)
    name_en = models.CharField(_("what it is called in English"), max_length=40)
    minimum_dues_yen = models.PositiveIntegerField(_("least dues a year (yen)"))
    starts_on = models.DateField(_("in force from"))

    class Meta:
        verbose_name = _("terms of a kind")
        verbose_name_plural = _("terms of kinds")
        ordering = ["kind", "starts_on"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "starts_on"], name="members_terms_one_per_day"),
            models.CheckConstraint(condition=Q(minimum_dues_yen__gt=0), name="members_terms_above_zero"),
        ]

    def __str__(self):
        return f"{self.name_ja} ({self.starts_on:%Y-%m-%d})"


class MembershipQuerySet(models.QuerySet):
    def with_names(self):
        return self.select_related("person", "organisation")

    def in_force(self, on: date):
        return self.filter(Q(left_on=None) | Q(left_on__gt=on), joined_on__lte=on)

    def voting(self, on: date):
        """Members with a vote on that day, today or long ago. Source: docs/sources.md#R3"""
        periods = MembershipPeriod.objects.in_force(on).filter(kind__has_vote=True, membership=OuterRef("pk"))
        return self.in_force(on).filter(Exists(periods))

    def in_reading_order(self):
        """あいうえお order of people; organisations, which have no reading, come after them by name."""
        return self.order_by(F("person__sort_key").asc(nulls_last=True), "organisation__name_ja", "number")

    def with_kind(self, on: date):
        """Annotate ``kind_id``: the kind on that day, or the last one before it."""
        periods = MembershipPeriod.objects.filter(membership=OuterRef("pk"), starts_on__lte=on).order_by("-starts_on")
        return self.annotate(kind_id=Subquery(periods.values("kind")[:1]))

    def with_kind_name(self, on: date, language: str):
        """Annotate ``kind_id`` and ``kind_name``, as the kind was called that day."""
        terms = KindTerms.objects.filter(kind=OuterRef("kind_id"), starts_on__lte=on).order_by("-starts_on")
        name = "name_ja" if language == "ja" else "name_en"
        return self.with_kind(on).annotate(kind_name=Subquery(terms.values(name)[:1]))

    def with_standing(self, on: date):
        """Annotate ``owed_yen``, ``overdue_yen``, ``overdue_years``, ``has_part_paid`` and ``credit_yen``.

        What they say together: `members.rules.standing`.
        """
        owed = Dues.objects.owed()
        overdue = Dues.objects.overdue(on)
        years = overdue.order_by().filter(membership=OuterRef("pk")).values("membership")
        allocated = Allocation.objects.counted()
        return self.annotate(
            owed_yen=total(owed, by="membership", column="owed_yen"),
            overdue_yen=total(overdue, by="membership", column="owed_yen"),
            overdue_years=Coalesce(Subquery(years.annotate(years=Count("pk")).values("years")), 0),
            # as a sum and not as EXISTS, for which PostgreSQL looks through everybody's dues first
            has_part_paid=GreaterThan(total(owed, by="membership", column="paid_yen"), 0),
            credit_yen=total(Payment.objects.counted(), by="membership") - total(allocated, by="payment__membership"),
        )


class Membership(models.Model):
    """An open-ended bond of a person or an organisation, under a number that is never given again.

    No payment moves its dates: what is owed is a ledger of its own, and standing is computed from both.
    """

    class Ground(models.TextChoices):
        RESIGNED = "resigned", _("resigned")
        DECEASED = "deceased", _("deceased")
        DISSOLVED = "dissolved", _("dissolved")
        EXPELLED = "expelled", _("expelled by the general meeting")
        ARTICLES = "articles", _("another ground in the articles")
        DUPLICATE = "duplicate", _("entered twice")

    number = models.PositiveIntegerField(_("member number"), unique=True)
    person = models.ForeignKey(
        "people.Person", models.PROTECT, null=True, blank=True, related_name="memberships", verbose_name=_("person")
    )
    organisation = models.ForeignKey(
        "people.Organisation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="memberships",
        verbose_name=_("organisation"),
    )
    joined_on = models.DateField(_("joined on"))
    left_on = models.DateField(_("left on"), null=True, blank=True, help_text=_("The first day outside."))
    left_because = models.CharField(_("ground for leaving"), max_length=12, choices=Ground.choices, blank=True)
    pledged_yen = models.PositiveIntegerField(
        _("dues the member chose (yen a year)"),
        null=True,
        blank=True,
        help_text=_("Empty for the least dues. More money never gives more votes."),
    )
    introducer = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="introduced", verbose_name=_("introducer")
    )
    continues_as = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="continues",
        verbose_name=_("continues under"),
        help_text=_("The membership that this one, entered twice, became part of."),
    )
    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        permissions = [("import_members", _("Can import a list of members"))]
        constraints = [
            models.CheckConstraint(
                name="members_membership_person_or_organisation",
                condition=Q(person__isnull=False, organisation=None) | Q(person=None, organisation__isnull=False),
                violation_error_message=_("Give a person or an organisation, not both."),
            ),
            models.CheckConstraint(
                name="members_membership_left_with_ground",
                condition=Q(left_on=None, left_because="") | Q(left_on__gt=F("joined_on")) & ~Q(left_because=""),
            ),
            models.CheckConstraint(condition=Q(number__gt=0), name="members_membership_number_above_zero"),
            models.CheckConstraint(
                name="members_membership_continues_only_if_duplicate",
                condition=Q(continues_as=None) | Q(left_because="duplicate"),
            ),
            models.UniqueConstraint(
                fields=["person"], condition=Q(left_on=None), name="members_membership_one_open_per_person"
            ),
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(left_on=None), name="members_membership_one_open_per_organisation"
            ),
        ]

    def __str__(self):
        return f"{self.number} {self.name}"

    @property
    def printed_number(self) -> str:
        """With its check digit, as it stands on payment sheets."""
        return rules.printed_number(self.number)

    @property
    def holder(self):
        """The person or the organisation."""
        return self.person or self.organisation

    @property
    def name(self) -> str:
        return str(self.holder)

    def name_in(self, language: str) -> str:
        return self.holder.name_in(language)


class MembershipPeriodQuerySet(models.QuerySet):
    def in_force(self, on: date):
        return self.filter(Q(ends_before=None) | Q(ends_before__gt=on), starts_on__lte=on)


class MembershipPeriod(models.Model):
    """From when until when a membership was of one kind. History: ended, never overwritten."""

    membership = models.ForeignKey(Membership, models.PROTECT, related_name="periods", verbose_name=_("membership"))
    kind = models.ForeignKey(
        MembershipKind, models.PROTECT, related_name="periods", verbose_name=_("kind of membership")
    )
    starts_on = models.DateField(_("in force from"))
    ends_before = models.DateField(_("in force until the day before"), null=True, blank=True)
    objects = MembershipPeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _("period of membership")
        verbose_name_plural = _("periods of membership")
        ordering = ["starts_on"]
        constraints = [
            models.CheckConstraint(
                name="members_period_ends_after_start",
                condition=Q(ends_before=None) | Q(ends_before__gt=F("starts_on")),
            ),
        ]

    def __str__(self):
        return f"#{self.pk} {self.starts_on:%Y-%m-%d}"


no_overlap(MembershipPeriod._meta.db_table, same="membership_id", sentence=_("A membership is of one kind at a time."))
