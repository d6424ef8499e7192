"""Postings at any point of their life, built through the services as the office would."""

from datetime import UTC, date, datetime, timedelta

import factory

from dispatch import services
from dispatch.models import Candidacy, HostAgreement, Posting, Worker, WorkerRequest
from tests.factories.people import OrganisationFactory, PersonFactory

TODAY = date(2026, 11, 22)
AT = datetime(2026, 11, 22, 3, tzinfo=UTC)
# The shortest way to each state, as steps from the draft.
WAY_TO = {
    "draft": [],
    "proposed": ["propose"],
    "approved": ["propose", "approve"],
    "preparing": ["propose", "approve", "prepare"],
    "departed": ["propose", "approve", "prepare", "depart"],
    "arrived": ["propose", "approve", "prepare", "depart", "arrive"],
    "language": ["propose", "approve", "prepare", "depart", "arrive", "start_language"],
    "active": ["propose", "approve", "prepare", "depart", "arrive", "start_language", "begin_service"],
    "cancelled": ["cancel"],
}


class WorkerFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Worker

    person = factory.SubFactory(PersonFactory)
    profession = Worker.Profession.NURSE


def make_posting(
    state="draft", *, worker=None, organisation=None, starts_on=date(2025, 10, 1), ends_before=date(2028, 10, 1), **rest
) -> Posting:
    """A posting that has come as far as ``state``; all its papers are there."""
    worker = worker or WorkerFactory()
    organisation = organisation or OrganisationFactory(region_ja="タボラ州", region_en="Tabora")
    agree(organisation)
    details = {
        "job_title_ja": "看護教育",
        "job_title_en": "Nursing education",
        "objectives": "助産師の育成を支える。",
        "sensitivity": "public",
    }
    posting = services.plan_posting(
        worker=worker,
        organisation=organisation,
        starts_on=starts_on,
        ends_before=ends_before,
        at=AT,
        **(details | rest),
    )
    advance_to(posting, state)
    return posting


def agree(organisation, **changes) -> HostAgreement:
    """The signed agreement with a host, which stands for all its postings; with ``changes`` another one."""
    if not changes and (standing := HostAgreement.objects.filter(organisation=organisation).first()):
        return standing
    terms = {
        "provides": "住居と労働許可の手続き",
        "valid_from": date(2000, 1, 1),
        "valid_before": date(2100, 1, 1),
        "signed_on": date(2000, 1, 1),
    }
    return services.record_agreement(organisation=organisation, **(terms | changes))


def make_request(state="received", **changes) -> WorkerRequest:
    """A request that has come as far as ``state`` through the office's steps."""
    columns = {
        "organisation": changes.pop("organisation", None) or OrganisationFactory(is_partner=True),
        "profession": "midwife",
        "wanted_from": date(2027, 4, 1),
        "languages_work": "English B2",
        "received_on": date(2026, 4, 1),
        "need": "農村の助産師を育てる人がいない。",
    }
    request = services.receive_request(at=AT, **(columns | changes))
    if state == "received":
        return request
    services.advance_request(request, "survey", at=AT)
    if state == "open":
        agree(request.organisation)
        visit(request)
        services.advance_request(request, "open", at=AT)
    return request


def visit(request: WorkerRequest, recommendation="go", **changes):
    found = {
        "starts_on": date(2026, 6, 1),
        "ends_before": date(2026, 6, 8),
        "visitors": "総主事 山田",
        "findings": "宿舎は安全で、指導者がいる。",
        "recommendation": recommendation,
    }
    return services.record_visit(request=request, at=AT, **(found | changes))


REASON = "現地の事情がよく知られているため。"


def make_candidacy(state="applied", **changes) -> Candidacy:
    """An application that has come as far as ``state``; for an open request, if no other is given."""
    columns = {
        "person": changes.pop("person", None) or PersonFactory(),
        "profession": "midwife",
        "applied_on": date(2026, 6, 1),
        "letter": "農村の母と子のそばで働きたい。",
    }
    if "request" not in changes:
        columns["request"] = make_request("open")
    candidacy = services.receive_application(at=AT, **(columns | changes))
    interview = {"interview_on": date(2026, 7, 1), "panel": "総主事 山田"}
    if state in ("interviewing", "recommended"):
        services.advance_candidacy(candidacy, "invite", at=AT)
    if state == "recommended":
        services.advance_candidacy(candidacy, "recommend", at=AT, **interview)
    if state == "withdrawn":
        services.advance_candidacy(candidacy, "withdraw", reason=REASON, at=AT)
    return candidacy


def halted(posting: Posting, kind="suspension") -> Posting:
    """With the board's decision that it halts; the step in its life is still to be taken."""
    until = {"expected_resume_on": posting.ends_before} if kind == "suspension" else {}
    services.halt_posting(
        posting=posting,
        kind=kind,
        effective_on=posting.starts_on,
        reason=REASON,
        approved_on=posting.starts_on,
        minutes="2026-1",
        **until,
    )
    return posting


def advance_to(posting: Posting, state: str) -> None:
    """Take the shortest way from the draft to ``state``."""
    steps = WAY_TO[state]
    if "depart" in steps:
        give_papers(posting)
    for step in steps:
        services.advance_posting(
            posting, step, on=posting.starts_on, reason="予定どおり進めるため。", minutes="2025-3", at=_after(posting)
        )


def give_papers(posting: Posting) -> None:
    services.add_emergency_contact(worker=posting.worker, name="看護 太郎", relation="父", phone="03-0000-0000")
    day = posting.starts_on - timedelta(days=30)
    services.record_papers(
        posting=posting, insurance_decided_on=day, special_enrolment_decided_on=day, at=_after(posting)
    )


def publish(posting: Posting, text_ja="農村の母と子のために働きます。", text_en="I work for rural mothers."):
    """Give a released public text on the day the posting starts."""
    services.set_public_profile(
        posting=posting, text_ja=text_ja, text_en=text_en, consent_given_on=posting.starts_on, at=_after(posting)
    )
    return services.release_public_profile(posting=posting, on=posting.starts_on, at=_after(posting))


def grant(worker, reason="現地の病院が二年後に閉じる予定のため、任期を二年とする。"):
    """A term exception by the board."""
    return services.grant_exception(
        worker=worker, reason=reason, approved_by="理事会", approved_on=date(2025, 5, 1), minutes="2025-1"
    )


def _after(posting: Posting) -> datetime:
    """An instant of recording that no day of this posting is later than."""
    day = max(posting.starts_on, TODAY)
    return datetime(day.year, day.month, day.day, 3, tzinfo=UTC)
