"""Questions that screens and other rooms ask. Read only."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Exists, F, FloatField, OuterRef, Prefetch, Q, QuerySet, Sum
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from jocs_site.backoffice.roles import Role
from jocs_site.backoffice.todo import Todo, Waiting, count_waiting
from jocs_site.foundation.errors import Blocker
from jocs_site.foundation.workflow import Life, Step
from jocs_site.people.countries import country_name
from jocs_site.people.models import Organisation, User
from scholarships import rules
from scholarships.models import Application, Award, Call, Instalment, PanelMember, Review, ReviewAssignment
from scholarships.models.reviews import Conflict

# --- the desk -----------------------------------------------------------------------------------------------------


def applications() -> QuerySet[Application]:
    return Application.objects.with_names()


def application_file(pk: int) -> Application | None:
    """One application with everything its page shows."""
    return (
        applications()
        .select_related("decision__award", "person__user")
        .prefetch_related(
            "changes__by__person",
            "call__criteria",
            Prefetch("assignments", assignments_with_reviews()),
            Prefetch("decision__award__instalments", Instalment.objects.order_by("sequence", "pk")),
        )
        .filter(pk=pk)
        .first()
    )


def assignments_with_reviews() -> QuerySet[ReviewAssignment]:
    related = ("reviewer__person", "review")
    return ReviewAssignment.objects.select_related(*related).prefetch_related("review__scores__criterion")


@dataclass(frozen=True)
class NextStep:
    """A step that the reader may take, and everything that still stands in its way."""

    step: Step
    blockers: list[Blocker]


def next_steps(record, life: Life, user) -> list[NextStep]:
    steps = [step for step in life.steps_from(record.state) if user.has_perm(step.permission)]
    return [NextStep(step, step.blockers(record)) for step in steps]


def panel() -> QuerySet[PanelMember]:
    return PanelMember.objects.filter(is_active=True).select_related("user__person", "organisation")


def awarded_yen(call: Call) -> int:
    awards = Award.objects.filter(decision__application__call=call)
    return awards.aggregate(total=Sum("committed_yen", default=0))["total"]


def states_of(call: Call) -> dict[str, int]:
    """How many applications of the call stand in each state, in the order of the life; those without are left out."""
    counts = dict(call.applications.order_by().values_list("state").annotate(Count("pk")))
    return {state.label: counts[state] for state in Application.State if counts.get(state)}


def instalments() -> QuerySet[Instalment]:
    return Instalment.objects.with_names().select_related("approved_by__person", "sent_by__person")


# --- the selection meeting ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Ranked:
    """One line of the ranking. ``average`` and ``spread`` are points out of 100; ``None`` without reviews."""

    place: int | None
    application: Application
    totals: list[float]
    recommendations: list[str]
    conflicts: int

    @property
    def average(self) -> float | None:
        return sum(self.totals) / len(self.totals) if self.totals else None

    @property
    def spread(self) -> float | None:
        return max(self.totals) - min(self.totals) if self.totals else None


def ranking(call: Call) -> list[Ranked]:
    """Applications of the call that were or are reviewed, best average first. Three queries, whatever their number."""
    totals, recommendations = defaultdict(list), defaultdict(list)
    for application_id, recommendation, total in _review_totals(call):
        totals[application_id].append(total)
        recommendations[application_id].append(recommendation)
    reviewed = applications().filter(call=call, pk__in=_with_reviewers(call)).select_related("decision")
    files = reviewed.annotate(conflicts=Count("assignments", filter=Q(assignments__conflict=Conflict.DECLARED)))
    lines = [Ranked(None, file, totals[file.pk], recommendations[file.pk], file.conflicts) for file in files]
    lines.sort(key=lambda line: (line.average is None, -(line.average or 0), line.application.code))
    return [_placed(line, lines) for line in lines]


def _placed(line: Ranked, lines: list[Ranked]) -> Ranked:
    """Equal averages share a place: 1, 2, 2, 4."""
    if line.average is None:
        return line
    place = 1 + sum(1 for other in lines if other.average is not None and other.average > line.average)
    return Ranked(place, line.application, line.totals, line.recommendations, line.conflicts)


def _with_reviewers(call: Call) -> QuerySet:
    return ReviewAssignment.objects.filter(application__call=call).values("application")


def _review_totals(call: Call) -> list[tuple[int, str, float]]:
    weight = sum(criterion.weight for criterion in call.criteria.all()) or 1
    points = Cast(F("scores__value"), FloatField()) * F("scores__criterion__weight") / F("scores__criterion__max_score")
    reviews = Review.objects.filter(assignment__application__call=call).order_by("pk")
    rows = reviews.annotate(points=Sum(points, default=0.0))
    found = rows.values_list("assignment__application_id", "recommendation", "points")
    return [(application_id, recommendation, 100 * points / weight) for application_id, recommendation, points in found]


# --- reviewers and applicants -------------------------------------------------------------------------------------


def files_to_review(user) -> QuerySet[ReviewAssignment]:
    """The reviewer's own files; those with a declared conflict are not among them."""
    related = ("application__person", "application__nominating_organisation", "application__call", "review")
    return ReviewAssignment.objects.readable_by(user).select_related(*related).order_by("application__code")


