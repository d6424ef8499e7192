"""Hours that add up: for a volunteer, an opportunity, an office, a fiscal year."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, time

from django.db.models import Count, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from dispatch.volunteers.models import Opportunity, SignUp, Volunteer
from jocs_site.foundation.periods import fiscal_year, fiscal_year_ends_before, fiscal_year_starts_on

FIRST_YEAR, LAST_YEAR = 1960, 2100  # JOCS began in 1960


@dataclass(frozen=True)
class YearOfHelp:
    """One fiscal year of a volunteer."""

    year: int
    times: int
    minutes: int
    no_shows: int


def within_year(year: int) -> dict:
    """A filter on the shifts that began in this fiscal year, Japan time."""
    first, end = fiscal_year_starts_on(year), fiscal_year_ends_before(year)
    return {
        "shift__starts_at__gte": timezone.make_aware(datetime.combine(first, time())),
        "shift__starts_at__lt": timezone.make_aware(datetime.combine(end, time())),
    }


def years_of(volunteer: Volunteer) -> list[YearOfHelp]:
    """The years in which they were expected or came, the latest first."""
    told: dict[int, list[int]] = defaultdict(lambda: [0, 0, 0])
    entries = SignUp.objects.filter(volunteer=volunteer, state__in=["attended", "no_show"])
    for state, minutes, starts_at in entries.values_list("state", "minutes", "shift__starts_at"):
        sums = told[fiscal_year(timezone.localdate(starts_at))]
        if state == "attended":
            sums[0] += 1
            sums[1] += minutes
        else:
            sums[2] += 1
    return [YearOfHelp(year, *told[year]) for year in sorted(told, reverse=True)]


def duration_in_words(minutes: int) -> str:
    """``2 h 5 min`` or ``2時間5分``."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return _("%(minutes)d min") % {"minutes": rest}
    if not rest:
        return _("%(hours)d h") % {"hours": hours}
    return _("%(hours)d h %(minutes)d min") % {"hours": hours, "minutes": rest}


@dataclass(frozen=True)
class HelpWith:
    """What a volunteer did for one opportunity in one fiscal year."""

    opportunity: Opportunity
    times: int
    minutes: int


def help_in_year(volunteer: Volunteer, year: int) -> list[HelpWith]:
    """The most time first; empty when they did not come in that year, or the calendar has no such year."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return []
    came = SignUp.objects.filter(volunteer=volunteer, state="attended", **within_year(year))
    sums = came.values("shift__opportunity").annotate(times=Count("pk"), time=Sum("minutes")).order_by("-time")
    opportunities = Opportunity.objects.in_bulk([row["shift__opportunity"] for row in sums])
    return [HelpWith(opportunities[row["shift__opportunity"]], row["times"], row["time"]) for row in sums]
