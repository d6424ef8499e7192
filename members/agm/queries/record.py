"""The record of a meeting: everything a count depends on, its digests, and whether anything in it was altered."""

from collections.abc import Iterator
from functools import lru_cache

from django.utils.translation import gettext as _

from members.agm.models import (
    Act,
    BoardEvent,
    Item,
    Meeting,
    PaperCheck,
    Purge,
    Revocation,
    Stay,
    Turnout,
    box_of,
)
from members.agm.queries.hall import hand_counts
from members.agm.queries.meetings import agenda
from members.agm.queries.polls import AT_ONCE, beside_their_marks
from members.agm.rules.record import START, digest, digest_by, digest_in_pieces, first_broken, instant


def decision_of(meeting: Meeting) -> dict:
    """The convening decision as data: what the notice prints and its digest covers.

    Notices that left before officers and accounts were checked say nothing of them; neither does their digest.
    """
    says_all = meeting.is_draft or "officers" in meeting.decision
    texts, items = ("title_ja", "title_en", "text_ja", "text_en"), agenda(meeting)
    names = ("name_ja", "name_en", "statement_ja", "statement_en", *(("other_body", "is_outside") if says_all else ()))
    return {
        "kind": meeting.kind,
        "fiscal_year": meeting.fiscal_year,
        **{name: getattr(meeting, name) for name in ("title_ja", "title_en", "place_ja", "place_en")},
        "held_at": instant(meeting.held_at),
        "deadline_at": instant(meeting.deadline_at),
        "board_decided_on": meeting.board_decided_on and meeting.board_decided_on.isoformat(),
        "record_on": meeting.record_on.isoformat(),
        "allows_written": meeting.allows_written,
        "allows_electronic": meeting.allows_electronic,
        "rules": meeting.rule_set().as_json(),
        **(_officers_and_accounts(meeting) if says_all else {}),
        **(_proxies(meeting) if meeting.is_draft or "proxies" in meeting.decision else {}),
        **({"papers_on_web": True} if meeting.supplies_on_web else {}),
        **_secrecy(meeting, items),
        "items": [
            {"number": item.number, "kind": item.kind, "majority": item.majority, "seats": item.seats}
            | {name: getattr(item, name) for name in texts}
            | ({"supporters": item.supporters} if item.supporters else {})
            | ({"secret": True} if item.is_secret else {})
            | {
                "candidates": [
                    {"number": person.number} | {name: getattr(person, name) for name in names}
                    for person in item.candidates.all()
                ]
            }
            for item in items
        ],
    }


def _proxies(meeting: Meeting) -> dict:
    """Who may hold how many; notices from before this was asked do not say."""
    return {
        "proxies": {
            "holders": meeting.proxy_holders,
            "per_holder": meeting.proxies_per_holder,
            "chair_holds_any": meeting.chair_holds_any,
        }
    }


def _secrecy(meeting: Meeting, items: list[Item]) -> dict:
    """By which article items are voted on secretly, and in which kind of box; nothing where none is."""
    if not any(item.is_secret for item in items):
        return {}
    on = meeting.secret_articles_on and meeting.secret_articles_on.isoformat()
    return {"secrecy": {"article": meeting.secret_article, "articles_on": on, "box": meeting.ballot_box}}


def _officers_and_accounts(meeting: Meeting) -> dict:
    days = ("accounts_audited_on", "accounts_approved_on")
    shown = ("office", "name_ja", "name_en", "other_body", "is_outside")
    return {
        **{name: getattr(meeting, name) and getattr(meeting, name).isoformat() for name in days},
        "needs_outside_director": meeting.needs_outside_director,
        "officers": [{name: getattr(one, name) for name in shown} for one in meeting.officers.all()],
    }


# What the digests cover. Electors stand under their alias, so that the record can be shown to anybody.


def act_content(act: Act, choices: dict[str, str], *, elector: str | int, holder: str | int | None) -> dict:
    """What the digest, and so the receipt, of one act covers."""
    return {
        "elector": elector,
        "channel": act.channel,
        "holder": holder,
        "arrived_at": instant(act.arrived_at),
        "key": str(act.client_key),
        "choices": choices,
    }


