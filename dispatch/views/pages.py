"""The public page of workers, and what a signed-in worker sees of their own posting."""

from datetime import timedelta

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from dispatch import queries
from dispatch.models import POSTING_LIFE, Absence, Posting
from dispatch.models.postings import ABROAD, BACK, BEFORE_DEPARTURE, State
from jocs_site.backoffice.keeping import kept
from jocs_site.backoffice.maps import draw_map

# What a worker may look forward to, in each state of the posting.
WHAT_COMES_NEXT = {
    State.PROPOSED: _("The board decides on your posting. The office will tell you the same day."),
    State.APPROVED: _("Your preparation begins: the office will agree its dates with you."),
    State.PREPARING: _("Training and papers. Before you leave, all of these must be settled."),
    State.DEPARTED: _("Tell your office when you have arrived."),
    State.ARRIVED: _("Language study begins, or your service if the host needs you at once."),
    State.LANGUAGE: _("Your service begins when you and your teachers are content with your language."),
    State.ACTIVE: _(
        "You are at work. Half a year before your last day the office will speak with you about what follows."
    ),
    State.SUSPENDED: _("Your office stays in touch with you about when and whether you go back."),
    State.COMPLETED: _("Welcome home. The office will plan the report tour with you."),
    State.ENDED_EARLY: _("Welcome home. Rest first; the office will be in touch with you."),
    State.REPORTING: _("Your final report closes this term."),
    State.CLOSED: _("This term is closed. Thank you."),
    State.CANCELLED: _("This posting was cancelled."),
}

SOON = timedelta(days=120)


@kept
@require_safe
def workers(request):
    shown = queries.public_postings(timezone.localdate())
    days = [posting.updated_on for posting in shown if posting.updated_on]
    return render(
        request,
        "dispatch/workers.html",
        {
            "named": [posting for posting in shown if posting.is_named],
            "unnamed": [posting for posting in shown if not posting.is_named],
            "map": draw_map(queries.public_places(shown)),
            "updated_on": max(days, default=None),
        },
    )


@kept
@require_safe
def posting(request, pk):
    """One worker, if shown by name today; everything else does not exist for the public."""
    today = timezone.localdate()
    shown = queries.public_postings(today)
    found = next((posting for posting in shown if posting.pk == pk), None)
    if found is None:
        raise Http404
    told = queries.has_open_stories(pk, today)
    return render(request, "dispatch/worker.html", {"posting": found, "has_stories": told})


@login_required
@never_cache
@require_safe
def mine(request):
    """A worker's own postings; for anybody else this page does not exist."""
    if not queries.is_worker(request.user):
        raise Http404
    public = {shown.pk for shown in queries.public_postings(timezone.localdate())}
    postings = list(queries.postings_of(request.user))
    absences = list(queries.absences_around(postings))
    warnings = queries.warnings_for(absences, timezone.localdate())
    warned = [(absence, warnings[absence.pk]) for absence in absences]
    reports: dict[int, list] = {}
    for report in queries.reports_of(request.user).exclude(state="waived").order_by("obligation__due_on", "pk"):
        reports.setdefault(report.posting_id, []).append(report)
    own = [
        _own(posting, warned, is_public=posting.pk in public, reports=reports.get(posting.pk, []))
        for posting in postings
    ]
    return render(request, "dispatch/mine.html", {"own": own, "today": timezone.localdate()})


def _own(posting: Posting, warned: list[tuple[Absence, list]], *, is_public: bool, reports: list) -> dict:
    language = (get_language() or "ja")[:2]
    return {
        "posting": posting,
        "host": posting.organisation.name_in(language),
        "job_title": posting.job_title_in(language),
        "next": WHAT_COMES_NEXT[posting.state],
        "missing": queries.departure_papers(posting) if posting.state == State.PREPARING else [],
        "absences": [(absence, risks) for absence, risks in warned if absence.posting_id == posting.pk],
        "may_ask": posting.state in (*BEFORE_DEPARTURE, *ABROAD),
        "is_over": posting.state in POSTING_LIFE.ends,
        "is_public": is_public,
        "reports": [report for report in reports if not _is_far_off(report)],
        "later": [report for report in reports if _is_far_off(report)],
        "may_write_more": posting.state in (*BEFORE_DEPARTURE, *ABROAD, *BACK),
    }


def _is_far_off(report) -> bool:
    """Nobody need think of it yet, and it would bury what is to be written now."""
    return report.state == "due" and report.obligation and report.obligation.due_on > timezone.localdate() + SOON
