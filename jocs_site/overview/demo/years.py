"""What becomes of some scholars of the decided round: suspended, terminated, back at work, deferred."""

from datetime import date, timedelta

from jocs_site.foundation.periods import add_months
from jocs_site.overview.demo import Demo, at
from jocs_site.overview.demo.scholars import OFFICER, Scholar, paper
from jocs_site.people.models import Consent
from jocs_site.people.queries import consent_text
from scholarships import queries, services

SUSPENDED, TERMINATED, SERVING, DEFERRED = 20, 23, 25, 26


def go_on(scholar: Scholar) -> None:
    """By the place in the ranking; most just study."""
    way = {SUSPENDED: _suspend, TERMINATED: _terminate, SERVING: _serve, DEFERRED: _defer}.get(scholar.place)
    if way:
        way(scholar)


def visit(demo: Demo, awards: list) -> None:
    """The officer went to the first body, and later heard one of its scholars by video."""
    first = awards[0].decision.application.nominating_organisation
    there = [one for one in awards if one.decision.application.nominating_organisation == first][:3]
    officer = demo.users[OFFICER]
    on_the_spot = services.record_visit(
        kind="visit",
        held_on=demo.days_ago(75),
        place=f"{first.name_en}",
        staff=[officer],
        others="佐藤 恵(理事)",
        notes=dict.fromkeys(there, "寮と実習病棟を見学。学業は順調。教科書が不足しているとのこと。"),
        by=officer,
        at=at(demo.days_ago(70)),
    )
    services.correct_note(
        note=on_the_spot.notes.first(),
        text="寮と実習病棟を見学。学業は順調。教科書は学校から届いたとのこと。",
        by=officer,
        at=at(demo.days_ago(62)),
    )
    services.record_visit(
        kind="video",
        held_on=demo.days_ago(20),
        staff=[officer],
        notes={there[0]: "夜勤実習が続き疲れているが、体調に問題はない。次の試験は来月。"},
        by=officer,
        at=at(demo.days_ago(20)),
    )


def _suspend(scholar: Scholar) -> None:
    day = scholar.demo.days_ago(40)
    reason = "病気療養のため休学。復学は半年後の見込み。"
    services.suspend_award(award=scholar.award, suspended_on=day, reason=reason, by=scholar.officer, at=at(day))


def _terminate(scholar: Scholar) -> None:
    """The committee asks for what was not used; a part of it has come."""
    day = scholar.demo.days_ago(50)
    first, second, *_rest = queries.panel()
    ruled = services.Ruled(
        meeting_on=day,
        minutes=f"委員会議録 {day.year}-4",
        effective_on=day,
        reason="学業を断念したとの申し出があり、打切りとする。",
        signers=(first, second),
    )
    amount = queries.refund_proposed(scholar.award, day)
    services.terminate_award(award=scholar.award, ruled=ruled, amount=amount, by=scholar.officer, at=at(day))
    part = scholar.award.instalments.get(sequence=1)
    refunded_on = scholar.demo.days_ago(15)
    services.record_refund(
        instalment=part,
        refunded_on=refunded_on,
        refunded_amount=min(amount, part.amount),
        reason="打切りに伴う返還の一回目。",
        by=scholar.officer,
        at=at(refunded_on),
    )


def _complete(scholar: Scholar, day: date) -> None:
    """Earlier than planned: what was not sent is not needed any more, nor are reports on the time afterwards."""
    reason = "既修得単位が認められ、予定より早く修了した。"
    desk = {"by": scholar.officer, "at": at(day)}
    for part in scholar.award.instalments.filter(state__in=["planned", "approved"]):
        services.move_instalment(instalment=part, step_name="cancel", reason=reason, **desk)
    for report in queries.scholar_reports().filter(obligation__award=scholar.award):
        if report.state == "submitted":
            services.advance_report(report=report, step_name="accept", **desk)
        elif report.state == "due":
            services.advance_report(report=report, step_name="waive", reason=reason, **desk)
    certificate = paper(scholar.file, "SPECIMEN CERTIFICATE", scholar.file.course)
    services.complete_award(award=scholar.award, completed_on=day, certificate=certificate, **desk)


def _serve(scholar: Scholar) -> None:
    on, body = scholar.demo.on, scholar.file.nominating_organisation
    _complete(scholar, scholar.demo.days_ago(70))
    back_on = add_months(on.replace(day=1), -1)
    desk = {"by": scholar.officer, "at": at(on)}
    services.start_service(award=scholar.award, starts_on=back_on, employer=body, **desk)
    services.confirm_service(
        award=scholar.award,
        starts_on=back_on,
        ends_before=add_months(back_on, 1),
        signed_by="Medical Director",
        signed_on=on,
        document=paper(scholar.file, "SPECIMEN CONFIRMATION OF SERVICE"),
        **desk,
    )
    if words := consent_text(Consent.Purpose.ALUMNI, on):
        services.keep_in_touch(
            person=scholar.file.person, wanted=True, on=on, version=words.version, by=scholar.officer
        )


def _defer(scholar: Scholar) -> None:
    _complete(scholar, scholar.demo.days_ago(70))
    services.defer_service(
        award=scholar.award,
        until=scholar.demo.on + timedelta(days=180),
        reason="勤務先の了解のもと、専門研修を続けるため。",
        by=scholar.officer,
        at=at(scholar.demo.days_ago(60)),
    )
