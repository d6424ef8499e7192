"""Calls, applications, reviews, payments and reports of the demo that addresses are asked for."""

from uuid import UUID

from jocs_site.overview.access.addresses import Address
from jocs_site.people.models import User
from scholarships.models import Application, Call, MonitoringVisit, ReviewAssignment
from scholarships.queries import batches, instalments, own_reports
from tests.overview.sample import Sample, person


def call(address: Address) -> Sample:
    decided = person("scholar@demo.example").scholarship_applications.get()
    return Sample({"pk": decided.call_id, "meeting": decided.decision.meeting_id})


def public_call(address: Address) -> Sample:
    return Sample({"pk": Call.objects.announced().first().pk})


def page_of_applicant(address: Address) -> Sample:
    some = {"token": "x", "key": UUID(int=1), "name": "about"}
    return Sample({name: some[name] for name in address.parameters})


def own_review_list(address: Address) -> Sample:
    return Sample(owner="reviewer")


def own_page(address: Address) -> Sample:
    return Sample(owner="scholar")


def review(address: Address) -> Sample:
    waiting = User.objects.get(email="reviewer@demo.example").review_assignments.waiting()
    return Sample({"pk": waiting.first().pk}, owner="reviewer")


def compared_review(address: Address) -> Sample:
    own = User.objects.get(email="reviewer@demo.example").review_assignments
    return Sample({"pk": own.filter(review__isnull=False, application__state="awarded").first().pk}, owner="reviewer")


def review_paper(address: Address) -> Sample:
    """On a file that the reviewer has declared free of conflicts."""
    own = User.objects.get(email="reviewer@demo.example").review_assignments
    one = own.filter(conflict="none", application__state__in=["in_review", "shortlisted"]).first()
    return Sample({"pk": one.pk, "key": one.application.papers.first().key}, owner="reviewer")


def assignment(address: Address) -> Sample:
    """A reviewer who could still be withdrawn."""
    open_ones = ReviewAssignment.objects.standing().filter(application__decision=None)
    one = open_ones.exclude(application__state="withdrawn").first()
    return Sample({"pk": one.application_id, "assignment": one.pk})


def application(address: Address) -> Sample:
    scholar = person("scholar@demo.example")
    return Sample({"pk": scholar.scholarship_applications.get().pk, "step": "withdraw"})


def award(address: Address) -> Sample:
    """A scholar who serves, with a paper of the employer."""
    found = Application.objects.filter(decision__award__state="serving").first()
    papers = found.decision.award.service.confirmations
    return Sample({"pk": found.pk, "step": "resume", "confirmation": papers.first().pk})


def application_paper(address: Address) -> Sample:
    handed_in = Application.objects.exclude(papers=None).first()
    return Sample({"pk": handed_in.pk, "key": handed_in.papers.first().key})


def instalment(address: Address) -> Sample:
    if address.key == "scholarships_instalments:receipt_file":
        return Sample({"pk": instalments().exclude(receipt="").first().pk})
    award = person("scholar@demo.example").scholarship_applications.get().decision.award
    return Sample({"pk": award.instalments.last().pk, "step": "cancel"})


def arrival(address: Address) -> Sample:
    award = person("scholar@demo.example").scholarship_applications.get().decision.award
    return Sample({"pk": award.instalments.first().pk}, owner="scholar")


def scholar_report(address: Address) -> Sample:
    """The scholar's own, sent in and with a transcript."""
    reports = own_reports(User.objects.get(email="scholar@demo.example"))
    found = reports.exclude(transcript="").first()
    return Sample({"pk": found.pk, "step": "accept"}, owner="scholar")


def visit(address: Address) -> Sample:
    """The one on the spot, to several scholars."""
    found = MonitoringVisit.objects.get(kind="visit")
    return Sample({"pk": found.pk, "note": found.notes.first().pk})


def bank_list(address: Address) -> Sample:
    """One whose file nobody took yet."""
    return Sample({"pk": batches().filter(taken_at=None).first().pk})
