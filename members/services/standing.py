"""What a year of gifts begins with: appeals, certificates, and what somebody typed who gave."""

from datetime import date, datetime

from django.db import transaction

from members.models import Campaign, TaxCertificate, Visitor


@transaction.atomic
def open_campaign(*, code: str, name_ja: str, name_en: str, starts_on: date, ends_before: date | None) -> Campaign:
    """An appeal that gifts may answer from its first day on. Raises ValidationError for dates that cannot be."""
    campaign = Campaign(code=code, name_ja=name_ja, name_en=name_en, starts_on=starts_on, ends_before=ends_before)
    campaign.full_clean()
    campaign.save()
    return campaign


@transaction.atomic
def enter_certificate(
    *, number: str, authority: str, issued_on: date, starts_on: date, ends_before: date
) -> TaxCertificate:
    """A certificate that gives the tax credit. Source: docs/sources.md#R18"""
    figures = {"issued_on": issued_on, "starts_on": starts_on, "ends_before": ends_before}
    certificate = TaxCertificate(number=number, authority=authority, **figures)
    certificate.full_clean()
    certificate.save()
    return certificate


@transaction.atomic
def keep_visitor(*, at: datetime, **typed) -> Visitor:
    """What stood on a slip or form of somebody who is nobody on record yet."""
    visitor = Visitor(came_at=at, **typed)
    visitor.full_clean(exclude=["key"])
    visitor.save()
    return visitor
