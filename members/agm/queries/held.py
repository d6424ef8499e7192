"""What the general meetings hold about a member, for that member: on which rolls, what arrived and when."""

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from members.agm.models import Act, Elector, PaperRequest, PetitionSupporter
from members.agm.queries.retention import held_of_meetings
from members.queries import Fact, Part, also_held


@also_held
def meetings_held(person) -> Part:
    """A line for each roll and for each vote, paper or proxy: that it exists, and its receipt, not what it says."""
    records = []
    for line, acts in held_of_meetings(person):
        records.append(_roll(line))
        records += [_act(line, act) for act in acts]
        if hasattr(line, "turnout"):
            said = _("cast; nobody can say which one")
            records.append([_meeting(line), Fact("secret_ballot", _("secret ballot"), True, said)])
    for supporter in PetitionSupporter.objects.filter(members_of(person)).select_related("petition").order_by("pk"):
        records.append(_support(supporter))
    for request in PaperRequest.objects.filter(members_of(person)).select_related("meeting").order_by("pk"):
        day = request.asked_on
        records.append([_meeting(request), Fact("asked_on", _("asked for paper"), day, date_format(day))])
    return Part("general_meetings", _("General meetings: rolls and votes"), records)


def _roll(line: Elector) -> list[Fact]:
    alias = Fact("alias", _("name in the published record"), line.alias, line.alias)
    stays = [_instant("came_at", _("came at"), stay.in_at) for stay in line.stays.all()]
    return [_meeting(line), Fact("number", _("number"), line.number, str(line.number)), alias, *stays]


def _act(line: Elector, act: Act) -> list[Fact]:
    return [
        _meeting(line),
        Fact("way", _("way"), act.channel, act.get_channel_display()),
        _instant("arrived_at", _("arrived at"), act.arrived_at),
        Fact("receipt", _("Receipt code"), act.receipt, act.receipt),
    ]


def members_of(person) -> Q:
    """Memberships of this person, under merged records too."""
    return Q(member__person=person) | Q(member__person__merged_into=person)


def _support(supporter: PetitionSupporter) -> list[Fact]:
    petition = supporter.petition
    day = petition.received_on
    return [
        Fact("petition", petition.get_kind_display(), petition.title_ja, petition.title),
        Fact("received_on", _("received by us on"), day, date_format(day)),
        Fact("dropped", _("reason"), supporter.dropped_because, supporter.get_dropped_because_display() or "–"),
    ]


def _meeting(line: Elector | PaperRequest) -> Fact:
    return Fact("meeting", _("meeting"), line.meeting.title_ja, line.meeting.title)


def _instant(name, label, at) -> Fact:
    return Fact(name, label, at, date_format(localtime(at), "DATETIME_FORMAT"))
