"""The minutes in words, once for screen, PDF and Word: a list of blocks in one language.

A block is ``{"kind", ...}``: ``title``, ``note``, ``heading``, ``text`` and ``small`` have ``text``; ``facts`` and
``signs`` have ``rows`` of two; ``table`` has ``head`` and ``rows``. Source: docs/sources.md#R37
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from jocs_site.backoffice.paper import set_in_type
from members.agm.models import Minutes, StayingOfficer
from members.queries import ISSUER_NAME

HERE = Path(__file__).parent
WAYS = ("hall", "proxy", "written", "electronic")
VOTES = ("for", "against", "abstain", "invalid", "none")


def minutes_pdf(content: dict, *, at: datetime, digest: str = "") -> bytes:
    """The Japanese original and the translation behind it. ``digest``: of finished minutes; a draft is marked so."""
    parts = [in_words(content, language, digest=digest) for language in ("ja", "en")]
    return set_in_type(HERE / "minutes.typ", at=at.astimezone(UTC), parts=parts, sender=ISSUER_NAME)


def in_words(content: dict, language: str, *, digest: str = "") -> list[dict]:
    """The blocks of `minutes_content` in ``ja`` or ``en``."""
    with override(language):
        return [block for part in (_head, _proceedings, _close) for block in part(content, digest)]


def _said(pair: list[str]) -> str:
    """The text of the reader's language. A translation nobody wrote is not made up."""
    japanese, english = pair
    if get_language() == "ja" or not japanese:
        return japanese
    return english or _("(In Japanese only; see the original.)")


def _name(pair: list[str]) -> str:
    return pair[1] if get_language() == "en" and pair[1] else pair[0]


def _instant(written: str | None) -> str:
    return date_format(localtime(datetime.fromisoformat(written)), "DATETIME_FORMAT") if written else "—"


def _head(content: dict, digest: str) -> Iterator[dict]:
    title = _("Minutes of the %(title)s") % {"title": _name(content["title"])}
    yield {"kind": "title", "text": title if digest else _("%(title)s (draft)") % {"title": title}}
    if get_language() == "en":
        yield {"kind": "note", "text": _("Translation for reference. The Japanese text is the original.")}
    present, quorum = content["present"], content["quorum"]
    ways = _(", ").join(f"{label} {present[way]}" for way, label in _ways().items())
    yield {
        "kind": "facts",
        "rows": [
            [_("Opened at"), _instant(content["opened_at"])],
            [_("Closed at"), _instant(content["ended_at"])],
            [_("Place"), _name(content["place"])],
            *([_("Continued at"), f"{_instant(day['at'])} {_name(day['place'])}"] for day in content["further_days"]),
            [_("How those elsewhere took part"), _or_none(content["elsewhere"])],
            [_("Members with a vote (one vote each)"), str(content["electors"])],
            [_("Present"), _("%(total)d (%(ways)s)") % {"total": present["total"], "ways": ways}],
            [_("Quorum"), _quorum(quorum)],
            [_("Chair"), _name(content["chair"])],
            *([label, names] for label, names in _officers(content["officers"])),
            [_("Minutes written by"), _name(content["writer"])],
        ],
    }


def _ways() -> dict[str, str]:
    return {
        "hall": _("in the hall"),
        "proxy": _("by proxy"),
        "written": _("on paper"),
        "electronic": _("electronically"),
    }


def _or_none(texts: list[str] | None) -> str:
    return "—" if texts is None else _said(texts) if texts else _("none")


def _quorum(quorum: dict) -> str:
    if quorum["met"]:
        return _("more than half, at least %(needed)d: met") % quorum
    return _("more than half, at least %(needed)d: %(short)d too few") % quorum


def _officers(officers: list[dict]) -> list[tuple[str, str]]:
    labels = {
        StayingOfficer.Office.DIRECTOR: _("Directors present"),
        StayingOfficer.Office.AUDITOR: _("Auditors present"),
    }
    named = {office: [one for one in officers if one["office"] == office] for office in labels}
    return [
        (label, _(", ").join(_name([one["name_ja"], one["name_en"]]) for one in named[office]) or _("none"))
        for office, label in labels.items()
    ]


def _proceedings(content: dict, digest: str) -> Iterator[dict]:
    yield {"kind": "heading", "text": _("Summary of the proceedings and their results")}
    if content["quorum"]["met"]:
        words = _("With %(present)d of %(electors)d members with a vote present, the meeting had a quorum.")
    else:
        words = _("With %(present)d of %(electors)d members with a vote present, the meeting had no quorum.")
    numbers = {"present": content["present"]["total"], "electors": content["electors"]}
    yield {"kind": "text", "text": words % numbers}
    if any(content["course"]):
        yield {"kind": "text", "text": _said(content["course"])}
    for item in content["items"]:
        yield from _item(item, content)
    if content["motions"]:
        yield {"kind": "heading", "text": _("Procedural motions")}
        yield {"kind": "text", "text": "\n".join(map(_motion, content["motions"]))}
    if content["struck"]:
        yield {"kind": "heading", "text": _("Struck off the roll after the notice")}
        yield {"kind": "text", "text": "\n".join(map(_struck, content["struck"]))}
    yield {"kind": "heading", "text": _("Statements that the law wants noted")}
    yield {"kind": "text", "text": _or_none(content["statements"])}


def _motion(line: dict) -> str:
    words = _("%(at)s: %(about)s. For %(yes)d, against %(no)d, abstain %(abstain)d of %(base)d: %(outcome)s")
    about = _("to go on another day") if line["about"] == "adjourn" else line["about"]
    votes = {"yes": line["votes"]["for"], "no": line["votes"]["against"], "abstain": line["votes"]["abstain"]}
    outcome = _("carried") if line["outcome"] == "passed" else _("not carried")
    return words % (
        votes | {"at": _instant(line["at"]), "about": about, "base": line["base"]["total"], "outcome": outcome}
    )


