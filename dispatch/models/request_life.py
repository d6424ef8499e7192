"""The life of a request as one table. Its picture is in docs/dispatch-states.md. Source: docs/sources.md#R43"""

from collections.abc import Iterator

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dispatch.models.agreements import HostAgreement
from dispatch.models.postings import NOT_LIVE, OPEN_TO_REVISION
from dispatch.models.requests import FeasibilityVisit, RequestState
from jocs_site.foundation.errors import Blocker
from jocs_site.foundation.workflow import Life, Step

CHANGE, DECIDE = "dispatch.change_workerrequest", "dispatch.decide_workerrequest"
_ADVICE = {
    FeasibilityVisit.Advice.NO: gettext_lazy("The latest feasibility visit advises against it."),
    FeasibilityVisit.Advice.LATER: gettext_lazy("The latest feasibility visit advises to wait."),
}


def visit_says_go(request) -> Iterator[Blocker]:
    """The visit that ended last counts, and of two on one day the one written later."""
    visit = request.visits.order_by("ends_before", "pk").last()
    if visit is None:
        yield Blocker("NO_VISIT", _("No feasibility visit is recorded."))
    elif visit.recommendation != FeasibilityVisit.Advice.GO:
        yield Blocker("VISIT_AGAINST", str(_ADVICE[visit.recommendation]))


def agreement_is_drafted(record) -> Iterator[Blocker]:
    """For a request and for a posting: both name the host as ``organisation``."""
    if not HostAgreement.objects.filter(organisation=record.organisation_id).exists():
        yield Blocker("NO_AGREEMENT", _("There is no agreement with the host yet, not even a draft."))


def agreement_is_in_force(posting) -> Iterator[Blocker]:
    """On the day of departure, or as long as that is not known, on the first day of the term."""
    day = posting.left_japan_on or posting.starts_on
    agreements = posting.organisation.host_agreements.all()
    if not any(one.is_signed and one.valid_from <= day < one.valid_before for one in agreements):
        yield Blocker(
            "AGREEMENT_IN_FORCE",
            _("No signed agreement with the host is in force on %(day)s.") % {"day": date_format(day)},
        )


def request_is_open(posting) -> Iterator[Blocker]:
    if posting.request_id and posting.request.state != RequestState.OPEN:
        yield Blocker(
            "REQUEST_NOT_OPEN",
            _("The request %(code)s is not open: %(state)s.")
            % {"code": posting.request.code, "state": posting.request.get_state_display()},
        )


def board_approved_one(request) -> Iterator[Blocker]:
    if not request.postings.exclude(state__in=[*NOT_LIVE, *OPEN_TO_REVISION]).exists():
        yield Blocker("NO_POSTING", _("The board has not approved a posting for this request."))


def nobody_is_sent(request) -> Iterator[Blocker]:
    for posting in request.postings.exclude(state__in=NOT_LIVE):
        yield Blocker("POSTING", _("The posting %(code)s is not cancelled.") % {"code": posting.code})


def nobody_waits_for_it(request) -> Iterator[Blocker]:
    for candidacy in request.candidacies.filter(state__in=["applied", "interviewing", "recommended"]):
        yield Blocker("CANDIDACY", _("Settle the candidacy %(code)s first.") % {"code": candidacy.code})


def no_plan_hangs_on_it(request) -> Iterator[Blocker]:
    for posting in request.postings.exclude(state="cancelled"):
        yield Blocker("POSTING", _("Cancel the posting %(code)s first.") % {"code": posting.code})


def _step(name, sources, target, label, *guards, permission=CHANGE, needs_reason=False):
    return Step(name, frozenset(sources.split()), target, permission, label, guards, needs_reason)


REQUEST_LIFE = Life(
    begins="received",
    steps=(
        _step("survey", "received", "surveying", gettext_lazy("Agree on a feasibility visit")),
        _step(
            "open",
            "surveying",
            "open",
            gettext_lazy("Open the request for candidates"),
            visit_says_go,
            agreement_is_drafted,
            permission=DECIDE,
        ),
        _step(
            "open_without_visit",
            "received surveying",
            "open",
            gettext_lazy("Open it without a visit that says go"),
            agreement_is_drafted,
            permission=DECIDE,
            needs_reason=True,
        ),
        _step(
            "fill",
            "open",
            "filled",
            gettext_lazy("Fill the request"),
            board_approved_one,
            permission="dispatch.approve_posting",
        ),
        _step(
            "reopen",
            "filled",
            "open",
            gettext_lazy("Open the request again"),
            nobody_is_sent,
            permission=DECIDE,
            needs_reason=True,
        ),
        _step(
            "decline",
            "received surveying",
            "declined",
            gettext_lazy("Decline the request"),
            permission=DECIDE,
            needs_reason=True,
        ),
        _step(
            "withdraw",
            "received surveying open",
            "withdrawn",
            gettext_lazy("Record that the host withdraws"),
            nobody_waits_for_it,
            no_plan_hangs_on_it,
            needs_reason=True,
        ),
    ),
    ends=frozenset({"filled", "declined", "withdrawn"}),
)
