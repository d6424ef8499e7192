"""Who wants to become a member, and whom of them the office may know already."""

from collections.abc import Iterable

from django.db.models import QuerySet

from jocs_site.people.models import Person
from jocs_site.people.queries import similar_to
from members.models import APPLICATION_LIFE, Membership, MembershipApplication


def applications() -> QuerySet[MembershipApplication]:
    names = ("kind", "membership", "introducer__person", "introducer__organisation", "person")
    return MembershipApplication.objects.select_related(*names).prefetch_related("kind__terms")


def applications_of(membership: Membership) -> QuerySet[MembershipApplication]:
    """The forms by which somebody came in."""
    return MembershipApplication.objects.filter(membership=membership).order_by("-applied_at", "-pk")


def applications_waiting() -> QuerySet[MembershipApplication]:
    return applications().filter(state=APPLICATION_LIFE.begins).order_by("applied_at", "pk")


def similar_people(application: MembershipApplication) -> list[tuple[Person, tuple[str, ...]]]:
    """People on record who may be the applicant, with the grounds; nobody once that is settled."""
    if application.person_id or application.is_new:
        return []
    return similar_to(application.as_person())


def unsettled(among: Iterable[MembershipApplication]) -> list[MembershipApplication]:
    """Those for whom somebody must look at similar people first."""
    return [application for application in among if similar_people(application)]


def applications_ready() -> list[MembershipApplication]:
    """Those that the board may approve now, the oldest first."""
    waiting = list(applications_waiting())
    held_back = {application.pk for application in unsettled(waiting)}
    return [application for application in waiting if application.pk not in held_back]
