"""The life of a posting as one table. Its picture is docs/dispatch-states.md. Source: docs/sources.md#R43 and #R44"""

from collections.abc import Iterator
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dispatch import rules
from dispatch.models.amending import evacuation_is_approved, resumption_is_approved, suspension_is_approved
from dispatch.models.checklists import closing_is_done, training_is_done
from dispatch.models.papers import PaperFile, files_of
from dispatch.models.postings import State
from dispatch.models.request_life import agreement_is_drafted, agreement_is_in_force, request_is_open
from dispatch.models.risks import departure_is_allowed
from jocs_site.foundation.errors import Blocker
from jocs_site.foundation.periods import last_day
from jocs_site.foundation.workflow import Life, Step

_PAPERS = {
    "BOARD_APPROVAL": gettext_lazy("The day of the board's approval is missing."),
    "INSURANCE": gettext_lazy("It is not decided yet how the worker is insured."),
    "SPECIAL_ENROLMENT": gettext_lazy("The special accident enrolment is not decided yet."),
    "EMERGENCY_CONTACT": gettext_lazy("There is no emergency contact."),
}


def file_is_complete(posting) -> Iterator[Blocker]:
    """What the board wants to read before it decides."""
    if not (posting.job_title_ja and posting.job_title_en):
        yield Blocker("JOB_TITLE", _("Describe the work in both languages."))
    if not posting.objectives:
        yield Blocker("OBJECTIVES", _("The objectives are missing."))


def term_is_long_enough(posting) -> Iterator[Blocker]:
    if posting.lacks_exception:
        yield Blocker("SHORT_TERM", short_term_sentence(posting.starts_on))


def short_term_sentence(starts_on: date) -> str:
    earliest = last_day(rules.full_term_ends_before(starts_on))
    return _(
        "A long term lasts at least three years: from %(start)s the last day is %(end)s or later. "
        "Make it a short-term posting, or record the board's exception."
    ) % {"start": date_format(starts_on), "end": date_format(earliest)}


def days_are_free(posting) -> Iterator[Blocker]:
    others = type(posting).objects.live().filter(worker=posting.worker_id).exclude(pk=posting.pk)
    for other in others.overlapping(posting.starts_on, posting.ends_before).select_related("organisation"):
        yield Blocker("OVERLAP", overlap_sentence(other))


def overlap_sentence(other) -> str:
    return _("This worker is already posted to %(host)s from %(start)s to %(end)s (%(code)s).") % {
        "host": other.organisation,
        "start": date_format(other.starts_on),
        "end": date_format(other.ends_on),
        "code": other.code,
    }


def board_decided(posting) -> Iterator[Blocker]:
    if not posting.board_approved_on:
        yield Blocker("BOARD_APPROVAL", str(_PAPERS["BOARD_APPROVAL"]))
    elif not posting.board_minutes:
        yield Blocker("MINUTES", _("Name the minutes in which the approval stands."))


def papers_are_there(posting, file: PaperFile | None = None) -> Iterator[Blocker]:
    """``file``: its documents, where the caller has read them for many."""
    file = file or files_of([posting])[posting.pk]
    missing = rules.papers_missing(
        board_approved_on=posting.board_approved_on,
        insured_on=posting.insurance_decided_on or file.settled.get("insurance"),
        enrolled_on=posting.special_enrolment_decided_on or file.settled.get("enrolment"),
        has_contact=bool(posting.worker.contacts.all()),
    )
    for code in missing:
        yield Blocker(code, str(_PAPERS[code]))
    yield from file.blockers("departure")


def documents_for_the_board(posting) -> Iterator[Blocker]:
    yield from files_of([posting])[posting.pk].blockers("approval")


def term_is_over(posting) -> Iterator[Blocker]:
    back = posting.returned_on
    if back and not rules.has_run_its_term(ends_before=posting.ends_before, returned_on=back):
        yield Blocker(
            "TERM_RUNS",
            _("The term runs to %(end)s. Record an approved early end first.") % {"end": date_format(posting.ends_on)},
        )


def nobody_is_away(posting) -> Iterator[Blocker]:
    if posting.absences.filter(state="away").exists():
        yield Blocker("AWAY", _("An absence from the post is still open. Record its end first."))


def early_end_is_approved(posting) -> Iterator[Blocker]:
    if not posting.early_end_id:
        yield Blocker("NO_EARLY_END", _("No early end is approved. Record the change of dates first."))


