"""Who is on the panel, and which files go to whom: never somebody's own, their relatives', or their body's."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from django.db import transaction
from django.db.models import Count, Prefetch, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jocs_site.backoffice.states import take_step
from jocs_site.foundation.errors import Blocker, RuleBroken, StaleState
from jocs_site.people.models import Person
from scholarships.models import (
    Application,
    ApplicationChange,
    Call,
    PanelMember,
    PanelTie,
    Reference,
    ReviewAssignment,
    lives,
)
from scholarships.models.reviews import Conflict
from scholarships.queries import panel
from scholarships.services.sharing import share

MAY_BE_ASSIGNED = (Application.State.ELIGIBLE, Application.State.IN_REVIEW)


def join_panel(*, user, organisation=None) -> PanelMember:
    """Let somebody be asked to review. ``organisation``: the body they belong to, whose applicants they never read.

    Safe to repeat: who is on the panel stays as recorded.
    """
    member, _is_new = PanelMember.objects.get_or_create(user=user, defaults={"organisation": organisation})
    return member


def declare_tie(*, member: PanelMember, person: Person, kind: str = "relative", note: str = "") -> PanelTie:
    """Say that a member is tied to somebody, whose applications they never read from now on.

    Raises ValidationError while they have a file of that person.
    """
    tie = PanelTie(member=member, person=person, kind=kind, note=note)
    tie.full_clean()
    tie.save()
    return tie


@transaction.atomic
def assign_reviewers(
    *, application: Application, members: list[PanelMember], on: date, due_on: date | None = None, by=None, at=None
) -> list[ReviewAssignment]:
    """Ask members of the panel to review one file; with enough of them the review starts.

    Raises RuleBroken with every reason at once: their own application, their own body's, a relative's, asked before,
    not on the panel, more than the call asks for; StaleState unless the file is eligible or in review.
    """
    file = Application.objects.select_for_update().get(pk=application.pk)
    if file.state not in MAY_BE_ASSIGNED:
        raise StaleState(_("Reviewers are assigned to eligible files only."))
    asked = list(file.assignments.all())
    had = {one.reviewer_id for one in asked}
    blockers = [blocker for member in members for blocker in why_not_reviewer(file, member, had)]
    if len(members) > still_needed(file, asked):
        sentence = _("This call asks for %(count)d reviewers per file, no more.")
        blockers.append(Blocker("TOO_MANY", sentence % {"count": file.call.reviewers_per_file}))
    if blockers:
        raise RuleBroken(blockers=blockers)
    assignments = ReviewAssignment.objects.bulk_create(
        ReviewAssignment(application=file, reviewer=member.user, assigned_on=on, due_on=due_on) for member in members
    )
    if file.state == Application.State.ELIGIBLE and not list(lives.enough_reviewers(file)):
        take_step(file, lives.APPLICATION_LIFE, "start_review", changes=ApplicationChange, by=by, at=at)
    return assignments


def still_needed(application: Application, asked: list[ReviewAssignment]) -> int:
    """How many more reviewers the file needs; who stepped back does not count."""
    return application.call.reviewers_per_file - sum(1 for one in asked if one.conflict != Conflict.DECLARED)


def why_not_reviewer(application: Application, member: PanelMember, asked: set[int]) -> list[Blocker]:
    """Every reason why this member may not be given this file. ``asked``: accounts that have it already."""
    found = ties_of(application, member)
    if member.user_id in asked:
        found.append(("ASKED_BEFORE", _("%(name)s has been asked to review this file already.")))
    if not member.is_active:
        found.append(("NOT_ON_PANEL", _("%(name)s is not on the panel at present.")))
    return [Blocker(code, sentence % {"name": member}) for code, sentence in found]


@dataclass(frozen=True)
class Tie:
    """A member is tied to a file where what is found of the one is found of the other; ``None`` is found of nobody."""

    code: str
    sentence: str
    of_file: Callable[[Application], Iterable]
    of_member: Callable[[PanelMember], Iterable]

    def holds(self, application: Application, member: PanelMember) -> bool:
        return bool({*self.of_file(application)} & {*self.of_member(member)} - {None})


# A new kind of tie is told here, and nowhere else.
TIES = (
    Tie(
        "OWN_APPLICATION",
        gettext_lazy("%(name)s is the applicant."),
        lambda application: [application.person.user_id],
        lambda member: [member.user_id],
    ),
    Tie(
        "OWN_BODY",
        gettext_lazy("%(name)s belongs to the nominating body."),
        lambda application: [application.nominating_organisation_id],
        lambda member: [member.organisation_id],
    ),
    Tie(
        "TIED",
        gettext_lazy("%(name)s is declared to be related or tied to the applicant."),
        lambda application: [application.person_id],
        lambda member: member.tied_to,
    ),
    Tie(
        "REFEREE",
        gettext_lazy("%(name)s has written a reference for the applicant."),
        lambda application: application.referees,
        lambda member: [member.user.email.lower()],
    ),
)


def ties_of(application: Application, member: PanelMember) -> list[tuple[str, str]]:
    """What ties this member to the file, as code and sentence."""
    return [(tie.code, tie.sentence) for tie in TIES if tie.holds(application, member)]


class Tied:
    """Who of many members is tied to a file, without looking at each of them."""

    def __init__(self, members: Iterable[PanelMember]):
        self._accounts = {tie: defaultdict(set) for tie in TIES}
        for tie, accounts in self._accounts.items():
            for member in members:
                for found in {*tie.of_member(member)} - {None}:
                    accounts[found].add(member.user_id)

    def to(self, application: Application) -> set[int]:
        """Their accounts."""
        found = (accounts.get(one, ()) for tie, accounts in self._accounts.items() for one in tie.of_file(application))
        return set().union(*found)


@dataclass(frozen=True)
class Load:
    """How many files of the round one member has, and how many they would have."""

    member: PanelMember
    before: int
    after: int


@dataclass(frozen=True)
class Proposal:
    """A sharing of the round that nobody has confirmed. ``short``: files for which the panel is too small.

    Of each file its code alone is read, and what readers are chosen by.
    """

    given: list[tuple[Application, list[PanelMember]]]
    short: list[Application]
    loads: list[Load]

    @property
    def digest(self) -> str:
        """The same for the same sharing, so that what is confirmed is what was shown."""
        lines = [f"{file.pk}:{','.join(str(member.pk) for member in members)}" for file, members in self.given]
        return sha256("\n".join(lines).encode()).hexdigest()


def propose_round(call: Call) -> Proposal:
    """Share the files of a call that need reviewers, so that loads are as even as the exclusions allow.

    Files in review whose reviewer stepped back are among them. The same records give the same proposal.
    """
    members = {member.user_id: member for member in panel().order_by("pk").prefetch_related("ties")}
    files = _waiting(call)
    asked = defaultdict(list)
    for one in ReviewAssignment.objects.filter(application__in=files).only("application", "reviewer", "conflict"):
        asked[one.application_id].append(one)
    tied, wanted = Tied(members.values()), {}
    for file in files.values():
        barred = tied.to(file) | {one.reviewer_id for one in asked[file.pk]}
        free = [user_id for user_id in members if user_id not in barred]
        wanted[file.pk] = (still_needed(file, asked[file.pk]), free)
    loads = _loads(call)
    shared = share(wanted, {user_id: loads[user_id] for user_id in members})
    return Proposal(
        given=[(files[pk], [members[user_id] for user_id in chosen]) for pk, chosen in shared.given.items()],
        short=[files[pk] for pk in shared.short],
        loads=[Load(member, loads[user_id], shared.loads[user_id]) for user_id, member in members.items()],
    )


def _waiting(call: Call) -> dict[int, Application]:
    """Files that need reviewers, by key, with what readers are chosen by: most of a file is long, and never shown."""
    given = Count("assignments", filter=~Q(assignments__conflict=Conflict.DECLARED))
    open_files = call.applications.filter(state__in=MAY_BE_ASSIGNED).order_by("number")
    waiting = open_files.annotate(given=given).filter(given__lt=call.reviewers_per_file)
    told = waiting.select_related("person").only("code", "call", "nominating_organisation", "person__user")
    references = Reference.objects.only("application", "email", "ended_at")
    return {file.pk: file for file in told.prefetch_related(Prefetch("references", references))}


def _loads(call: Call) -> Counter:
    read = ReviewAssignment.objects.filter(application__call=call).exclude(conflict=Conflict.DECLARED)
    return Counter(dict(read.order_by().values_list("reviewer_id").annotate(Count("pk"))))


@transaction.atomic
def assign_round(
    *, call: Call, on: date, due_on: date | None = None, shown: str = "", by=None, at: datetime | None = None
) -> tuple[int, int]:
    """Give the files of a round to the panel as `propose_round` says.

    shown: the digest of the proposal that was confirmed; StaleState if the records give another one now.
    Returns how many files found their reviewers and for how many the panel is too small.
    """
    call = Call.objects.select_for_update().get(pk=call.pk)  # two who confirm at once queue up here
    proposal = propose_round(call)
    if shown and shown != proposal.digest:
        raise StaleState(_("Files or panel changed meanwhile. Look at the new proposal before you confirm it."))
    for file, members in proposal.given:
        assign_reviewers(application=file, members=members, on=on, due_on=due_on, by=by, at=at)
    return len(proposal.given), len(proposal.short)
