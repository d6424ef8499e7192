"""Report meetings around one instant, built through the services as the office and guests would."""

from datetime import date, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

from dispatch.services import release_public_profile, set_public_profile
from dispatch.tours import services
from dispatch.tours.models import MeetingSignUp, Offering, ReportMeeting
from jocs_site.people.models import Consent, ConsentText
from tests.factories.dispatch import WorkerFactory, make_posting
from tests.factories.people import PersonFactory

JAPAN = ZoneInfo("Asia/Tokyo")
NOW = datetime(2026, 11, 24, 9, tzinfo=JAPAN)  # a Tuesday
STARTS_AT = datetime(2026, 12, 5, 14, tzinfo=JAPAN)
AFTER = STARTS_AT + timedelta(hours=3)


def make_worker_posting(*, is_named=True, family_name="花房", **changes):
    """A posting whose worker may be named in public, or may not."""
    person = PersonFactory(family_name=family_name, family_latin="Hanabusa", given_name="麦", given_latin="Mugi")
    posting = make_posting("active", worker=WorkerFactory(person=person), **changes)
    if is_named:
        words = {"text_ja": "栄養士です。", "text_en": "A nutritionist.", "consent_given_on": date(2026, 1, 1)}
        set_public_profile(posting=posting, at=NOW, **words)
        release_public_profile(posting=posting, on=date(2026, 1, 2), at=NOW)
    return posting


def facts(**changes) -> dict:
    starts_at = changes.get("starts_at", STARTS_AT)
    return {
        "title_ja": "村の台所から",
        "title_en": "From a village kitchen",
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=2),
        "place_ja": "早稲田教会",
        "place_en": "Waseda church",
        "address": "東京都新宿区西早稲田2-3-1",
        "office": "tokyo",
        "capacity": 3,
        "closes_at": starts_at - timedelta(days=2),
        "contact": "03-0000-1234",
        "online_url": "https://online.example/room",
        "host_name": "早稲田教会",
    } | changes


def make_meeting(*, announced=True, postings=None, at=NOW, **changes) -> ReportMeeting:
    """On a Saturday in December, two to four, three places, unless said otherwise."""
    postings = postings if postings is not None else [make_worker_posting()]
    meeting = services.plan_meeting(postings=postings, at=at, **facts(**changes))
    return services.announce(meeting, at=at) if announced else meeting


def words() -> ConsentText:
    text = {"starts_on": date(2026, 11, 1), "words_ja": "使います。", "words_en": "We use them."}
    return ConsentText.objects.get_or_create(purpose=Consent.Purpose.REPORT_MEETING, version="2026-11", defaults=text)[
        0
    ]


def asked(meeting: ReportMeeting, **changes) -> MeetingSignUp:
    answers = {"name": "星野 路子", "email": "hoshino@example.org", "people": 1, "language": "ja", "key": uuid4()}
    return MeetingSignUp(meeting=meeting, **answers | changes)


def sign_up(meeting: ReportMeeting, people=1, *, at=NOW, **changes) -> MeetingSignUp:
    words()
    return services.receive(asked(meeting, people=people, **changes), at=at)


def held(meeting: ReportMeeting, attendance=20, at=AFTER) -> ReportMeeting:
    return services.record_numbers(meeting, attendance=attendance, at=at)


def give(meeting: ReportMeeting, yen=12_000, *, at=AFTER, **changes) -> Offering:
    return services.record_offering(meeting, amount_yen=yen, how=changes.pop("how", "cash"), at=at, **changes)
