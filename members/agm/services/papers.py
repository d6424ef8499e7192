"""Papers and proxies typed by one person are keyed again by another. Where the two differ, the paper decides."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from jocs_site.foundation.errors import RuleBroken
from members.agm import queries
from members.agm.models import Act, Meeting, PaperCheck, Revocation
from members.agm.models.life import papers_checked
from members.agm.models.papers import papers_of, waiting_papers
from members.agm.rules.papers import Reading, differences, may_check
from members.agm.services.board import hold
from members.agm.services.voting import Entry, record_proxies, record_written_votes, refuse_over

RECORD = {"written": record_written_votes, "proxy": record_proxies}
TYPED, MINE = "typed", "mine"


@dataclass(frozen=True)
class Checked:
    """What a checker's keys led to.

    ``act``: the typed one. ``where``: in what the two differ; nothing is written then, until the checker has looked at
    the paper. ``check``: with whom it is done. ``instead``: the checker's own entry, which another person checks.
    """

    act: Act
    where: list[str]
    check: PaperCheck | None = None
    instead: Act | None = None


@transaction.atomic
def check_paper(
    meeting: Meeting, entry: Entry, *, channel: str, by, at: datetime, right: str = "", act_id: int | None = None
) -> Checked:
    """Compare what a second person keyed with what waits for this elector, and keep the check where they agree.

    channel: ``written`` or ``proxy``. right: empty at first; after a difference ``typed`` or ``mine``, whichever the
    checker then found on the paper, and ``act_id``, which of the typed ones it was about.
    Wrongly typed, it is void as a typing error, and the checker's own entry waits for somebody else's check.
    Raises RuleBroken where nothing waits for this elector that the checker may check.
    Source: docs/decisions/0015-typed-and-checked.md
    """
    refuse_over(hold(meeting.pk))
    if done := _done_before(entry, channel, by):
        return done
    act = _act_to_check(meeting, entry, channel, by, act_id)
    where = differences(reading_of(act), reading_of_entry(entry))
    if where and right == MINE:
        _void(act, by=by, at=at)
        return Checked(act, where, instead=RECORD[channel](meeting, [entry], by=by, at=at)[0])
    if where and right != TYPED:
        return Checked(act, where)
    check = PaperCheck.objects.create(act=act, checked_at=at, checked_by=by, is_alike=not where)
    return Checked(act, where, check=check)


def _done_before(entry: Entry, channel: str, by) -> Checked | None:
    """What the same keys of the same person led to a moment ago, when the answer was lost on its way."""
    if mine := Act.objects.filter(client_key=entry.client_key, entered_by=by).first():
        return Checked(mine, [], instead=mine)
    checks = PaperCheck.objects.filter(act__elector=entry.elector, act__channel=channel, checked_by=by)
    waits = waiting_papers(entry.elector.meeting).filter(elector=entry.elector, channel=channel).exists()
    for check in checks.select_related("act__elector") if not waits else ():
        if check.is_alike and not differences(reading_of(check.act), reading_of_entry(entry)):
            return Checked(check.act, [], check=check)
    return None


def _act_to_check(meeting: Meeting, entry: Entry, channel: str, by, act_id: int | None) -> Act:
    """Of what waits for the elector that which agrees, or else the first typed. Two checkers queue up here."""
    waiting = waiting_papers(meeting).filter(elector=entry.elector, channel=channel)
    if act_id is not None:
        waiting = waiting.filter(pk=act_id)
    list(Act.objects.select_for_update(of=("self",)).filter(elector=entry.elector, channel=channel).order_by("pk"))
    acts = list(waiting.select_related("holder", "elector"))
    mine = [act for act in acts if may_check(typed_by=act.entered_by_id, checker=by.pk)]
    if acts and not mine:
        raise RuleBroken(_("You typed this one yourself; somebody else has to check it."), field="elector")
    if not mine:
        raise RuleBroken(
            _("Nothing of %(name)s waits for a check here.") % {"name": entry.elector.name}, field="elector"
        )
    keyed = reading_of_entry(entry)
    return next((act for act in mine if not differences(reading_of(act), keyed)), mine[0])


def reading_of(act: Act) -> Reading:
    return Reading(act.arrived_at, queries.choices_of(act), act.holder_id)


def reading_of_entry(entry: Entry) -> Reading:
    return Reading(entry.arrived_at, dict(entry.choices), entry.holder and entry.holder.pk)


def refuse_unchecked(meeting: Meeting) -> None:
    """Raise RuleBroken with how many wait, while a paper or proxy that may count is not checked."""
    if blockers := list(papers_checked(meeting)):
        raise RuleBroken(blockers=blockers)


@transaction.atomic
def void_typing_error(act: Act, *, by, at: datetime) -> Revocation:
    """Say that a paper or proxy was typed wrong: it stays on record and is void from the beginning. Safe to repeat.

    Raises RuleBroken for one that was checked already, unless ``by`` runs the meeting: two people read it alike.
    """
    refuse_over(hold(act.elector.meeting_id))
    if PaperCheck.objects.filter(act=act).exists() and not by.has_perm("agm.run_meeting"):
        raise RuleBroken(_("A second person has checked this one. Only who runs the meeting can void it now."))
    return _void(act, by=by, at=at)


def _void(act: Act, *, by, at: datetime) -> Revocation:
    papers_of(act.elector.meeting).select_for_update(of=("self",)).get(pk=act.pk)
    defaults = {"because": Revocation.Because.TYPING, "revoked_at": at, "entered_by": by}
    revocation, _is_new = Revocation.objects.get_or_create(act=act, defaults=defaults)
    if revocation.because != Revocation.Because.TYPING:
        raise RuleBroken(_("Its giver has taken it back already."))
    return revocation
