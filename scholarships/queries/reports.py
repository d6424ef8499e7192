"""Reports of scholars: the desk's list, the scholar's own, and the links by which they are sent in."""

from django.core.signing import BadSignature, Signer
from django.db.models import QuerySet

from scholarships.models import ScholarReport

_OWN = Signer(salt="scholarships.report", sep=".")


def scholar_reports() -> QuerySet[ScholarReport]:
    return ScholarReport.objects.with_names().prefetch_related("reminders")


def report_token(report: ScholarReport) -> str:
    """For a link that a copy of the database cannot make."""
    return _OWN.sign(f"{report.pk}-{report.link_number}")


def report_of_link(token: str) -> ScholarReport | None:
    """Whose link this is; ``None`` for a forged one, and for one that was renewed since."""
    try:
        pk, number = _OWN.unsign(token).split("-")
    except (BadSignature, ValueError):
        return None
    return scholar_reports().filter(pk=pk, link_number=number).first()


def own_reports(user) -> QuerySet[ScholarReport]:
    """Those of the account's person, nobody else's."""
    return scholar_reports().filter(obligation__award__decision__application__person__user=user)
