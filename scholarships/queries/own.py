"""What reviewers and applicants ask about their own files."""

from django.db.models import Exists, Prefetch, QuerySet

from jocs_site.foundation.errors import Blocker
from jocs_site.people.models import User
from scholarships.models import Application, Instalment, ReviewAssignment, lives
from scholarships.queries.desk import applications


def files_to_review(user) -> QuerySet[ReviewAssignment]:
    """The reviewer's own files, by number; those with a declared conflict are not among them."""
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
    own = applications().filter(person__user=user).select_related("decision__award__service")
    related = (
        Prefetch("decision__award__instalments", live),
        "decision__award__obligations__report",
        "decision__award__service__confirmations",
        "checks",
        "call__check_points",
    )
    return own.prefetch_related(*related).order_by("-call__opens_at", "-pk")


def own_instalments(user) -> QuerySet[Instalment]:
    return Instalment.objects.with_names().filter(award__decision__application__person__user=user)


def missing_in(application: Application) -> list[Blocker]:
    """What an incomplete file still needs, in the reader's language; empty in any other state."""
    if application.state != Application.State.INCOMPLETE:
        return []
    return list(lives.wanting(application))
