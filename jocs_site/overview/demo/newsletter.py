"""Readers of the newsletter by mail, one newsletter that they got, and a draft."""

from datetime import datetime, time, timedelta

from django.utils import timezone
from wagtail.models import Page

from home.models import StoryPage
from home.newsletter import services
from jocs_site.backoffice.models import Run
from jocs_site.backoffice.runs import Progress
from jocs_site.letters.services import note_gone
from jocs_site.overview.demo import Demo, file
from jocs_site.people.models import Consent, Person
from jocs_site.people.services import give_consent

EDITOR = "editor@demo.example"


def load(demo: Demo) -> str:
    plan = file("newsletter")
    asked_at = _at(demo, days_ago=20)
    for email, language in plan["readers"]:
        reader = services.ask(email=email, language=language, at=asked_at)
        services.confirm(reader, at=asked_at + timedelta(minutes=9))
    note_gone(made_at=asked_at, at=asked_at)
    for person in Person.objects.exclude(email="").filter(user=None).order_by("pk")[: plan["agreed"]]:
        give_consent(person=person, purpose=Consent.Purpose.NEWSLETTER_EMAIL, on=demo.days_ago(30))
    for row in plan["editions"]:
        _edition(demo, row)
    return f"{len(plan['readers'])} readers, {len(plan['editions'])} newsletters"


def _edition(demo: Demo, row: dict) -> None:
    at, by = _at(demo, days_ago=row.get("sent_days_ago", 0)), demo.users[EDITOR]
    words = {f"{name}_{language}": text for name in ("subject", "greeting")
             for language, text in zip(("ja", "en"), row[name], strict=True)}  # fmt: skip
    edition = services.compose(words=words, pages=[_page(slug) for slug in row["pages"]], at=at, by=by)
    if "sent_days_ago" not in row:
        return
    tested = services.send_test(edition, address=EDITOR, version=edition.version, at=at - timedelta(minutes=20))
    run = services.begin_sending(tested, version=tested.version, at=at, by=by)
    services.post_letters(Progress(run), edition=edition.pk, at=at)
    Run.objects.filter(pk=run.pk).update(state=Run.State.DONE, started_at=at, beat_at=at, finished_at=at)
    for made_at in (at - timedelta(minutes=20), at):
        note_gone(made_at=made_at, at=made_at)


def _page(slug: str) -> Page:
    if slug == "story":
        return StoryPage.objects.live().filter(language="ja").latest("pk")
    return Page.objects.get(slug=slug, locale__language_code="ja")


def _at(demo: Demo, days_ago: int) -> datetime:
    return timezone.make_aware(datetime.combine(demo.days_ago(days_ago), time(10)))
