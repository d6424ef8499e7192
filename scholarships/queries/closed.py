"""Which files are closed to an account, whatever its rights."""

from django.db.models import Q, QuerySet

from scholarships.models import Application, PanelMember, PanelTie
from scholarships.models.reviews import Conflict


def closed_to(user) -> QuerySet[Application]:
    """Files that are gone for this account, in the office too: it stepped back from them."""
    return Application.objects.filter(assignments__reviewer=user, assignments__conflict=Conflict.DECLARED)


def is_closed_to(application: Application, user) -> bool:
    """Whether the file is among those of `closed_to`; asks nothing where its assignments are read already."""
    return any(
        one.reviewer_id == user.pk and one.conflict == Conflict.DECLARED for one in application.assignments.all()
    )


def barred_from_money(user) -> QuerySet[Application]:
    """Files whose money this account neither sees nor moves, whatever its rights.

    Those it stepped back or was withdrawn from, its own, those of its body or of somebody it is tied to. ``None``, the
    system itself, is barred from none.
    """
    if user is None:
        return Application.objects.none()
    return Application.objects.filter(Q(pk__in=closed_to(user).values("pk")) | tied_to(user))


def tied_to(user) -> Q:
    """Their own application, those of their body, and those of somebody the panel knows them to be tied to."""
    tied = PanelTie.objects.filter(member__user=user).values("person")
    bodies = PanelMember.objects.filter(user=user, organisation__isnull=False).values("organisation")
    return Q(person__user=user) | Q(person__in=tied) | Q(nominating_organisation__in=bodies)