def roles_of(user) -> dict[str, bool]:
    """Which screens of this room are the account's: was it ever asked to review, has its person ever applied?"""
    if not user.is_authenticated:
        return {"is_reviewer": False, "is_applicant": False}
    reviews = ReviewAssignment.objects.filter(reviewer=user)
    applied = Application.objects.filter(person__user=user)
    return User.objects.values(is_reviewer=Exists(reviews), is_applicant=Exists(applied)).get(pk=user.pk)


def own_applications(user) -> QuerySet[Application]:
    """What the account's person applied for, newest first, with the award and its instalments."""
    live = Instalment.objects.live().order_by("sequence", "pk")
    own = applications().filter(person__user=user).select_related("decision__award")
    return own.prefetch_related(Prefetch("decision__award__instalments", live)).order_by("-call__opens_at", "-pk")


# --- the public ---------------------------------------------------------------------------------------------------


def open_call(at: datetime) -> Call | None:
    return Call.objects.open_at(at).order_by("closes_at").first()


def latest_call(at: datetime) -> Call | None:
    """The call that opened last, open or closed."""
    return Call.objects.filter(opens_at__lte=at).order_by("-opens_at").first()


def names_of(countries: list[str]) -> list[str]:
    return [country_name(code) for code in countries]


def next_call(at: datetime) -> Call | None:
    return Call.objects.upcoming_at(at).first()


@dataclass(frozen=True)
class PublicFigures:
    """Fit for the public: ``None`` stands for a number from one to four, which could point to a person."""

    last_round: Call | None
    applications: int | None
    countries: int
    scholars: int | None
    scholars_by_country: list["CountryFigure"]
    awarded_ever: int | None


@dataclass(frozen=True)
class CountryFigure:
    codes: tuple[str, ...]
    count: int | None

    @property
    def name(self) -> str:
        """The country in the reader's language; several small ones together have no names."""
        return country_name(self.codes[0]) if len(self.codes) == 1 else _("Other countries")


def public_figures(on: date) -> PublicFigures:
    """The programme in numbers: the last round closed by ``on``, and who studies on that day."""
    last_round = Call.objects.filter(closes_at__date__lte=on).order_by("-closes_at").first()
    received = Application.objects.counted().filter(call=last_round) if last_round else Application.objects.none()
    by_country = _count_by_country(received)
    awarded = Application.objects.filter(state=Application.State.AWARDED, decision__meeting_on__lte=on)
    studying = _count_by_country(awarded.filter(starts_on__lte=on, ends_before__gt=on))
    groups = [CountryFigure(group.members, group.count) for group in rules.protect_small(studying)]
    return PublicFigures(
        last_round=last_round,
        applications=_told(sum(by_country.values())),
        countries=len(by_country),
        scholars=_told(sum(studying.values())),
        scholars_by_country=groups,
        awarded_ever=_told(awarded.count()),
    )


