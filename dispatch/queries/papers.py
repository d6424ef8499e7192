"""Documents of workers: what is on file, whether it is enough, and whether clinical work is allowed."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from dispatch.models import DocumentType, PersonDocument, Posting, Worker
from dispatch.models.papers import PaperFile, files_of
from dispatch.models.postings import BACK, NOT_LIVE
from jocs_site.people.countries import country_name


def paper_file(posting: Posting, *, today: date) -> PaperFile:
    """Every document that is asked of a posting or on file for it, and what is wrong."""
    return files_of([posting], today=today)[posting.pk]


def documents_of_worker(worker: Worker) -> QuerySet[PersonDocument]:
    """What is on file and holds, in the order of the kinds."""
    return PersonDocument.objects.latest().with_names().filter(person=worker.person_id).order_by("type__place", "pk")


def document_types(on: date) -> QuerySet[DocumentType]:
    return DocumentType.objects.in_use(on).in_order()


def posting_of_today(worker: Worker, on: date) -> Posting | None:
    """Where a worker is posted, or will be next."""
    own = Posting.objects.filter(worker=worker, ends_before__gt=on).exclude(state__in=[*NOT_LIVE, *BACK])
    return own.with_names().order_by("starts_on", "pk").first()


@dataclass(frozen=True)
class Duty:
    """Whether somebody may treat patients at the post today, and the sentence that says why. Source: R45"""

    is_allowed: bool
    sentence: str


def clinical_duty(posting: Posting, *, on: date) -> Duty:
    """Not allowed until a licence of the host country is on file and in force; its end takes it back that day."""
    licences = _licences(posting.worker.person_id, posting.country)
    now = licences.filter(_in_force(on)).order_by("-valid_before").first()
    country = country_name(posting.country)
    if now:
        words = {"paper": now, "day": date_format(now.valid_until)}
        return Duty(True, _("Clinical work is allowed until %(day)s (%(paper)s).") % words)
    latest = licences.order_by("-valid_before").first()
    if latest is None:
        return Duty(
            False, _("Clinical work is not allowed: no licence of %(country)s is on file.") % {"country": country}
        )
    if latest.valid_before <= on:
        words = {"country": country, "day": date_format(latest.valid_until)}
        return Duty(False, _("Clinical work is not allowed: the licence of %(country)s ended on %(day)s.") % words)
    words = {"country": country, "day": date_format(latest.valid_from)}
    return Duty(False, _("Clinical work is not allowed yet: the licence of %(country)s begins on %(day)s.") % words)


def with_clinical_duty(postings: QuerySet[Posting], *, on: date) -> QuerySet[Posting]:
    """Annotate ``may_practise``: whether a licence of the host country is in force."""
    licences = PersonDocument.objects.standing().filter(
        _of_country(OuterRef("country")), _in_force(on), person=OuterRef("worker__person")
    )
    return postings.annotate(may_practise=Exists(licences))


def _licences(person_id: int, country: str) -> QuerySet[PersonDocument]:
    rows = PersonDocument.objects.standing().select_related("type")
    return rows.filter(_of_country(country), person=person_id)


def _of_country(country) -> Q:
    """A licence of a kind that is for one country holds there, else where it was issued."""
    there = Q(type__country=country) | Q(type__country="", country=country)
    return Q(type__permits_clinical_work=True) & there


def _in_force(on: date) -> Q:
    return Q(valid_from__lte=on, valid_before__gt=on)