def elector_contents(meeting: Meeting) -> Iterator[dict]:
    """In the order of the aliases, which tells nothing; the roll is in reading order, which would tell the names."""
    for ref, why in sorted(_elector_lines(meeting), key=lambda line: str(line[0])):
        yield {"elector": ref, "struck_because": why}


def _elector_lines(meeting: Meeting) -> Iterator[tuple[str | int, str]]:
    lines = meeting.electors.order_by().values_list("alias", "number", "struck_because")
    for alias, number, why in lines.iterator(chunk_size=AT_ONCE):
        yield alias or number, why


def elector_digests(meeting: Meeting) -> list[str]:
    """Of `elector_contents`. Nearly all differ in the elector alone."""
    digest_for = lru_cache(lambda why: digest_by("elector", {"struck_because": why}))
    return sorted(digest_for(why)(ref) for ref, why in _elector_lines(meeting))


def stay_contents(meeting: Meeting) -> Iterator[dict]:
    for stay in Stay.objects.filter(elector__meeting=meeting).select_related("elector").order_by("pk"):
        yield {
            "elector": stay.elector.ref,
            "in_at": instant(stay.in_at),
            "out_at": stay.out_at and instant(stay.out_at),
        }


def revocation_contents(meeting: Meeting) -> Iterator[dict]:
    for revocation in Revocation.objects.filter(act__elector__meeting=meeting).select_related("act").order_by("pk"):
        yield {"act": revocation.act.digest, "revoked_at": instant(revocation.revoked_at)} | why_taken_back(revocation)


def why_taken_back(revocation: Revocation) -> dict:
    """Only of what the office typed wrong; else it is the giver's own doing."""
    return {"because": revocation.because} if revocation.because != Revocation.Because.GIVER else {}


def check_contents(meeting: Meeting) -> Iterator[dict]:
    """Who typed what and who checked it, as numbers of accounts, which tell a stranger no name."""
    checks = PaperCheck.objects.filter(act__elector__meeting=meeting).select_related("act").order_by("pk")
    for check in checks:
        yield {
            "act": check.act.digest,
            "typed_by": check.act.entered_by_id,
            "checked_by": check.checked_by_id,
            "checked_at": instant(check.checked_at),
            "alike": check.is_alike,
        }


def turnout_contents(meeting: Meeting) -> list[dict]:
    """Whose secret ballots are in the box, in the order of the aliases."""
    electors = [one.elector for one in Turnout.objects.filter(elector__meeting=meeting).select_related("elector")]
    return [{"elector": ref} for ref in sorted((elector.ref for elector in electors), key=str)]


def ballot_contents(meeting: Meeting) -> list[dict]:
    """What lies in the box, sorted by serial; nothing where no item is voted on secretly, or the box is not closed."""
    if meeting.state not in (Meeting.State.CLOSED, Meeting.State.COUNTED):
        return []
    return box_of(meeting).list(meeting)


def inputs_of(meeting: Meeting) -> dict:
    """Digests of every elector, act, revocation, check, stay and count of hands, and who took the chair: what the board
    vouches for. Meetings from before papers were checked have no list of checks.

    Of what was erased lawfully the digests were kept, which tell no vote.
    """
    if purge := purge_of(meeting):
        return purge.inputs | _still_there(meeting)
    acts = Act.objects.filter(elector__meeting=meeting).values_list("digest", flat=True)
    checks, boxed = sorted(map(digest, check_contents(meeting))), turnout_contents(meeting)
    return _still_there(meeting) | {
        "acts": sorted(acts.iterator(chunk_size=AT_ONCE)),
        "revocations": sorted(map(digest, revocation_contents(meeting))),
        **({"checks": checks} if checks else {}),
        **({"turnout": sorted(map(digest, boxed))} if boxed else {}),
        **({"ballots": sorted(map(digest, ballot_contents(meeting)))} if boxed else {}),
    }


def _still_there(meeting: Meeting) -> dict:
    """What no purge takes."""
    return {
        "electors": elector_digests(meeting),
        "stays": sorted(map(digest, stay_contents(meeting))),
        "chair": meeting.chair and meeting.chair.ref,
        **_hands(meeting),
    }


