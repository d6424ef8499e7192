"""What waits for the dispatch desk, and what somebody is to this room."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from dispatch.models import Posting, PublicProfile, Worker
from dispatch.models.postings import ABROAD, NOT_LIVE, State
from dispatch.queries.absences import absences_to_answer, late_absences
from dispatch.queries.postings import departure_papers_of
from dispatch.queries.reports import overdue_reports, reports_to_read
from dispatch.queries.tasks import Kind, open_tasks
from jocs_site.backoffice.roles import Role
from jocs_site.backoffice.todo import Todo, Waiting, count_waiting
from jocs_site.people.countries import country_name
from jocs_site.people.models import Organisation

SOON = timedelta(days=60)
HALF_A_YEAR = timedelta(days=180)


def todos(*, user, today: date) -> list[Todo]:
    """What waits for the dispatch desk."""
    return [
        *count_waiting([*_of_postings(today), *_of_absences(today), *_of_reports(today)], user=user),
        *_of_departures(today),
        *_of_tasks(today),
    ]


def _of_postings(today: date) -> list[Waiting]:
    postings = reverse("dispatch_postings:index")
    proposed = Posting.objects.filter(state=State.PROPOSED)
    ending = Posting.objects.filter(state__in=ABROAD, ends_before__lte=today + HALF_A_YEAR)
    unreleased = PublicProfile.objects.filter(approved_on=None).exclude(posting__state__in=NOT_LIVE)
    return [
        Waiting(
            gettext("postings that wait for the board's decision"),
            proposed,
            f"{postings}?state=proposed",
            "dispatch.approve_posting",
        ),
        Waiting(
            gettext("terms abroad that end within half a year"),
            ending,
            f"{postings}?ordering=ends_before",
            "dispatch.amend_posting",
        ),
        Waiting(gettext("public texts that wait for release"), unreleased, postings, "dispatch.publish_profile"),
    ]


def _of_absences(today: date) -> list[Waiting]:
    absences = reverse("dispatch_absences:index")
    return [
        Waiting(
            gettext("absences that wait for an answer"),
            absences_to_answer(),
            f"{absences}?state=requested&state=host_agreed",
            "dispatch.change_absence",
        ),
        Waiting(
            gettext("absences past the day of return"),
            late_absences(today),
            f"{absences}?state=away&ordering=ends_before",
            "dispatch.change_absence",
            is_urgent=True,
        ),
    ]


def _of_reports(today: date) -> list[Waiting]:
    return [
        Waiting(
            gettext("reports of workers to read"),
            reports_to_read(),
            reverse("dispatch_reports:index") + "?state=submitted",
            "dispatch.accept_report",
        ),
        Waiting(
            gettext("reports of workers that are overdue"),
            overdue_reports(today),
            reverse("dispatch_reports_overdue:index"),
            "dispatch.accept_report",
        ),
    ]


def _of_departures(today: date) -> list[Todo]:
    """Whether papers are lacking is found by going through them, not by counting rows."""
    soon = Posting.objects.filter(state=State.PREPARING, starts_on__lte=today + SOON)
    soon = soon.with_names().prefetch_related("worker__contacts", "organisation__host_agreements")
    lacking = _count(missing for missing in departure_papers_of(soon).values() if missing)
    return [
        Todo(
            gettext("departures within 60 days that lack papers"),
            lacking,
            reverse("dispatch_postings:index") + "?state=preparing",
            "dispatch.advance_posting",
            is_urgent=True,
        )
    ]


def _of_tasks(today: date) -> list[Todo]:
    tasks = open_tasks(today)
    must = [task for task in tasks if not task.is_optional]
    return [
        Todo(
            gettext("people to bring away from where level 4 is in force"),
            sum(1 for task in tasks if task.kind == Kind.EVACUATE),
            reverse("dispatch_tasks:index"),
            "dispatch.change_posting",
            is_urgent=True,
        ),
        Todo(
            gettext("tasks about stays abroad"),
            sum(1 for task in must if task.kind != Kind.EVACUATE),
            reverse("dispatch_tasks:index"),
            "dispatch.change_posting",
            is_urgent=any(task.is_overdue(today) for task in must),
        ),
    ]


def _count(rows: Iterable) -> int:
    return sum(1 for _row in rows)


def file_roles(subject, *, user, on: date) -> list[Role]:
    """What somebody is to this room, for their file: a worker with the latest posting, or a receiving organisation."""
    if isinstance(subject, Organisation):
        return _host_roles(subject, user)
    worker = Worker.objects.filter(person=subject).first()
    if worker is None or not user.has_perm("dispatch.view_worker"):
        return []
    latest = worker.postings.exclude(state__in=NOT_LIVE).order_by("-starts_on", "-pk").first()
    told = worker.get_profession_display()
    if latest and user.has_perm("dispatch.view_posting"):
        told = f"{told}, {latest.get_state_display()} ({country_name(latest.country)})"
    return [Role(gettext("Overseas worker"), told, reverse("dispatch_workers:inspect", args=[worker.pk]))]


def _host_roles(organisation: Organisation, user) -> list[Role]:
    count = Posting.objects.filter(organisation=organisation).exclude(state__in=NOT_LIVE).count()
    if not count or not user.has_perm("dispatch.view_posting"):
        return []
    told = ngettext("%(count)d posting", "%(count)d postings", count) % {"count": count}
    return [Role(gettext("Receiving organisation"), told, reverse("dispatch_postings:index"))]
