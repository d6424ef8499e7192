"""A call that is open, and somebody on the way through it."""

from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from jocs_site.people.models import ConsentText
from scholarships import queries, services
from scholarships.models import CallDocument, Draft
from tests.factories.people import OrganisationFactory
from tests.factories.scholarships import CallFactory, CriterionFactory

AT = datetime(2026, 6, 10, 3, 0, tzinfo=UTC)


def picture(width: int = 40, kind: str = "PNG") -> bytes:
    out = BytesIO()
    Image.new("RGB", (width, 30), (20, 90, 60)).save(out, kind)
    return out.getvalue()


def upload(content: bytes | None = None, name: str = "licence.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, picture() if content is None else content)


@pytest.fixture
def now(monkeypatch):
    """The clock of the server stands at ``now.at``, in the middle of the call."""

    class Clock:
        at = AT

    monkeypatch.setattr(timezone, "now", lambda: Clock.at)
    return Clock


@pytest.fixture
def body():
    return OrganisationFactory(country="TZ", name_en="Tabora Hospital", name_ja="タボラ病院")


@pytest.fixture
def words(db):
    """The consent in force; without migrations there is none."""
    figures = {"starts_on": date(2026, 4, 1), "words_ja": "海外に送ること", "words_en": "sent abroad"}
    return ConsentText.objects.get_or_create(purpose="data_abroad", version="2026-04", defaults=figures)[0]


@pytest.fixture
def call(body, words):
    found = CallFactory(references_asked=1, corrections_until=CallFactory.closes_at + timedelta(days=14))
    CriterionFactory(call=found)
    CallDocument.objects.create(call=found, kind="licence")
    return found


def typed(body) -> dict[str, dict[str, str]]:
    """Right answers to every step."""
    return {
        "about": {
            "given_latin": "Neema",
            "family_latin": "Mushi",
            "born_on": "1995-03-02",
            "country": "TZ",
            "phone": "+255 700 000 000",
            "profession": "Nurse",
        },
        "body": {
            "nominating_organisation": str(body.pk),
            "officer_name": "Asha Mrema",
            "officer_email": "officer@tabora.example",
        },
        "study": {
            "course": "Nursing",
            "institution": "St. Luke College",
            "study_country": "TZ",
            "level": "diploma",
            "starts_on": "2026-10-01",
            "ends_before": "2028-09-30",
        },
        "costs": {
            "requested_currency": "USD",
            "tuition": "2000.50",
            "living": "399.50",
            "books": "",
            "travel": "",
            "fees": "",
        },
        "reasons": {"motivation": "One nurse for sixty beds.", "return_plan": "Back to the maternity ward."},
    }


@pytest.fixture
def draft(call):
    return services.send_link(call=call, email="neema@example.org", language="en", at=AT)


@pytest.fixture
def own(client, draft, now):
    """A browser in which the link was opened."""
    client.get(reverse("scholarships:open_own", args=[queries.own_token(draft)]))
    return client


def fill(draft: Draft, body, at=AT, **changes) -> Draft:
    """Every step, the licence, and the consent."""
    for step, answers in (typed(body) | changes).items():
        draft = services.save_step(draft, step, answers, version=None, at=at)
    services.add_paper(draft, key=draft.key, kind="licence", file=upload(), at=at)
    shown = queries.consent_shown(queries.countries_of(draft), at.date())
    return queries.draft_by_key(services.agree(draft, shown, at=at).key)


@pytest.fixture
def ready(draft, body, now):
    return fill(draft, body)
