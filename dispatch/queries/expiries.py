"""What ends within half a year: papers of those posted, and consents to be shown. Source: docs/sources.md#R46"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from dispatch import rules
from dispatch.models import CalendarFeed, FamilyMember, PersonDocument, Posting, PublicProfile
from dispatch.models.postings import BACK, NOT_LIVE
from jocs_site.foundation.periods import last_day
from jocs_site.people.models import Person

ENDS_SOON = timedelta(days=rules.BUCKETS[-1] + 1)  # from today to the day after the last of the bucket


@dataclass(frozen=True)
class Expiry:
    """``gap_days``: how long before it ought to be over it ends; ``document``: ``None`` for a consent."""

    person: Person
    what: str
    ends_before: date
    left: int
    bucket: int
    posting: Posting
    gap_days: int
    owner: str
    document: PersonDocument | None = None

    @property
    def ends_on(self) -> date:
        return last_day(self.ends_before)

    @property
    def key(self) -> str:
        return f"document-{self.document.pk}" if self.document else f"consent-{self.posting.pk}"


def expiries(today: date) -> list[Expiry]:
    """What lapsed or ends within 180 days and nothing has taken the place of, the most urgent first.

    Of people who are posted or will be, and the family with them; four questions however many they are.
    """
    live = Posting.objects.exclude(state__in=[*NOT_LIVE, *BACK]).with_names()
    profiled = list(live.select_related("profile__consent").order_by("starts_on", "pk"))
    posting_of = _posting_by_person(profiled, today)
    found = [*_of_documents(posting_of, today), *_of_consents(profiled, today)]
    return sorted(found, key=lambda one: (one.ends_before, one.person.sort_key, one.what))


def by_bucket(rows: Iterable[Expiry]) -> list[tuple[str, list[Expiry]]]:
    """Every bucket with its name, from the most urgent, empty ones too."""
    names = {
        rules.LAPSED: _("lapsed already"),
        30: _("within 30 days"),
        90: _("within 90 days"),
        180: _("within 180 days"),
    }
    rows = list(rows)
    return [(name, [row for row in rows if row.bucket == bucket]) for bucket, name in names.items()]


def feed_of(user) -> CalendarFeed | None:
    return CalendarFeed.objects.filter(user=user, revoked_at=None).first()


def feed_at(secret: str) -> CalendarFeed | None:
    """The feed behind a secret address, as long as its owner may still see documents."""
    fingerprint = sha256(secret.encode()).hexdigest()
    feed = CalendarFeed.objects.select_related("user").filter(fingerprint=fingerprint, revoked_at=None).first()
    return feed if feed and feed.user.has_perm("dispatch.view_persondocument") else None


def _posting_by_person(postings: list[Posting], today: date) -> dict[int, Posting]:
    """Of several the one that runs or comes first."""
    found: dict[int, Posting] = {}
    for posting in postings:
        found.setdefault(posting.worker.person_id, posting)
    by_key = {posting.pk: posting for posting in postings}
    there = FamilyMember.objects.filter(Q(ends_before=None) | Q(ends_before__gt=today), posting__in=list(by_key))
    for member in there:
        found.setdefault(member.person_id, by_key[member.posting_id])
    return found


def _of_documents(posting_of: dict[int, Posting], today: date) -> Iterator[Expiry]:
    latest = PersonDocument.objects.latest().filter(person__in=posting_of)
    ending = latest.filter(valid_before__lte=today + ENDS_SOON).exclude(Exists(_that_last_longer(latest)))
    for row in ending.with_names().select_related("owner__person"):
        posting = posting_of[row.person_id]
        if row.type.country not in ("", posting.country):
            continue
        needed = rules.needed_before(posting.ends_before, row.type.margin_days)
        owner = row.owner.called if row.owner else str(posting.get_coordinating_office_display())
        yield from _if_soon(row.person, str(row), row.valid_before, posting, needed, owner, today, row)


def _that_last_longer(documents: QuerySet[PersonDocument]) -> QuerySet[PersonDocument]:
    """Of the same person, kind and detail as the document that asks."""
    same = documents.filter(person=OuterRef("person"), type=OuterRef("type"), detail=OuterRef("detail"))
    return same.filter(Q(valid_before=None) | Q(valid_before__gt=OuterRef("valid_before")))


def _of_consents(postings: list[Posting], today: date) -> Iterator[Expiry]:
    for posting in postings:
        profile: PublicProfile | None = getattr(posting, "profile", None)
        if profile and profile.consent_ends_before and profile.consent.withdrawn_on is None:
            what, owner = _("consent to be shown in public"), str(posting.get_coordinating_office_display())
            ends, person = profile.consent_ends_before, posting.worker.person
            yield from _if_soon(person, what, ends, posting, posting.ends_before, owner, today, None)


def _if_soon(person, what, ends_before, posting, needed, owner, today, document) -> Iterator[Expiry]:
    left = rules.days_left(ends_before, today)
    bucket = rules.bucket_of(left)
    if bucket is not None:
        gap = max((needed - ends_before).days, 0)
        yield Expiry(person, what, ends_before, left, bucket, posting, gap, owner, document)
