"""Papers on the web instead of in print. Source: docs/sources.md#R24; docs/decisions/0019-web-supply.md"""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from jocs_site.foundation.errors import RuleBroken
from members.agm import queries
from members.agm.models import BoardEvent, Meeting, PaperRequest, WebArticle, WebBreak, WebPapers
from members.agm.models.web import NOT_ALLOWED
from members.agm.rules import web
from members.agm.rules.record import instant
from members.agm.services.board import lock, post_event
from members.agm.services.history import log
from members.queries import voters


@transaction.atomic
def record_web_article(*, since: date, allows: bool, by=None) -> WebArticle:
    """Note what the articles say from a day on."""
    article, is_new = WebArticle.objects.get_or_create(since=since, defaults={"allows": allows})
    if not is_new:
        raise RuleBroken(_("What the articles say from this day is entered already."), field="since")
    log(article, "agm.web_article", user=by, data={"since": since.isoformat(), "allows": allows})
    return article


@transaction.atomic
def supply_on_web(meeting: Meeting, *, wanted: bool, on: date, by=None) -> Meeting:
    """Let the papers of a draft be published instead of printed, or no longer. Refused without the articles."""
    fresh = lock(meeting.pk)
    if not fresh.is_draft:
        raise RuleBroken(_("From the notice on, the board's decision cannot be changed."))
    if wanted and not queries.articles_allow_web(on):
        raise RuleBroken(str(NOT_ALLOWED))
    fresh.supplies_on_web = wanted
    fresh.save(update_fields=["supplies_on_web"])
    log(fresh, "agm.web_supply", user=by, data={"wanted": wanted})
    meeting.supplies_on_web = wanted
    return fresh


def publish_with_notice(meeting: Meeting, *, at: datetime) -> None:
    """The papers come out with the notice; nothing where they are printed."""
    if meeting.supplies_on_web:
        WebPapers.objects.create(meeting=meeting, published_at=at)
        post_event(meeting, BoardEvent.Kind.WEB_PUBLISHED, at=at, until=web.stays_until(meeting.held_on).isoformat())


@transaction.atomic
def withdraw_web_papers(meeting: Meeting, *, on: date, at: datetime, by=None) -> WebPapers:
    """Take them off. Raises RuleBroken before the three months are over. Safe to repeat."""
    fresh = lock(meeting.pk)
    papers = _published(fresh)
    until = web.stays_until(queries.last_day(fresh))
    if on <= until:
        raise RuleBroken(_("The papers have to stay on the web until %(day)s.") % {"day": date_format(until)})
    if papers.withdrawn_on is None:
        papers.withdrawn_on = on
        papers.save()
        post_event(fresh, BoardEvent.Kind.WEB_WITHDRAWN, at=at, on=on.isoformat())
        log(fresh, "agm.web_withdrawn", user=by)
    return papers


@transaction.atomic
def record_web_break(
    meeting: Meeting,
    *,
    kind: str,
    from_at: datetime,
    at: datetime,
    until_at: datetime | None = None,
    note: str = "",
    by=None,
) -> WebBreak:
    """Log a time in which the papers could not be read as published; without an end it goes on."""
    fresh = lock(meeting.pk)
    papers = _published(fresh)
    if not papers.published_at <= from_at <= at:
        raise RuleBroken(_("It began after the papers were published, and not later than now."), field="from_at")
    broken = WebBreak(papers=papers, kind=kind, from_at=from_at, until_at=until_at, note=note.strip(), entered_by=by)
    _check(broken, at)
    broken.save(force_insert=True)
    _tell(fresh, broken, at)
    return broken


@transaction.atomic
def end_web_break(broken: WebBreak, *, until_at: datetime, at: datetime, by=None) -> WebBreak:
    """Say when it ended, once."""
    fresh = lock(broken.papers.meeting_id)
    broken = WebBreak.objects.get(pk=broken.pk)
    if broken.until_at is not None:
        raise RuleBroken(_("The end of this break is entered already."))
    broken.until_at = until_at
    _check(broken, at)
    broken.save()
    _tell(fresh, broken, at)
    return broken


def _tell(meeting: Meeting, broken: WebBreak, at: datetime) -> None:
    until = broken.until_at and instant(broken.until_at)
    data = {"what": broken.kind, "from": instant(broken.from_at), "until": until}
    post_event(meeting, BoardEvent.Kind.WEB_BREAK, at=at, **data)


def _check(broken: WebBreak, at: datetime) -> None:
    if broken.until_at and broken.until_at > at:
        raise RuleBroken(_("Enter the end when it has come."), field="until_at")
    try:
        broken.full_clean()
    except ValidationError as error:
        raise RuleBroken(" ".join(error.messages), field="until_at") from error


def _published(meeting: Meeting) -> WebPapers:
    papers = queries.web_papers_of(meeting)
    if papers is None:
        raise RuleBroken(_("The papers of this meeting are not on the web."))
    return papers


@transaction.atomic
def request_paper(meeting: Meeting, member, *, on: date, at: datetime, by=None) -> PaperRequest:
    """A member asks in writing for the papers in print. Safe to repeat. Raises RuleBroken for who has no vote."""
    fresh = lock(meeting.pk)
    if not fresh.supplies_on_web:
        raise RuleBroken(_("The papers of this meeting are printed for everybody."))
    if on > localdate(at):
        raise RuleBroken(_("Enter it when the day has come."), field="on")
    if fresh.is_draft:
        has_vote = voters(on).filter(pk=member.pk).exists()
    else:
        has_vote = fresh.electors.entitled().filter(member=member).exists()
    if not has_vote:
        raise RuleBroken(_("Members with a vote at the meeting may ask for paper."), field="number")
    request, is_new = PaperRequest.objects.get_or_create(
        meeting=fresh, member=member, defaults={"asked_on": on, "entered_by": by}
    )
    if is_new:
        log(request, "agm.paper_requested", user=by)
    return request