def _struck(line: dict) -> str:
    words = _(
        "%(at)s: %(elector)s, %(because)s. Members with a vote after that: %(left)d. What they sent does not count."
    )
    return words % (line | {"at": _instant(line["at"])})


def _item(item: dict, content: dict) -> Iterator[dict]:
    numbers, title = item["numbers"], _name(item["title"])
    words = _("Report %(number)d: %(title)s") if numbers["majority"] == "report" else _("Item %(number)d: %(title)s")
    yield {"kind": "heading", "text": words % {"number": numbers["number"], "title": title}}
    if any(item["course"]):
        yield {"kind": "text", "text": _said(item["course"])}
    if numbers["present"] != content["present"]:
        ways = _(", ").join(f"{label} {numbers['present'][way]}" for way, label in _ways().items())
        yield {
            "kind": "text",
            "text": _("Present at this vote: %(total)d (%(ways)s).") % (numbers["present"] | {"ways": ways}),
        }
    if numbers["outcome"] == "not_taken":
        yield {"kind": "text", "text": _("It was not put to the vote, and nothing was decided on it.")}
    elif "doubtful_hands" in numbers:
        words = _("The hands that were counted do not fit those present; the meeting decided as written above.")
        yield {"kind": "text", "text": words}
    elif numbers["majority"] != "report":
        yield from _votes_on(item, content)


def _votes_on(item: dict, content: dict) -> Iterator[dict]:
    numbers = item["numbers"]
    if secret := numbers.get("secret"):
        words = _("Secret ballot by %(article)s of the articles; %(ballots)d ballots from the box, the rest on papers.")
        yield {"kind": "text", "text": words % (secret | {"article": content["box"]["article"]})}
    yield from _election(item) if numbers["majority"] == "election" else _resolution(numbers, content["electors"])


def _resolution(numbers: dict, electors: int) -> Iterator[dict]:
    present = numbers["present"]["total"]
    row = [str(numbers["votes"][vote]) for vote in VOTES]
    yield {"kind": "table", "head": [*_votes(), _("votes present")], "rows": [[*row, str(present)]]}
    needed = (
        _("A special resolution needs at least %(needed)d of all %(electors)d votes; %(yes)d were for.")
        if numbers["majority"] == "special"
        else _("More than half of the %(present)d votes present, at least %(needed)d, are needed; %(yes)d were for.")
    )
    facts = {"present": present, "electors": electors, "needed": numbers["needed"], "yes": numbers["votes"]["for"]}
    yield {"kind": "text", "text": f"{needed % facts}\n{_outcome(numbers['outcome'])}"}


def _votes() -> list[str]:
    return [_("for"), _("against"), _("abstain"), _("invalid"), _("no vote")]


def _outcome(outcome: str) -> str:
    return {
        "passed": _("The item was carried as proposed."),
        "rejected": _("The item was not carried."),
        "needs_decision": _("As many were for as against; the meeting decided as written above."),
        "no_quorum": _("Without a quorum nothing was resolved."),
    }[outcome]


def _election(item: dict) -> Iterator[dict]:
    numbers = item["numbers"]
    present = numbers["present"]["total"]
    words = _(
        "Seats: %(seats)d. More than half of the %(present)d votes present, at least %(needed)d, are needed for each."
    )
    yield {"kind": "text", "text": words % {"seats": numbers["seats"], "present": present, "needed": numbers["needed"]}}
    yield {
        "kind": "table",
        "head": [_("candidate"), *_votes(), _("outcome")],
        "rows": [
            [
                _name(person["name"]),
                *(str(line["votes"][vote]) for vote in VOTES),
                _end(line["outcome"], person["said"]),
            ]
            for person, line in zip(item["people"], numbers["candidates"], strict=True)
        ],
    }
    if numbers["vacant"]:
        yield {"kind": "text", "text": _("Seats that stay vacant: %(vacant)d.") % numbers}


def _end(outcome: str, said: str | None) -> str:
    """How it ended for one candidate, and what the elected said."""
    words = {
        "elected": _("elected"),
        "not_elected": _("not elected"),
        "needs_decision": _("equal votes for the last seat"),
        "no_quorum": _("no quorum"),
    }[outcome]
    return _(", ").join([words, str(Minutes.Acceptance(said).label)]) if said else words


def _close(content: dict, digest: str) -> Iterator[dict]:
    if get_language() == "ja":
        yield {
            "kind": "text",
            "text": _("In witness of these proceedings the minutes were written, and those below sign."),
        }
    if finished_at := content.get("finished_at"):
        yield {"kind": "text", "text": date_format(localtime(datetime.fromisoformat(finished_at)))}
    if get_language() == "ja":  # the translation is not signed
        roles = {"chair": _("Chair"), "director": _("Director present"), "signer": _("Signer of the minutes")}
        yield {"kind": "signs", "rows": [[roles[role], _name(names)] for role, *names in content["signers"]]}
    lines = [
        _("Check of the decision: %(digest)s") % {"digest": content["decision"]},
        _("Check of the result: %(digest)s") % {"digest": content["result"]},
        _("Check of the board after the count: %(digest)s") % {"digest": content["board"]},
    ]
    if box := content.get("box"):
        lines.insert(2, _("Root of the %(ballots)d secret ballots: %(root)s") % box)
    if digest:
        lines.append(_("Check of these minutes: %(digest)s") % {"digest": digest})
    yield {"kind": "small", "text": "\n".join(lines)}
