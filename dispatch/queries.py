"""Questions that screens and other rooms ask. Read only."""

import copy
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import get_language, gettext, ngettext

from dispatch.models import POSTING_LIFE, HiddenCountry, Posting, PublicProfile, TermException, Worker
from dispatch.models.life import DAY_OF_STEP, papers_are_there
from dispatch.models.postings import ABROAD, NOT_LIVE, State
from jocs_site.backoffice.roles import Role
from jocs_site.backoffice.todo import Todo
from jocs_site.foundation.errors import Blocker
from jocs_site.foundation.workflow import Step
from jocs_site.people.countries import country_name
from jocs_site.people.models import Organisation

SOON = timedelta(days=60)
HALF_A_YEAR = timedelta(days=180)


@dataclass(frozen=True)
class PublicPosting:
    """What the public may know of one posting, and no more, in the reader's language.

    Where only the country may be shown, ``pk`` is ``None`` and every text but the country's is empty.
    """

    country: str
    country_name: str
    pk: int | None = None
    name: str = ""
    profession: str = ""
    host: str = ""
    region: str = ""
    job_title: str = ""
    text: str = ""
    is_long_term: bool = False
    term_number: int = 0
    starts_on: date | None = None
    ends_on: date | None = None
    updated_on: date | None = None

    @property
    def is_named(self) -> bool:
        return self.pk is not None


def public_postings(on: date, language: str | None = None) -> list[PublicPosting]:
    """Workers at their posts on a day, as far as each agreed to be shown; by country, then by start.

    Hidden postings, countries that are switched off, and postings without a released text under a consent in force
    are not among them. Countries shown without a name come once each, after the named. Source: docs/sources.md#R51
    """
    language = language or (get_language() or "ja")[:2]
    off = HiddenCountry.objects.filter(Q(lifted_on=None) | Q(lifted_on__gt=on), hidden_on__lte=on).values("country")
    rows = Posting.objects.at_post(on).exclude(country__in=off).exclude(sensitivity=Posting.Sensitivity.HIDDEN)
    rows = rows.with_names().select_related("worker__person", "organisation", "profile__consent")
    named, countries = [], set()
    for posting in rows.order_by("country", "starts_on", "pk"):
        if posting.sensitivity == Posting.Sensitivity.COUNTRY_ONLY:
            countries.add(posting.country)
        elif (profile := getattr(posting, "profile", None)) and profile.is_in_force(on):
            named.append(_as_consented(posting, profile, language))
    unnamed = sorted(countries - {posting.country for posting in named})
    return named + [PublicPosting(country=code, country_name=country_name(code, language)) for code in unnamed]


def _as_consented(posting: Posting, profile: PublicProfile, language: str) -> PublicPosting:
    return PublicPosting(
        pk=posting.pk,
        country=posting.country,
        country_name=country_name(posting.country, language),
        name=posting.worker.person.name_in(language),
        profession=str(posting.worker.get_profession_display()),
        host=posting.organisation.name_in(language),
        region=posting.organisation.region_in(language),
        job_title=posting.job_title_in(language),
        text=profile.text_ja if language == "ja" else profile.text_en,
        is_long_term=posting.kind == Posting.Kind.LONG,
        term_number=posting.term_number,
        starts_on=posting.starts_on,
        ends_on=posting.ends_on,
        updated_on=profile.approved_on,
    )


@dataclass(frozen=True)
class NextStep:
    """A step that the life offers now. ``blockers``: what must be seen to first, besides what its screen asks for."""

    step: Step
    blockers: list[Blocker]


def next_steps(posting: Posting, *, user, today: date) -> list[NextStep]:
    """The steps from here that this user may take."""
    steps = [step for step in POSTING_LIFE.steps_from(posting.state) if user.has_perm(step.permission)]
    return [NextStep(step, step.blockers(_as_if_taken(posting, step, today))) for step in steps]


def _as_if_taken(posting: Posting, step: Step, today: date) -> Posting:
    """The posting with what the step's own screen will ask for, so that only other gaps are reported."""
    imagined = copy.copy(posting)
    if column := DAY_OF_STEP.get(step.name):
        setattr(imagined, column, today)
    if step.name == "approve":
        imagined.board_minutes = imagined.board_minutes or "-"
    return imagined


def departure_papers(posting: Posting) -> list[Blocker]:
    """What still keeps the worker from leaving. Source: docs/sources.md#R43"""
    return list(papers_are_there(posting))


@dataclass(frozen=True)
class TimelineRow:
    """One worker and the postings of the window, from first to last."""

    worker: Worker
    postings: list[Posting]


def timeline(starts_on: date, ends_before: date) -> list[TimelineRow]:
    """Who is posted where in a window of time: one row per worker, by country of the latest posting, then by start.

    Drafts are plans and shown; cancelled postings are not.
    """
    within = Posting.objects.exclude(state=State.CANCELLED).overlapping(starts_on, ends_before)
    by_worker: dict[int, list[Posting]] = {}
    for posting in within.with_names().order_by("starts_on", "pk"):
        by_worker.setdefault(posting.worker_id, []).append(posting)
    rows = [TimelineRow(postings[0].worker, postings) for postings in by_worker.values()]
    return sorted(rows, key=lambda row: (row.postings[-1].country, row.postings[0].starts_on, row.worker.pk))


def postings_of(user) -> QuerySet[Posting]:
    """The signed-in worker's own postings, latest first; drafts are the office's affair."""
    own = Posting.objects.filter(worker__person__user=user).exclude(state=State.DRAFT)
    return own.with_names().order_by("-starts_on", "-pk")


def is_worker(user) -> bool:
    return Worker.objects.filter(person__user=user).exists()


def unused_exceptions(posting: Posting | None = None) -> QuerySet[TermException]:
    """Exceptions that no posting has used, and the one that ``posting`` uses."""
    free = Q(posting=None) if posting is None else Q(posting=None) | Q(posting=posting)
    return TermException.objects.filter(free).select_related("worker__person").order_by("-approved_on", "-pk")


def todos(*, user, today: date) -> list[Todo]:
    """What waits for the dispatch desk."""
    del user  # each line names the permission that sees it
    postings = reverse("dispatch_postings:index")
    leaving_soon = Posting.objects.filter(state=State.PREPARING, starts_on__lte=today + SOON)
    leaving_soon = leaving_soon.with_names().prefetch_related("worker__contacts")
    waiting = PublicProfile.objects.filter(approved_on=None).exclude(posting__state__in=NOT_LIVE)
    return [
        Todo(
            gettext("postings that wait for the board's decision"),
            Posting.objects.filter(state=State.PROPOSED).count(),
            f"{postings}?state=proposed",
            "dispatch.approve_posting",
        ),
        Todo(
            gettext("departures within 60 days that lack papers"),
            _count(posting for posting in leaving_soon if departure_papers(posting)),
            f"{postings}?state=preparing",
            "dispatch.advance_posting",
            is_urgent=True,
        ),
        Todo(
            gettext("terms abroad that end within half a year"),
            Posting.objects.filter(state__in=ABROAD, ends_before__lte=today + HALF_A_YEAR).count(),
            f"{postings}?ordering=ends_before",
            "dispatch.amend_posting",
        ),
        Todo(gettext("public texts that wait for release"), waiting.count(), postings, "dispatch.publish_profile"),
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
