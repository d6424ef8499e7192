"""Workers and their postings, each walked through its life as far as its dates have come."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from dispatch import services
from jocs_site.foundation.periods import add_months
from jocs_site.overview.demo import Demo, around_posts, checklists, file, papers, past_event, reports, requests
from jocs_site.overview.demo.people import named_person
from jocs_site.people.models import User
from jocs_site.people.services import add_people

COORDINATOR = "coordinator@demo.example"

# Steps that follow a decision of the board, and what it decides.
HALTS = {"evacuate": "evacuation", "resume": "resumption"}
WHY = {
    "evacuation": "選挙のあと道路の封鎖が続いたため。",
    "resumption": "道路が開き、受入団体も安全を確かめたため。",
}


def load(demo: Demo) -> str:
    rows = file("workers")["workers"]
    count = 0
    requests.sign_agreements(demo)
    answered = requests.receive(demo)
    latest = {}
    for row in rows:
        user = demo.users.get(row.get("email", ""))
        person = named_person(row, user)
        person.phone = row.get("phone", "")
        add_people([person])
        worker = services.register_worker(person=person, profession=row["profession"])
        terms = [
            _Term(demo, worker, row, posting, answered.get(posting.get("request"))).walk()
            for posting in row["postings"]
        ]
        latest[row["key"]] = terms[-1]
        count += len(terms)
        around_posts.load(demo, row, terms)
        for term in terms:
            checklists.report_stays(term, on=demo.on, by=demo.users[COORDINATOR])
        papers.file_further(demo, worker, row)
        reports.load(demo, row, terms, demo.users[COORDINATOR])
    requests.receive_successions(demo, latest)
    papers.record_risks(demo)
    requests.receive_candidates(demo, answered)
    past_event.load(demo)
    return f"{len(rows)} workers, {count} postings"


class _Term:
    """One posting of the file and the days on which each thing about it happened."""

    def __init__(self, demo: Demo, worker, row: dict, posting: dict, request):
        self.demo, self.worker, self.row, self.posting, self.request = demo, worker, row, posting, request
        self.starts_on = demo.in_months(posting["starts"])
        months = posting.get("months") or posting["years"] * 12
        self.ends_before = add_months(self.starts_on, months)
        self.is_long = posting.get("kind", "long") == "long"
        self.by: User = demo.users[COORDINATOR]

    def walk(self):
        posting = self._plan()
        for day, step, words in self._life():
            if day > self.demo.on:
                break
            if step == "depart":
                papers.file_for_departure(self.demo, posting)
                self._papers(posting, day)
                checklists.train(posting, on=day, by=self.by)
            if step == "close":
                checklists.settle(posting, on=day, by=self.by)
                reports.accept_final(posting, on=day, by=self.by)
            if kind := HALTS.get(step):
                self._decide(posting, kind, day)
            services.advance_posting(posting, step, on=day, by=self.by, at=_at(day), **words)
            if step == self.posting.get("until"):
                break
        if posting.state == "preparing":
            checklists.begin_training(posting, on=self.demo.on, by=self.by)
        self._show(posting)
        return posting

    def _decide(self, posting, kind: str, day: date) -> None:
        services.halt_posting(
            posting=posting,
            kind=kind,
            effective_on=day,
            reason="選挙のあと道路の封鎖が続いたため。"
            if kind == "evacuation"
            else "道路が開き、受入団体も安全を確かめたため。",
            approved_on=day,
            minutes=_minutes(day),
            by=self.by,
            at=_at(day),
        )

    def _plan(self):
        day = add_months(self.starts_on, -8)
        exception = None
        if reason := self.posting.get("exception"):
            exception = services.grant_exception(
                worker=self.worker,
                reason=reason,
                approved_by="理事会",
                approved_on=day,
                minutes=_minutes(day),
                at=_at(day),
            )
        japanese, english = self.posting["job"]
        return services.plan_posting(
            worker=self.worker,
            organisation=self.demo.organisations[self.posting["to"]],
            request=self.request,
            starts_on=self.starts_on,
            ends_before=self.ends_before,
            kind=self.posting.get("kind", "long"),
            exception=exception,
            job_title_ja=japanese,
            job_title_en=english,
            objectives=self.row["profile"]["ja"],
            sensitivity=self.posting.get("sensitivity", "public"),
            by=self.by,
            at=_at(day),
        )

    def _life(self) -> list[tuple[date, str, dict]]:
        """Day, step and words, in the order in which they happen."""
        start, end = self.starts_on, self.ends_before
        board_on = add_months(start, -5)
        before = [
            (add_months(start, -7), "propose", {}),
            (board_on, "approve", {"minutes": _minutes(board_on)}),
            (add_months(start, -4), "prepare", {}),
            (start, "depart", {}),
            (start + timedelta(days=2), "arrive", {}),
        ]
        language = [
            (start + timedelta(days=9), "start_language", {}),
            (add_months(start, 4), "begin_service", {}),
            (add_months(start, 18), "review", {"reason": "受入団体と面談し、活動を続けることを確かめた。"}),
        ]
        at_once = [(start + timedelta(days=3), "begin_service_first", {"reason": "短期の研修で、通訳がつく。"})]
        after = [
            (end - timedelta(days=4), "complete", {}),
            (end + timedelta(days=21), "report", {}),
            (end + timedelta(days=92), "close", {}),
        ]
        halts = [
            (self.demo.in_months(month), step, {"reason": "理事会の決定による。"})
            for month, step in zip(self.posting.get("evacuated", []), HALTS, strict=False)
        ]
        return sorted([*before, *(language if self.is_long else at_once), *halts, *after], key=lambda taken: taken[0])

    def _papers(self, posting, day: date) -> None:
        left_on = self.starts_on
        services.add_emergency_contact(
            worker=self.worker, name=f"{self.row['name'][0]} 光", relation="家族", phone="03-0000-9999"
        )
        services.record_papers(
            posting=posting,
            insurance_decided_on=left_on - timedelta(days=40),
            special_enrolment_decided_on=left_on - timedelta(days=35),
            by=self.by,
            at=_at(day),
        )

    def _show(self, posting) -> None:
        """The public text of the latest term; it is released once the worker has left."""
        if posting.sensitivity == "hidden" or self.posting is not self.row["postings"][-1]:
            return
        agreed_on = min(add_months(self.starts_on, -2), self.demo.on)
        text, said = self.row["profile"], {"by": self.by, "at": _at(self.demo.on)}
        services.set_public_profile(
            posting=posting, text_ja=text["ja"], text_en=text["en"], consent_given_on=agreed_on, **said
        )
        if self.starts_on <= self.demo.on:
            services.release_public_profile(posting=posting, on=self.starts_on, **said)


def _at(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(10)))


def _minutes(day: date) -> str:
    return f"{day.year}年第{(day.month + 1) // 2}回理事会 第3号議案"
