"""Calls: announced anew, or made from last year's."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.timezone import make_naive
from django.utils.translation import gettext as _

from jocs_site.foundation.errors import RuleBroken
from jocs_site.foundation.periods import add_months
from jocs_site.people.models import Organisation
from scholarships.models import Call, CallDocument, CheckPoint, Criterion

COPIED = (
    "time_zone",
    "budget_yen",
    "countries",
    "reviewers_per_file",
    "reports_per_year",
    "references_asked",
    "service_months_per_study_month",
    "service_months_min",
    "service_months_max",
)
MONTHS_OF_A_YEAR = 12


@transaction.atomic
def open_call(
    *,
    criteria: list[dict],
    documents: Iterable[dict] = (),
    check_points: Iterable[dict] = (),
    bodies: Iterable[Organisation] = (),
    **fields,
) -> Call:
    """Announce a call with its criteria (``code``, ``name_ja``, ``name_en``, ``max_score``, ``weight``).

    documents: the papers it asks for (``kind`` of `DocumentKind`, ``is_required``). check_points: what is looked at by
    eye (``code``, ``name_ja``, ``name_en``). bodies: who may nominate; none is every partner in standing. fields: the
    columns of `Call`.
    Raises RuleBroken without a criterion; ValidationError for a field that is wrong.
    """
    if not criteria:
        raise RuleBroken(_("A call needs at least one criterion."))
    call = Call(**fields)
    call.full_clean()
    call.save()
    Criterion.objects.bulk_create([Criterion(call=call, **criterion) for criterion in criteria])
    CallDocument.objects.bulk_create([CallDocument(call=call, **document) for document in documents])
    CheckPoint.objects.bulk_create([CheckPoint(call=call, **point) for point in check_points])
    call.bodies.set(bodies)
    return call


@transaction.atomic
def copy_call(call: Call) -> Call:
    """Last year's call once more: a year later by the clock of its own time zone, the year in its titles counted up.

    Criteria, papers, points to check, bodies and rules are the same. Only the office sees it until it is announced.
    Raises RuleBroken where a call of the following year has the same titles already, as a second tap would make it.
    """
    year = call.fiscal_year + 1
    title_ja, title_en = (_counted_up(title, call.fiscal_year) for title in (call.title_ja, call.title_en))
    Call.objects.select_for_update().get(pk=call.pk)  # two who copy the same call queue up here
    if Call.objects.filter(fiscal_year=year, title_ja=title_ja, title_en=title_en).exists():
        raise RuleBroken(_("This call has been copied to the following year already."))
    instants = {name: getattr(call, name) for name in ("opens_at", "closes_at", "corrections_until")}
    return open_call(
        criteria=list(call.criteria.values("code", "name_ja", "name_en", "max_score", "weight")),
        documents=list(call.documents.values("kind", "is_required")),
        check_points=list(call.check_points.values("code", "name_ja", "name_en")),
        bodies=list(call.bodies.all()),
        fiscal_year=year,
        title_ja=title_ja,
        title_en=title_en,
        is_announced=False,
        **{name: at and _a_year_later(at, call.zone) for name, at in instants.items()},
        **{name: getattr(call, name) for name in COPIED},
    )


def _counted_up(title: str, year: int) -> str:
    return title.replace(str(year), str(year + 1))


def _a_year_later(at: datetime, zone) -> datetime:
    """The same hour there, although clocks may have been put forward; 29 February becomes 28."""
    clock = make_naive(at, zone)
    day = add_months(clock.date(), MONTHS_OF_A_YEAR)
    return datetime.combine(day, clock.time(), tzinfo=zone)
