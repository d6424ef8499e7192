"""Papers on the web: whether the articles allow them, how long they stand, who wants paper. docs/sources.md#R24"""

from datetime import date, datetime, timedelta

from django.db.models import QuerySet

from members.agm.models import Meeting, PaperRequest, WebArticle, WebBreak, WebPapers
from members.agm.queries.retention import last_day
from members.agm.rules import web


def articles_allow_web(on: date) -> bool:
    said = WebArticle.objects.filter(since__lte=on).order_by("since").last()
    return said is not None and said.allows


def web_articles() -> QuerySet[WebArticle]:
    return WebArticle.objects.order_by("-since")


def web_papers_of(meeting: Meeting) -> WebPapers | None:
    """Asked for only of a meeting that supplies its papers so."""
    return WebPapers.objects.filter(meeting=meeting).first() if meeting.supplies_on_web else None


def papers_are_readable(meeting: Meeting) -> bool:
    """Whether members find the papers: always, unless they stood on the web for their time and were taken off."""
    papers = web_papers_of(meeting)
    return papers is None or papers.withdrawn_on is None


def paper_requests(meeting: Meeting) -> QuerySet[PaperRequest]:
    return meeting.paper_requests.select_related("member__person", "member__organisation")


def web_breaks(meeting: Meeting) -> list[WebBreak]:
    """What members are told of breaks. Source: Act art. 47-6"""
    return list(WebBreak.objects.filter(papers__meeting=meeting)) if meeting.supplies_on_web else []


def web_supply(meeting: Meeting, now: datetime) -> dict:
    """What the screen says: ``papers``, ``breaks``, ``until``, ``down`` (time), ``is_too_long``."""
    papers, until = web_papers_of(meeting), web.stays_until(last_day(meeting))
    breaks = list(papers.breaks.all()) if papers else []
    down = web.time_down((one.from_at, one.until_at or now) for one in breaks)
    whole = timedelta(days=(until - papers.published_at.date()).days) if papers else timedelta(0)
    return {
        "papers": papers,
        "breaks": breaks,
        "until": until,
        "publish_by": web.publish_by(meeting.held_on),
        "hours_down": round(down.total_seconds() / 3600, 1),
        "is_too_long": bool(breaks) and web.is_too_long(down, whole),
    }


def open_breaks() -> QuerySet[WebBreak]:
    return WebBreak.objects.filter(until_at=None)
