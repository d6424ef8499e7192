"""What ends within half a year: papers of those posted, consents to be shown, and what apps that stand on this one add.

Source: docs/sources.md#R46
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from hashlib import sha256

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail import hooks

from dispatch import rules
from dispatch.models import CalendarFeed, FamilyMember, PersonDocument, Posting, PublicProfile
from dispatch.models.postings import BACK, NOT_LIVE
from jocs_site.foundation.periods import last_day
from jocs_site.letters.kinds import Kind
from jocs_site.people.models import Person

SEES_PAPERS = "dispatch.view_persondocument"
ENDS_SOON = timedelta(days=rules.BUCKETS[-1] + 1)  # from today to the day after the last of the bucket


@dataclass(frozen=True)
class Expiry:
    """One line of the list.

    ``office``: its code; ``owner``: who sees to it, in words; ``key``: what a calendar knows it by, the same for those
    that make one event together; ``posting``: ``None`` for people in Japan; ``gap_days``: how long before it ought to
    be over it ends; ``url``: where more of it is, or empty.
    """

    person: Person
    what: str
    ends_before: date
    left: int
    bucket: int
    office: str
    owner: str
    key: str
    posting: Posting | None = None
    gap_days: int = 0
    url: str = ""

    @property
    def ends_on(self) -> date:
        return last_day(self.ends_before)


@dataclass(frozen=True)
class ExpirySource:
    """What an app that stands on this one adds to the list; it registers for the hook ``expiry_sources`` a function
    that returns one of these.

    ``permission``: the right of whoever sees these lines alone and opens their addresses; who sees papers sees them
    too. ``seen_to_with``: the right of whoever a mail of their own tells of them; ``kind`` is the kind of that mail.
    ``ask``: from a day to what lapsed or ends within 180 days.
    """

    permission: str
    seen_to_with: str
    kind: Kind
    subject: str
    ask: Callable[[date], Iterable[Expiry]]


def expiry_sources() -> list[ExpirySource]:
    return [make() for make in hooks.get_hooks("expiry_sources")]


def may_see_expiries(user) -> bool:
    return user.has_perm(SEES_PAPERS) or any(user.has_perm(source.permission) for source in expiry_sources())


def expiries_for(user, today: date, *, office: str = "") -> list[Expiry]:
    """What an account may see of the list, of one office or of both, the most urgent first.

    One question more for each source than for papers alone.
    """
    sees_papers = user.has_perm(SEES_PAPERS)
    found = expiries(today) if sees_papers else []
    for source in expiry_sources():
        if user.has_perm(source.permission):
            found += source.ask(today)
        elif sees_papers:
            found += [replace(row, url="") for row in source.ask(today)]
    return in_order(row for row in found if office in ("", row.office))


def every_expiry(today: date) -> list[Expiry]:
    """The whole list, as those who see to papers are told of it."""
    return in_order([*expiries(today), *(row for source in expiry_sources() for row in source.ask(today))])


def in_order(rows: Iterable[Expiry]) -> list[Expiry]:
    return sorted(rows, key=lambda one: (one.ends_before, one.person.sort_key, one.what))


def expiries(today: date) -> list[Expiry]:
    """Papers and consents that lapsed or end within 180 days and nothing has taken the place of, the most urgent first.

    Of people who are posted or will be, and the family with them; four questions however many they are.
    """
    live = Posting.objects.exclude(state__in=[*NOT_LIVE, *BACK]).with_names()
    profiled = list(live.select_related("profile__consent").order_by("starts_on", "pk"))
    posting_of = _posting_by_person(profiled, today)
    return in_order([*_of_documents(posting_of, today), *_of_consents(profiled, today)])


def line_of(person: Person, what: str, ends_before: date, *, today: date, **about) -> Expiry | None:
    """``about``: the rest of ``Expiry``. ``None`` when nobody needs to see to it yet."""
    left = rules.days_left(ends_before, today)
    bucket = rules.bucket_of(left)
    return None if bucket is None else Expiry(person, what, ends_before, left, bucket, **about)


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
    """The feed behind a secret address, as long as its owner may still see anything of the list."""
    fingerprint = sha256(secret.encode()).hexdigest()
    feed = CalendarFeed.objects.select_related("user").filter(fingerprint=fingerprint, revoked_at=None).first()
    return feed if feed and may_see_expiries(feed.user) else None


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
        url = reverse("dispatch_documents:inspect", args=[row.pk])
        about = {"owner": owner, "key": f"document-{row.pk}", "url": url}
        yield from _if_soon(row.person, str(row), row.valid_before, posting, needed, today, about)


def _that_last_longer(documents: QuerySet[PersonDocument]) -> QuerySet[PersonDocument]:
    """Of the same person, kind and detail as the document that asks."""
    same = documents.filter(person=OuterRef("person"), type=OuterRef("type"), detail=OuterRef("detail"))
    return same.filter(Q(valid_before=None) | Q(valid_before__gt=OuterRef("valid_before")))


def _of_consents(postings: list[Posting], today: date) -> Iterator[Expiry]:
    for posting in postings:
        profile: PublicProfile | None = getattr(posting, "profile", None)
        if profile and profile.consent_ends_before and profile.consent.withdrawn_on is None:
            what, ends = _("consent to be shown in public"), profile.consent_ends_before
            about = {"owner": str(posting.get_coordinating_office_display()), "key": f"consent-{posting.pk}"}
            yield from _if_soon(posting.worker.person, what, ends, posting, posting.ends_before, today, about)


def _if_soon(person, what, ends_before, posting, needed, today, about) -> Iterator[Expiry]:
    about |= {"office": posting.coordinating_office, "posting": posting}
    line = line_of(person, what, ends_before, today=today, gap_days=max((needed - ends_before).days, 0), **about)
    if line:
        yield line
