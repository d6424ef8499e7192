"""Whether the documents on file cover a posting, and what is wrong with them. Source: docs/sources.md#R46"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from dispatch import rules
from dispatch.models.documents import DocumentType, PersonDocument
from dispatch.models.postings import ABROAD, BACK
from jocs_site.foundation.errors import Blocker
from jocs_site.foundation.periods import last_day

MISSING, WRONG, FINE = "missing", "wrong", "fine"


@dataclass(frozen=True)
class PaperState:
    """How one kind of document stands for one posting. ``wrong``: sentences; empty where all is as it should be."""

    type: DocumentType
    documents: list[PersonDocument] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    state: str = FINE


@dataclass(frozen=True)
class PaperFile:
    """All papers of a posting. ``settled``: which decisions a document shows to be settled, and when it was filed."""

    papers: list[PaperState]
    settled: dict[str, date]

    def blockers(self, what: str) -> list[Blocker]:
        """Every sentence about the documents that hold up the approval or the departure."""
        holding = [paper for paper in self.papers if paper.type.blocks == what]
        return [Blocker(f"DOCUMENT_{paper.type.code}", words) for paper in holding for words in paper.wrong]


def files_of(postings: Iterable, *, today: date | None = None) -> dict[int, PaperFile]:
    """The papers of postings by their keys, in two questions however many they are.

    Before the departure they are judged for that day, abroad for today; of a posting that is over nothing is asked.
    """
    postings, today = list(postings), today or timezone.localdate()
    own: dict[int, list[PersonDocument]] = {posting.worker.person_id: [] for posting in postings}
    documents = PersonDocument.objects.standing().filter(person__in=list(own))
    for document in documents.select_related("type").order_by("pk"):
        own[document.person_id].append(document)
    kinds = list(DocumentType.objects.in_use(today))
    return {posting.pk: _file(posting, own[posting.worker.person_id], kinds, today) for posting in postings}


def _file(posting, documents: list[PersonDocument], kinds: list[DocumentType], today: date) -> PaperFile:
    asked = {kind.pk: kind for kind in [*kinds, *(one.type for one in documents)]}
    fitting = sorted(
        (kind for kind in asked.values() if kind.country in ("", posting.country)),
        key=lambda kind: (kind.place, kind.code),
    )
    papers = [_state(kind, [one for one in documents if one.type_id == kind.pk], posting, today) for kind in fitting]
    return PaperFile(papers, _settled(documents, posting))


def _settled(documents: list[PersonDocument], posting) -> dict[str, date]:
    holding = [one for one in documents if one.valid_before is None or one.valid_before > posting.starts_on]
    return {one.type.settles: timezone.localdate(one.added_at) for one in reversed(holding) if one.type.settles}


def _needed_from(posting, today: date) -> date:
    if posting.state in ABROAD:
        return today
    return posting.left_japan_on or posting.starts_on


def _state(kind: DocumentType, documents: list[PersonDocument], posting, today: date) -> PaperState:
    if posting.state in BACK:
        return PaperState(kind, documents, [], FINE)
    if not documents:
        return PaperState(kind, [], [_missing(kind)], MISSING)
    wrong = list(_what_is_wrong(kind, documents, posting, _needed_from(posting, today)))
    return PaperState(kind, documents, wrong, WRONG if wrong else FINE)


def _missing(kind: DocumentType) -> str:
    return _("%(paper)s: nothing is on file yet.") % {"paper": kind}


def _what_is_wrong(kind: DocumentType, documents: list[PersonDocument], posting, needed_on: date) -> Iterator[str]:
    periods = [one.period for one in documents]
    if kind.rule == rules.MUST_COVER:
        yield from _gaps(kind, periods, posting, needed_on)
    elif not any(rules.is_in_force(period, needed_on) for period in periods):
        yield _not_in_force(kind, periods, needed_on)


def _gaps(kind: DocumentType, periods: list[rules.Paper], posting, needed_on: date) -> Iterator[str]:
    until = rules.needed_before(posting.ends_before, kind.margin_days)
    starts_on = needed_on if posting.state in ABROAD else min(needed_on, posting.starts_on)
    for start, end in rules.uncovered(periods, starts_on, until):
        words = {
            "paper": kind,
            "start": date_format(start),
            "end": date_format(last_day(end)),
            "posting": date_format(posting.ends_on),
            "last": date_format(last_day(start)),
        }
        if end < until:
            days = rules.days_of([(start, end)])
            told = (
                _("%(paper)s leaves one day uncovered: %(start)s.")
                if days == 1
                else _("%(paper)s leaves %(days)d days uncovered, from %(start)s to %(end)s.")
            )
            yield told % {**words, "days": days}
        elif start == starts_on:
            yield _("%(paper)s does not cover the posting; it must be valid from %(start)s until %(end)s.") % words
        elif kind.margin_days:
            yield _(
                "%(paper)s ends on %(last)s; it must be valid until %(end)s, %(days)d days after the last day of the "
                "posting (%(posting)s)."
            ) % {**words, "days": kind.margin_days}
        else:
            yield _("%(paper)s ends on %(last)s; it must be valid until the posting ends on %(end)s.") % words


def _not_in_force(kind: DocumentType, periods: list[rules.Paper], needed_on: date) -> str:
    words = {"paper": kind, "day": date_format(needed_on)}
    later = [rules.counts_from(period) for period in periods if rules.counts_from(period) > needed_on]
    if later:
        first = date_format(min(later))
        return _("%(paper)s counts only from %(first)s; it is needed on %(day)s.") % {**words, "first": first}
    ended = max(period.valid_before for period in periods)
    last = date_format(last_day(ended))
    return _("%(paper)s ended on %(last)s; one must be in force on %(day)s.") % {
        **words,
        "last": last,
    }
