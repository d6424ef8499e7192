"""A worker's report that supporters read, in both languages."""

from datetime import datetime, time

from django.utils import timezone

from dispatch import queries as dispatch
from dispatch import services as dispatch_services
from home import services
from jocs_site.letters import services as letters
from jocs_site.overview.demo import Demo, file
from jocs_site.overview.demo.dispatch import COORDINATOR


def load(demo: Demo) -> int:
    """Returns how many stories that are."""
    at = timezone.make_aware(datetime.combine(demo.on, time(11)))
    rows = file("stories")["stories"]
    for row in rows:
        report = dispatch.all_reports().get(title=row["report"], state="accepted")
        by = demo.users[COORDINATOR]
        page = services.make_story(report, on=demo.on, by=by, is_sample=True)["en"]
        _translate(page, row["en"])
        words = {
            photo.pk: dispatch_services.PhotoWords(photo.caption_ja, row["en"]["captions"][photo.caption_ja])
            for photo in dispatch.photos_of_story(report)
        }
        dispatch_services.describe_photos(report, words=words, by=by)
        services.release_story(report, on=demo.on, by=by, at=at)
    letters.note_gone(made_at=at, at=at)
    return len(rows)


def _translate(page, words: dict) -> None:
    """What the editor does with the draft of the other language."""
    page.title, page.lead, page.to_translate = words["title"], words["lead"], False
    page.body = [("text", words["text"])]
    page.save_revision()