def final_report_is_in(posting) -> Iterator[Blocker]:
    """Accepting it sets the day; a final report that was waived is not waited for."""
    if not posting.final_report_on and not posting.reports.filter(obligation__kind="final", state="waived").exists():
        yield Blocker("FINAL_REPORT", _("The final report has not been received and accepted."))


def midterm_report_is_in(posting) -> Iterator[Blocker]:
    """Where the plan asks for one, the review goes by it."""
    asked = posting.reports.filter(obligation__kind="mid_term").exclude(state__in=["accepted", "published", "waived"])
    if asked.exists():
        yield Blocker("MID_TERM_REPORT", _("The mid-term report has not been received and accepted."))


def _step(name, sources, target, label, guards=(), *, needs_reason=False, permission="dispatch.advance_posting"):
    return Step(name, frozenset(sources), target, permission, label, tuple(guards), needs_reason)


# What a departure waits for, as far as it is known beforehand.
BEFORE_LEAVING = (papers_are_there, training_is_done, agreement_is_in_force, departure_is_allowed)

_BOARD = "dispatch.approve_posting"
POSTING_LIFE = Life(
    begins=State.DRAFT.value,
    steps=(
        _step(
            "propose",
            ["draft"],
            "proposed",
            gettext_lazy("Propose to the board"),
            [file_is_complete, days_are_free, agreement_is_drafted, request_is_open],
        ),
        _step("send_back", ["proposed"], "draft", gettext_lazy("Send back"), needs_reason=True),
        _step(
            "approve",
            ["proposed"],
            "approved",
            gettext_lazy("Record the board's approval"),
            [board_decided, term_is_long_enough, days_are_free, documents_for_the_board, request_is_open],
            permission=_BOARD,
        ),
        _step("prepare", ["approved"], "preparing", gettext_lazy("Begin the preparation")),
        _step("depart", ["preparing"], "departed", gettext_lazy("Record the departure"), BEFORE_LEAVING),
        _step("arrive", ["departed"], "arrived", gettext_lazy("Record the arrival at the post")),
        _step("start_language", ["arrived", "active"], "language", gettext_lazy("Begin language study")),
        _step("begin_service", ["language"], "active", gettext_lazy("Begin the service")),
        _step(
            "begin_service_first",
            ["arrived"],
            "active",
            gettext_lazy("Begin the service before language study"),
            needs_reason=True,
        ),
        _step(
            "review",
            ["active"],
            "active",
            gettext_lazy("Record the mid-term review"),
            [midterm_report_is_in],
            needs_reason=True,
        ),
        _step(
            "suspend",
            ["arrived", "language", "active"],
            "suspended",
            gettext_lazy("Suspend the posting"),
            [suspension_is_approved],
            needs_reason=True,
            permission=_BOARD,
        ),
        _step(
            "evacuate",
            ["departed", "arrived", "language", "active"],
            "suspended",
            gettext_lazy("Record the evacuation"),
            [evacuation_is_approved],
            needs_reason=True,
            permission=_BOARD,
        ),
        _step(
            "resume",
            ["suspended"],
            "active",
            gettext_lazy("Resume the posting"),
            [resumption_is_approved],
            permission=_BOARD,
        ),
        _step("complete", ["active"], "completed", gettext_lazy("Record the return"), [term_is_over, nobody_is_away]),
        _step(
            "end_early",
            ["departed", "arrived", "language", "active", "suspended"],
            "ended_early",
            gettext_lazy("Record the early return"),
            [early_end_is_approved, nobody_is_away],
            needs_reason=True,
        ),
        _step("report", ["completed", "ended_early"], "reporting", gettext_lazy("Begin the report tour")),
        _step("close", ["reporting"], "closed", gettext_lazy("Close the file"), [final_report_is_in, closing_is_done]),
        _step(
            "cancel",
            ["draft", "proposed", "approved", "preparing"],
            "cancelled",
            gettext_lazy("Cancel the posting"),
            needs_reason=True,
        ),
    ),
    ends=frozenset({"closed", "cancelled"}),
)

# Which column takes the day on which a step happened.
DAY_OF_STEP = {
    "approve": "board_approved_on",
    "depart": "left_japan_on",
    "arrive": "arrived_on",
    "review": "midterm_reviewed_on",
    "complete": "returned_on",
    "end_early": "returned_on",
}
