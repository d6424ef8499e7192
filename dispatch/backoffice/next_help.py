"""Where the office enters what a step still waits for, so that each sentence leads to its screen."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import cached_property

from dispatch.models import DocumentType, Posting
from dispatch.queries import NextStep
from jocs_site.foundation.errors import Blocker

# By the code of what is missing: the address of the posting that mends it, and the right that it asks for.
OF_POSTING = {
    "JOB_TITLE": ("revise", "dispatch.change_posting"),
    "OBJECTIVES": ("revise", "dispatch.change_posting"),
    "SHORT_TERM": ("own_exception", "dispatch.add_termexception"),
    "INSURANCE": ("papers", "dispatch.change_posting"),
    "SPECIAL_ENROLMENT": ("papers", "dispatch.change_posting"),
    "EMERGENCY_CONTACT": ("contact", "dispatch.add_emergencycontact"),
    "TERM_RUNS": ("amend", "dispatch.amend_posting"),
    "NO_EARLY_END": ("amend", "dispatch.amend_posting"),
    "NO_SUSPENSION": ("halt", "dispatch.amend_posting"),
    "NO_EVACUATION": ("halt", "dispatch.amend_posting"),
    "NO_RESUMPTION": ("halt", "dispatch.amend_posting"),
    "FINAL_REPORT": ("reports", "dispatch.view_activityreport"),
    "MID_TERM_REPORT": ("reports", "dispatch.view_activityreport"),
}


@dataclass(frozen=True)
class Missing:
    """One sentence about what is missing; ``address`` is empty where this user cannot enter it."""

    sentence: str
    address: str

    def __str__(self) -> str:
        return self.sentence


class NextHelp:
    """Finds the screens for one posting and one user."""

    def __init__(self, posting: Posting, may: Callable[[str], bool]):
        self.posting, self.may = posting, may

    def steps(self, offered: list[NextStep]) -> list[NextStep]:
        return [NextStep(offer.step, self.missing(offer.blockers)) for offer in offered]

    def missing(self, blockers: list[Blocker]) -> list[Missing]:
        return [Missing(str(blocker), self.address(blocker.code)) for blocker in blockers]

    def address(self, code: str) -> str:
        if found := OF_POSTING.get(code):
            name, right = found
            return reverse(f"dispatch_postings:{name}", args=[self.posting.pk]) if self.may(right) else ""
        beginning, _line, rest = code.partition("_")
        if beginning in ("TRAINING", "CLOSING") and self.may("dispatch.change_posting"):
            return reverse("dispatch_tasks:done", args=[self.posting.pk, beginning.lower(), rest])
        if beginning == "DOCUMENT" and self.may("dispatch.add_persondocument"):
            kind = self._kinds.get(rest, "")
            return f"{reverse('dispatch_documents:add')}?worker={self.posting.worker_id}&type={kind}"
        return self._elsewhere(code)

    def _elsewhere(self, code: str) -> str:
        """What is entered on the page of another record."""
        if code in ("NO_AGREEMENT", "AGREEMENT_IN_FORCE") and self.may("dispatch.add_hostagreement"):
            return f"{reverse('dispatch_agreements:add')}?organisation={self.posting.organisation_id}"
        if code == "REQUEST_NOT_OPEN" and self.may("dispatch.view_workerrequest"):
            return reverse("dispatch_requests:inspect", args=[self.posting.request_id])
        if code == "RISK" and self.may("dispatch.add_riskdecision"):
            return reverse("dispatch_risks:decide", args=[self.posting.pk])
        if code == "AWAY" and self.may("dispatch.view_absence"):
            return f"{reverse('dispatch_absences:index')}?state=away"
        return ""

    @cached_property
    def _kinds(self) -> dict[str, int]:
        return dict(DocumentType.objects.values_list("code", "pk"))
