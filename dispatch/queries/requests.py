"""Where requests for workers stand, and what hosts have agreed to."""

from django.db.models import QuerySet

from dispatch.models import REQUEST_LIFE, HostAgreement, WorkerRequest
from dispatch.queries.postings import NextStep


def request_steps(request: WorkerRequest, *, user) -> list[NextStep]:
    """The steps that this user may take now. The filling follows from the board's approval of a posting."""
    steps = [step for step in REQUEST_LIFE.steps_from(request.state) if step.name != "fill"]
    return [NextStep(step, step.blockers(request)) for step in steps if user.has_perm(step.permission)]


def open_requests() -> QuerySet[WorkerRequest]:
    return WorkerRequest.objects.with_names().filter(state=WorkerRequest.State.OPEN).order_by("wanted_from", "pk")


def agreements_of(organisation) -> QuerySet[HostAgreement]:
    """Latest first."""
    return HostAgreement.objects.filter(organisation=organisation)
