"""Which applicants are to be told something, and have not been."""

from dataclasses import dataclass

from django.db.models import OuterRef, Q, QuerySet, Subquery

from scholarships.models import Application, ApplicationChange, Call, lives
from scholarships.queries.desk import applications

# States that end in a letter; the others are the house's own business.
TOLD = ("incomplete", "ineligible", "interview", "selected", "reserve", "not_selected")
_UNSIGNED = Q(decision__meeting__isnull=False, decision__meeting__signed_on=None)


@dataclass(frozen=True)
class LetterDue:
    """``change``: the step that brought the application where it is, and that the letter tells of."""

    application: Application
    change: ApplicationChange


def letters_due(call: Call) -> list[LetterDue]:
    """Applicants to be told where their application stands, by number.

    Not those decided on by a meeting whose minutes two persons have not signed yet.
    """
    found = list(_untold(call))
    changes = ApplicationChange.objects.in_bulk([file.last_change for file in found])
    return [LetterDue(file, changes[file.last_change]) for file in found]


def letters_unsigned(call: Call) -> int:
    """How many letters wait for signatures under the minutes."""
    return call.applications.filter(_UNSIGNED).count()


def _untold(call: Call) -> QuerySet[Application]:
    told = ApplicationChange.objects.filter(subject=OuterRef("pk"), to_state__in=TOLD)
    last = told.order_by("-at", "-pk")
    awarded = Q(state="awarded", decision__meeting__isnull=False)  # those of former times were told on paper
    files = (
        applications()
        .filter(awarded | Q(state__in=TOLD), call=call, erased_on=None)
        .exclude(state="incomplete", draft__isnull=False)  # applied on the site, and was told at once
        .select_related("decision__meeting", "draft", "person__user")
        .annotate(last_change=Subquery(last.values("pk")[:1]), last_letter=Subquery(last.values("letter__pk")[:1]))
        .filter(last_change__isnull=False, last_letter=None)
    )
    return files.exclude(_UNSIGNED).order_by("number").prefetch_related("interviews", *lives.READ_BY_CHECK)