def _told(count: int) -> int | None:
    return count if rules.may_tell(count) else None


def _count_by_country(found: QuerySet[Application]) -> dict[str, int]:
    country = "nominating_organisation__country"
    return dict(found.order_by().values_list(country).annotate(Count("pk")))


# --- the dashboard ------------------------------------------------------------------------------------------------


def todos(*, user, today: date) -> list[Todo]:
    """What waits at the desk and at the treasurer's, as far as this user may do it."""
    waiting = [
        (gettext_lazy("applications to check"), _in_state("submitted"), "check_application", "submitted"),
        (gettext_lazy("incomplete applications"), _in_state("incomplete"), "check_application", "incomplete"),
        (gettext_lazy("applications without reviewers"), _in_state("eligible"), "assign_application", "eligible"),
        (gettext_lazy("applications whose reviews are all in"), _reviewed(), "assign_application", "in_review"),
        (gettext_lazy("applications to decide"), _in_state("shortlisted"), "decide_application", "shortlisted"),
        (gettext_lazy("awards to record"), _in_state("selected"), "add_award", "selected"),
    ]
    due = Instalment.objects.filter(due_on__lte=today + timedelta(days=30))
    to_approve = due.filter(state="planned", award__agreement_signed_on__isnull=False)
    money = [
        (gettext_lazy("instalments to approve within 30 days"), to_approve, "approve_instalment", "planned"),
        (gettext_lazy("approved instalments to send"), due.filter(state="approved"), "send_instalment", "approved"),
        (gettext_lazy("instalments returned by the bank"), due.filter(state="bounced"), "send_instalment", "bounced"),
    ]
    work = [
        Waiting(label, found, f"{reverse(f'scholarships_{screen}:index')}?state={state}", f"scholarships.{codename}")
        for screen, lines in (("applications", waiting), ("instalments", money))
        for label, found, codename, state in lines
    ]
    return count_waiting(work, user=user)


def _in_state(state: str) -> QuerySet[Application]:
    return Application.objects.filter(state=state)


def _reviewed() -> QuerySet[Application]:
    """In review, and no reviewer still owes anything."""
    own = ReviewAssignment.objects.filter(application=OuterRef("pk"))
    return _in_state("in_review").filter(Exists(own.filter(review__isnull=False)), ~Exists(own.waiting()))


def file_roles(subject, *, user, on: date) -> list[Role]:
    """What somebody is to this room, for their file: an applicant or scholar, a reviewer, a nominating body."""
    del on
    if isinstance(subject, Organisation):
        return _nominating_roles(subject, user)
    roles = []
    if user.has_perm("scholarships.view_application"):
        for application in Application.objects.filter(person=subject).order_by("-pk"):
            address = reverse("scholarships_applications:inspect", args=[application.pk])
            told = f"{application.code}, {application.get_state_display()}"
            roles.append(Role(_("Applicant for a scholarship"), told, address))
    panel = PanelMember.objects.filter(user=subject.user_id) if subject.user_id else PanelMember.objects.none()
    if user.has_perm("scholarships.view_panelmember"):
        address = "scholarships_panel:inspect"
        roles += [Role(_("Reviewer of applications"), "", reverse(address, args=[one.pk])) for one in panel]
    return roles


def _nominating_roles(organisation: Organisation, user) -> list[Role]:
    count = Application.objects.filter(nominating_organisation=organisation).count()
    if not count or not user.has_perm("scholarships.view_application"):
        return []
    told = ngettext("%(count)d application", "%(count)d applications", count) % {"count": count}
    return [Role(_("Nominates applicants"), told, reverse("scholarships_applications:index"))]
