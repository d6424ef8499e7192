"""A worker's report on its way to supporters, as far as each test needs it."""

from datetime import timedelta

from django.utils import timezone

from dispatch import services as dispatch
from home import services
from home.models import StoryPage
from tests.dispatch.test_views import running
from tests.factories.reports import WORDS, photo_of, sent

NAMING = dispatch.Words("隠岐からの便り", "橋が流れ、歩いて村へ行った。\n\n隠岐より。", "ja")
PHOTOS = {"nobody": "川と橋", "spoken": "勉強会の助産師", "written": "診療所の仲間", "none": "往診先の家"}


def accepted_report(*, words=WORDS, photos=PHOTOS, at=None, **posting):
    """An accepted report of a worker at the post, or of the posting ``at``, with a photograph of each consent."""
    now = timezone.now()
    report = dispatch.begin_report(posting=at or running(**posting))
    for consent, caption in photos.items():
        photo = photo_of(report, consent=consent, at=now)
        type(photo).objects.filter(pk=photo.pk).update(caption=caption)
    report = sent(report, at=now, words=words)
    dispatch.advance_report(report, "accept", at=now)
    report.refresh_from_db()
    return report


def make(report, **rest):
    return services.make_story(report, on=timezone.localdate(), **rest)


def release(report, **rest):
    return services.release_story(report, on=timezone.localdate(), at=timezone.now(), **rest)


def told(**rest):
    """A report that supporters can read, in the language it was written in."""
    report = accepted_report(**rest)
    make(report)
    release(report)
    report.refresh_from_db()
    return report


def translate(report, title="In the rain", lead="The bridge was gone.", body="<p>They waited for us.</p>") -> StoryPage:
    """What the editor does with the page of the other language, up to its publication."""
    page = StoryPage.objects.get(report=report, language="en")
    page.title, page.lead, page.to_translate = title, lead, False
    page.body = [("text", body)]
    page.save_revision().publish()
    return StoryPage.objects.get(pk=page.pk)


def agree_until_yesterday(posting):
    today = timezone.localdate()
    dispatch.set_public_profile(
        posting=posting,
        text_ja="農村の母と子のために働きます。",
        text_en="I work for rural mothers.",
        consent_given_on=posting.starts_on,
        consent_ends_before=today,
    )
    dispatch.release_public_profile(posting=posting, on=today - timedelta(days=1))


def withdraw(posting):
    dispatch.withdraw_consent(posting=posting, on=timezone.localdate())


# What became of the worker's consent: whether it was given, and what happened to it since.
CONSENTS = {
    "valid": (True, None),
    "ended": (True, agree_until_yesterday),
    "withdrawn": (True, withdraw),
    "never": (False, None),
}
