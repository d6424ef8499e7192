"""Visits to scholars and hearings, without what is said of files from which the reader stepped back."""

from django.db.models import Prefetch, QuerySet

from scholarships.models import Award, MonitoringVisit, VisitNote
from scholarships.queries.closed import closed_to


def visits(user) -> QuerySet[MonitoringVisit]:
    """Newest first, with whom they were to; one that was only to scholars closed to the reader is left out."""
    notes = VisitNote.objects.exclude(award__decision__application__in=closed_to(user))
    named = notes.select_related(
        "award__decision__application__person", "award__decision__application__nominating_organisation"
    )
    named = named.prefetch_related("changes__by__person").order_by("award__decision__application__code")
    open_ones = MonitoringVisit.objects.filter(pk__in=notes.values("visit"))
    return open_ones.prefetch_related("staff__person", Prefetch("notes", named))


def notes_of_award(award: Award) -> QuerySet[VisitNote]:
    """What the visits say of one scholar, newest first, with the earlier words of each note."""
    notes = award.visit_notes.select_related("visit").prefetch_related("visit__staff__person", "changes__by__person")
    return notes.order_by("-visit__held_on", "-visit")


def scholars_to_visit(user) -> QuerySet[Award]:
    """Whom a visit may be to: everybody with an award, by nominating body, the newest rounds first."""
    related = ("decision__application__person", "decision__application__nominating_organisation")
    awards = Award.objects.exclude(decision__application__in=closed_to(user)).select_related(*related)
    body = "decision__application__nominating_organisation"
    return awards.order_by(f"{body}__country", f"{body}__name_en", body, "-decision__application__code")