def _hands(meeting: Meeting) -> dict:
    """Meetings without a show of hands say nothing of it, as those before it was known."""
    hands = sorted(digest(one.content()) for one in hand_counts(meeting))
    return {"hands": hands} if hands else {}


def purge_of(meeting: Meeting) -> Purge | None:
    """How the votes of this meeting were erased, once two persons did; a proposal is none."""
    return Purge.objects.filter(meeting=meeting, confirmed_on__isnull=False).select_related("confirmed_by").first()


def inputs_digest(meeting: Meeting) -> str:
    return digest_in_pieces(inputs_of(meeting))


def roll_digest(meeting: Meeting) -> str:
    """Over number, name and alias of everybody on the roll, in its order."""
    return digest([elector.line() for elector in meeting.electors.order_by("place")])


def faults(meeting: Meeting) -> list[str]:
    """Everything in the record that does not agree with its digest; an empty list when all is sound."""
    events = list(BoardEvent.objects.filter(meeting=meeting).order_by("place"))
    found = []
    if place := first_broken((event.content(), event.digest) for event in events):
        found.append(_("Event %(place)d of the board was altered.") % {"place": place})
    if meeting.decision_hash and digest(decision_of(meeting)) != meeting.decision_hash:
        found.append(_("The decision is not the one that was sent."))
    noticed = [event for event in events if event.kind == BoardEvent.Kind.NOTICED]
    if noticed and noticed[0].data["roll"] != roll_digest(meeting):
        found.append(_("The roll is not the one that was frozen with the notice."))
    if purge_of(meeting) and Act.objects.filter(elector__meeting=meeting).exists():
        found.append(_("Acts stand in a record whose acts were erased."))
    found += [_("Act %(number)d was altered.") % {"number": number} for number in altered_acts(meeting)]
    counted = [event for event in events if event.kind == BoardEvent.Kind.COUNTED]
    if counted and counted[0].data["inputs"] != inputs_digest(meeting):
        found.append(_("The roll, the acts or the attendance are not those that were counted."))
    found += altered_box(meeting, events)
    if takings_told(events) != takings_kept(meeting):
        found.append(_("The votes on items are not those that the board tells of."))
    if counted and not (digest(meeting.result.data) == meeting.result.digest == counted[0].data["result"]):
        found.append(_("The result is not the one that was counted."))
    return found


def altered_box(meeting: Meeting, events: list[BoardEvent]) -> list[str]:
    """A sentence where the secret ballots are not those whose root the board told; none where they were erased."""
    roots = [event.data["root"] for event in events if event.kind == BoardEvent.Kind.BOX_CLOSED]
    if not roots or purge_of(meeting) or roots == [digest(ballot_contents(meeting))]:
        return []
    return [_("The secret ballots are not those that lay in the box when it was closed.")]


def takings_told(events: list[BoardEvent]) -> dict[int, str]:
    """By the board: when the vote on each item was closed, by its number."""
    closed = (event for event in events if event.kind == BoardEvent.Kind.ITEM_CLOSED)
    return {event.data["item"]: instant(event.at) for event in closed}


def takings_kept(meeting: Meeting) -> dict[int, str]:
    """The same by the rows that the count reads."""
    closed = meeting.takings.filter(closed_at__isnull=False).values_list("item__number", "closed_at")
    return {number: instant(at) for number, at in closed}


def altered_acts(meeting: Meeting) -> list[int]:
    """Keys of the acts whose marks, elector or arrival do not agree with their digest."""
    return [act.pk for act, content in acts_with_content(meeting) if digest(content) != act.digest]


def acts_with_content(meeting: Meeting) -> Iterator[tuple[Act, dict]]:
    """Every act in the order of entry, with what its digest covers."""
    acts = Act.objects.filter(elector__meeting=meeting).select_related("elector", "holder", "revocation")
    rows = ((act.pk, act) for act in acts.order_by("pk").iterator(chunk_size=2_000))
    for (_pk, act), choices in beside_their_marks(meeting, rows):
        holder = act.holder and act.holder.ref
        yield act, act_content(act, choices, elector=act.elector.ref, holder=holder)


def last_digest(meeting: Meeting) -> str:
    return meeting.events.order_by("-place").values_list("digest", flat=True).first() or START
