"""Motions and demands of members: entered, supported, examined, put on an agenda. Source: docs/sources.md#R39"""

from collections.abc import Iterable
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from jocs_site.foundation.errors import RuleBroken
from members.agm import queries
from members.agm.models import Item, Meeting, Petition, PetitionSupporter
from members.agm.rules import petitions
from members.agm.services.board import lock
from members.agm.services.history import log
from members.queries import voters


@transaction.atomic
def enter_petition(*, kind: str, received_on: date, at: datetime, today: date, by=None, **texts) -> Petition:
    """Register what arrived. How many have to support it follows from who had a vote on the day it was received."""
    if received_on > today:
        raise RuleBroken(_("Enter it when the day has come."), field="received_on")
    petition = Petition(
        kind=kind, received_on=received_on, voters=queries.voters_on(received_on), entered_at=at, entered_by=by, **texts
    )
    try:
        petition.full_clean()
    except ValidationError as error:
        raise RuleBroken(" ".join(error.messages)) from error
    petition.save(force_insert=True)
    log(petition, "agm.petition_entered", user=by, data={"kind": kind, "voters": petition.voters})
    return petition


@transaction.atomic
def add_supporters(petition: Petition, members: Iterable, *, by=None) -> list[PetitionSupporter]:
    """Note who supports it. Who does already is left as it is.

    Raises RuleBroken for who had no vote on the day it was received, or who dropped the support.
    """
    petition = _open(petition)
    known = {one.member_id: one for one in petition.supporters.exclude(dropped_because="typing")}
    added = []
    for member in dict.fromkeys(members):
        if not voters(petition.received_on).filter(pk=member.pk).exists():
            words = _("%(name)s had no vote on %(day)s.")
            raise RuleBroken(words % {"name": member, "day": date_format(petition.received_on)}, field="who")
        if member.pk not in known:
            added.append(PetitionSupporter.objects.create(petition=petition, member=member))
        elif known[member.pk].dropped_on:
            raise RuleBroken(_("%(name)s withdrew the support, or lost the vote.") % {"name": member}, field="who")
    log(petition, "agm.petition_supported", user=by, data={"added": len(added)})
    return added


@transaction.atomic
def drop_supporter(supporter: PetitionSupporter, *, on: date, because: str, by=None) -> Petition:
    """Take one off. With too few left it is to be examined anew, and goes off the agenda of a draft.

    After the notice the agenda stands, whoever drops out. Safe to repeat.
    """
    petition = _open(supporter.petition)
    supporter = PetitionSupporter.objects.get(pk=supporter.pk)
    if supporter.dropped_on is None:
        supporter.dropped_on, supporter.dropped_because = on, because
        supporter.save()
        log(petition, "agm.petition_support_dropped", user=by, data={"because": because})
        _after_a_drop(petition)
    return petition


def _after_a_drop(petition: Petition) -> None:
    item = petition.item
    if item and not item.meeting.is_draft:
        return
    left = queries.supporters_of(petition).count()
    if left >= petition.needed:
        if item:
            item.supporters = left
            item.save(update_fields=["supporters"])
        return
    petition.state, petition.item, petition.settled_on = Petition.State.RECEIVED, None, None
    petition.save()
    if item:
        item.delete()


@transaction.atomic
def flag_as_like(petition: Petition, item: Item | None, *, by=None) -> Petition:
    """Say which earlier item it nearly repeats; ``None``: none."""
    petition = _open(petition)
    failed = {one.item.pk for one in queries.failed_lately(petition.received_on)}
    if item is not None and item.pk not in failed:
        words = _("This item is older than three years or had a tenth of all votes or more.")
        raise RuleBroken(words, field="like")
    petition.like = item
    petition.save()
    log(petition, "agm.petition_flagged", user=by, data={"like": item and item.pk})
    return petition


