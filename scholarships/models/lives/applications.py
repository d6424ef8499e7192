"""The life of an application, and what stands in the way of each step."""

from collections.abc import Collection, Iterator

from django.utils.translation import get_language, gettext_lazy, ngettext, pgettext_lazy
from django.utils.translation import gettext as _

from jocs_site.foundation.errors import Blocker
from jocs_site.foundation.workflow import Life
from scholarships.models.applications import Application
from scholarships.models.drafts import Draft
from scholarships.models.lives.steps import step
from scholarships.models.reviews import Conflict
from scholarships.rules import is_open

CHECK = "scholarships.check_application"


ASSIGN = "scholarships.assign_application"


DECIDE = "scholarships.decide_application"

# What `wanting` looks at, for lists of files.
READ_BY_CHECK = ("checks", "call__check_points", "call__bodies", "call__documents", "papers", "references")


def receivable(application: Application) -> Iterator[Blocker]:
    """Why the call cannot take this application."""
    call, body = application.call, application.nominating_organisation
    received_at = application.submitted_at
    if not call.is_announced or received_at is None or not is_open(call.opens_at, call.closes_at, received_at):
        yield Blocker("CALL_NOT_OPEN", _("The call was not open at the time of receipt."))
    if not body.is_partner:
        yield Blocker("NOT_A_PARTNER", _("The nominating body is not a partner in standing."))
    if body.country not in call.countries:
        yield Blocker("COUNTRY_NOT_IN_CALL", _("The call does not include the country of the nominating body."))
    listed = {listed.pk for listed in call.bodies.all()}
    if listed and body.pk not in listed:
        yield Blocker("BODY_NOT_LISTED", _("The call does not name this body among those that may nominate."))


def complete(application: Application) -> Iterator[Blocker]:
    """What is missing in the file. Source: docs/sources.md#R52"""
    if not (application.endorsed_on and application.endorsed_by.strip()):
        yield Blocker("NO_ENDORSEMENT", _("The endorsement by the nominating body's officer is missing."))
    if not application.motivation.strip():
        yield Blocker("NO_MOTIVATION", _("The reasons for the study are missing."))
    if not application.return_plan.strip():
        yield Blocker("NO_RETURN_PLAN", _("The plan after the return is missing."))
    if not application.profession.strip():
        yield Blocker("NO_PROFESSION", _("The profession is missing."))
    yield from papers_missing(application, {paper.kind for paper in application.papers.all()})
    here = sum(1 for one in application.references.all() if one.received_at and not one.ended_at)
    waiting = application.call.references_asked - here
    if waiting > 0:
        told = ngettext("%(count)d reference is missing.", "%(count)d references are missing.", waiting)
        yield Blocker("NO_REFERENCE", told % {"count": waiting})


def papers_missing(file: Application | Draft, here: Collection[str]) -> Iterator[Blocker]:
    """Each obligatory paper of the call whose kind is not among those that are ``here``."""
    for asked in file.call.documents.all():
        if asked.is_required and asked.kind not in here:
            sentence = _("Missing paper: %(paper)s.") % {"paper": asked.get_kind_display()}
            yield Blocker(f"NO_{asked.kind.upper()}", sentence)


def checked(application: Application) -> Iterator[Blocker]:
    """Points of the call's list that are open, missing or not fulfilled, each with what was noted about it."""
    found = {check.point_id: check for check in application.checks.all()}
    language = (get_language() or "ja")[:2]
    for point in application.call.check_points.all():
        check, words = found.get(point.pk), {"point": point.name_in(language)}
        if check is None:
            yield Blocker("POINT_OPEN", _("%(point)s: not looked at yet.") % words)
        elif check.result == check.Result.MISSING:
            yield Blocker("POINT_MISSING", _("%(point)s is missing: %(note)s") % (words | {"note": check.note}))
        elif check.result == check.Result.FAILS:
            yield Blocker("POINT_FAILS", _("%(point)s is not fulfilled: %(note)s") % (words | {"note": check.note}))


def wanting(application: Application) -> Iterator[Blocker]:
    """Everything that keeps a file from passing its check."""
    yield from receivable(application)
    yield from complete(application)
    yield from checked(application)


def enough_reviewers(application: Application) -> Iterator[Blocker]:
    asked = [one for one in application.assignments.all() if one.conflict != Conflict.DECLARED]
    missing = application.call.reviewers_per_file - len(asked)
    if missing > 0:
        yield Blocker("TOO_FEW_REVIEWERS", _("%(count)d more reviewers are needed.") % {"count": missing})