@transaction.atomic
def admit_petition(petition: Petition, *, on: date, by=None) -> Petition:
    """Say that it is admissible. Raises RuleBroken with everything that stands against it."""
    petition = _open(petition)
    if blockers := list(queries.why_not_admissible(petition)):
        raise RuleBroken(blockers=blockers)
    if petition.state != Petition.State.ADMISSIBLE:
        petition.state, petition.settled_on = Petition.State.ADMISSIBLE, on
        petition.save()
        log(petition, "agm.petition_admitted", user=by)
    return petition


@transaction.atomic
def refuse_petition(petition: Petition, *, ground: str, on: date, note: str = "", by=None) -> Petition:
    """Refuse it on a ground, for good. Raises RuleBroken where it has enough supporters or is like no earlier one."""
    petition = _open(petition)
    _off_the_agenda(petition)
    if ground == Petition.Ground.FEW and not queries.missing_supporters(petition):
        raise RuleBroken(_("It has as many supporters as the law asks for."), field="ground")
    if ground == Petition.Ground.SAME and petition.like is None:
        raise RuleBroken(_("Say first which earlier item it nearly repeats."), field="ground")
    petition.state, petition.ground, petition.note, petition.settled_on = "refused", ground, note.strip(), on
    petition.save()
    log(petition, "agm.petition_refused", user=by, data={"ground": ground})
    return petition


@transaction.atomic
def withdraw_petition(petition: Petition, *, on: date, note: str = "", by=None) -> Petition:
    """Note that its supporters withdrew it. From the notice on it stays on the agenda."""
    petition = _open(petition)
    _off_the_agenda(petition)
    petition.state, petition.note, petition.settled_on = Petition.State.WITHDRAWN, note.strip(), on
    petition.save()
    log(petition, "agm.petition_withdrawn", user=by)
    return petition


def _off_the_agenda(petition: Petition) -> None:
    item = petition.item
    if item and not item.meeting.is_draft:
        raise RuleBroken(_("It stands in a notice that was sent; the agenda is fixed."))
    if item:
        petition.item = None
        petition.save()
        item.delete()


@transaction.atomic
def put_on_agenda(petition: Petition, meeting: Meeting, *, item_kind: str = Item.Kind.OTHER, by=None) -> Item:
    """Add it to the agenda of a draft as the last item, with the number of its supporters. Safe to repeat.

    item_kind: fixes the majority. Raises RuleBroken where it is not admissible or, for a motion, too late.
    """
    meeting = lock(meeting.pk)
    petition = _open(petition)
    if petition.item:
        return petition.item
    if petition.state != Petition.State.ADMISSIBLE:
        raise RuleBroken(_("Only what is admissible comes on an agenda."))
    if not meeting.is_draft:
        raise RuleBroken(_("From the notice on, the board's decision cannot be changed."), field="meeting")
    if petition.kind == petitions.MOTION and not petitions.in_time(petition.received_on, meeting.held_on):
        latest = date_format(petitions.latest_receipt(meeting.held_on))
        words = _("For this meeting it had to arrive by %(day)s, six weeks before.") % {"day": latest}
        raise RuleBroken(words, field="meeting")
    last = meeting.items.order_by("number").last()
    texts = {name: getattr(petition, name) for name in ("title_ja", "title_en", "text_ja", "text_en")}
    count = queries.supporters_of(petition).count()
    number = last.number + 1 if last else 1
    item = Item.objects.create(meeting=meeting, number=number, kind=item_kind, supporters=count, **texts)
    petition.item = item
    petition.save()
    log(petition, "agm.petition_on_agenda", user=by, data={"meeting": meeting.pk})
    return item


def _open(petition: Petition) -> Petition:
    """Locked, as it is now. Raises RuleBroken for what is refused or withdrawn."""
    found = Petition.objects.select_for_update(of=("self",)).select_related("item__meeting", "like__meeting")
    petition = found.get(pk=petition.pk)
    if not petition.is_open:
        raise RuleBroken(_("It is settled: %(state)s.") % {"state": petition.get_state_display()})
    return petition