def reviews_in(application: Application) -> Iterator[Blocker]:
    yield from enough_reviewers(application)
    asked = [one for one in application.assignments.all() if one.conflict != Conflict.DECLARED]
    waiting = sum(1 for one in asked if not hasattr(one, "review"))
    if waiting:
        yield Blocker("REVIEWS_MISSING", _("%(count)d reviews are not in yet.") % {"count": waiting})


def reviewer_missing(application: Application) -> Iterator[Blocker]:
    """A review is opened again for whoever takes the place of one who was withdrawn."""
    if not list(enough_reviewers(application)):
        yield Blocker("REVIEWERS_ENOUGH", _("As many reviewers as the call asks for have judged this file."))


def first_in_line(application: Application) -> Iterator[Blocker]:
    """Whoever moves up from the reserve list is the first on it. Source: docs/sources.md#R52"""
    decision = getattr(application, "decision", None)
    if decision is None or decision.reserve_rank is None:
        return
    reserve = Application.objects.filter(call=application.call_id, state=Application.State.RESERVE)
    ahead = reserve.filter(decision__reserve_rank__lt=decision.reserve_rank).order_by("decision__reserve_rank").first()
    if ahead:
        sentence = _("%(code)s stands before it on the reserve list.")
        yield Blocker("NOT_FIRST_IN_LINE", sentence % {"code": ahead.code})


def has_award(application: Application) -> Iterator[Blocker]:
    if not hasattr(application, "decision") or not hasattr(application.decision, "award"):
        yield Blocker("NO_AWARD", _("The award has not been recorded."))


UNDECIDED = "submitted incomplete eligible in_review shortlisted interview"


APPLICATION_LIFE = Life(
    begins="draft",
    ends=frozenset({"ineligible", "not_selected", "declined", "awarded", "withdrawn"}),
    steps=(
        step("submit", "draft", "submitted", "scholarships.add_application", gettext_lazy("Hand in"), receivable),
        step("pass_check", "submitted", "eligible", CHECK, gettext_lazy("Pass the check"), wanting),
        step("return_file", "submitted", "incomplete", CHECK, gettext_lazy("Ask for what is missing"), reason=True),
        step("resubmit", "incomplete", "submitted", CHECK, gettext_lazy("The missing papers have arrived")),
        step("refuse", "submitted incomplete", "ineligible", CHECK, gettext_lazy("Find not eligible"), reason=True),
        step("start_review", "eligible", "in_review", ASSIGN, gettext_lazy("Start the review"), enough_reviewers),
        step("close_review", "in_review", "shortlisted", ASSIGN, gettext_lazy("Close the review"), reviews_in),
        step(
            "reopen_review",
            "shortlisted",
            "in_review",
            ASSIGN,
            gettext_lazy("Open the review again"),
            reviewer_missing,
            reason=True,
        ),
        step("invite", "shortlisted", "interview", DECIDE, gettext_lazy("Invite to an interview")),
        step("hold_interview", "interview", "shortlisted", DECIDE, gettext_lazy("Record the interview")),
        step(
            "call_off_interview",
            "interview",
            "shortlisted",
            DECIDE,
            gettext_lazy("Call the interview off"),
            reason=True,
        ),
        step("select", "shortlisted", "selected", DECIDE, pgettext_lazy("step", "Select")),
        step("reserve", "shortlisted", "reserve", DECIDE, pgettext_lazy("step", "Put on the reserve list")),
        step("not_select", "shortlisted", "not_selected", DECIDE, pgettext_lazy("step", "Do not select")),
        step(
            "promote",
            "reserve",
            "selected",
            DECIDE,
            gettext_lazy("Move up from the reserve list"),
            first_in_line,
            reason=True,
        ),
        step("close_reserve", "reserve", "not_selected", DECIDE, gettext_lazy("Close the reserve list"), reason=True),
        step(
            "decline", "selected", "declined", DECIDE, gettext_lazy("Record that the applicant declined"), reason=True
        ),
        step("award", "selected", "awarded", "scholarships.add_award", gettext_lazy("Award"), has_award),
        step("withdraw", f"draft {UNDECIDED}", "withdrawn", CHECK, gettext_lazy("Record a withdrawal"), reason=True),
    ),
)


# Steps with a screen of their own, because they ask for more than a reason.
APPLICATION_COMMANDS = frozenset(
    {
        "submit",
        "pass_check",
        "start_review",
        "resubmit",
        "invite",
        "hold_interview",
        "select",
        "reserve",
        "not_select",
        "award",
    }
)
