"""A call of some years ago: a handful of scholars whose study is over, and what became of their service."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import NAMESPACE_URL, uuid5

from jocs_site.foundation.money import minor_digits
from jocs_site.foundation.periods import add_months, fiscal_year
from jocs_site.letters import services as letters
from jocs_site.overview.demo import Demo, at, file
from jocs_site.overview.demo.scholars import OFFICER, Scholar, paper
from jocs_site.people.models import Consent, Person
from jocs_site.people.queries import consent_text
from jocs_site.people.services import add_people
from scholarships import queries, services

YEARLY = 12  # months that a paper of the employer covers
TOLD = "I passed the examinations of this year, and helped in the maternity ward during the holidays."


def load(demo: Demo) -> dict[int, Person]:
    """Returns who applies again, by the number that the new application will have."""
    plan = file("older_round")
    people = [_person(demo, row) for row in plan["scholars"]]
    add_people(people)
    files = _judge(demo, plan, people)
    for file_, row in zip(files, plan["scholars"], strict=True):
        if row["became"] != "not_selected":
            _Former(demo, plan, file_, row).live()
    letters.note_gone_in_their_time(before=at(demo.days_ago(90)))
    again = zip(people, plan["scholars"], strict=True)
    return {row["applies_again"]: person for person, row in again if "applies_again" in row}


def _person(demo: Demo, row: dict) -> Person:
    body = demo.organisations[row["body"]]
    given, family = row["name"]
    return Person(
        family_name=family,
        given_name=given,
        family_latin=family,
        given_latin=given,
        born_on=demo.days_ago(11_000),
        email=f"{given.lower()}@demo.example",
        country=body.country,
        address_abroad=body.address,
        language="en",
    )


def _judge(demo: Demo, plan: dict, people: list[Person]) -> list:
    """From the call to the signed minutes."""
    officer, closes_on = demo.users[OFFICER], demo.days_ago(plan["closes_days_ago"])
    decided_on, call = demo.days_ago(plan["decided_days_ago"]), _call(demo, plan)
    rows = zip(people, plan["scholars"], strict=True)
    filings = [_filing(demo, plan, person, row) for person, row in rows]
    files = services.submit_applications(call=call, filings=filings, by=officer)
    services.check_round(call=call, by=officer, at=at(closes_on + timedelta(days=6)))
    on = closes_on + timedelta(days=7)
    services.assign_round(call=call, on=on, due_on=on + timedelta(days=30), by=officer, at=at(on))
    _review(call, on + timedelta(days=14))
    services.close_round(call=call, by=officer, at=at(on + timedelta(days=32)))
    panel = list(queries.panel())
    minutes = plan["minutes"].format(year=decided_on.year)
    meeting = services.hold_meeting(call=call, held_on=decided_on, minutes=minutes, present=panel)
    for file_, row in zip(files, plan["scholars"], strict=True):
        file_.refresh_from_db()
        is_selected = row["became"] != "not_selected"
        services.decide(
            application=file_,
            outcome="selected" if is_selected else "not_selected",
            meeting=meeting,
            left=services.must_leave(file_, panel),
            reason=plan["reason"] if is_selected else plan["not_selected"],
            votes_for=3 if is_selected else 1,
            votes_against=0 if is_selected else 2,
            by=officer,
            at=at(decided_on, 15),
        )
    services.sign_meeting(meeting=meeting, first=panel[0], second=panel[1], signed_on=decided_on)
    services.send_letters(call=call, by=officer, at=at(decided_on + timedelta(days=1)))
    letters.note_gone(made_at=at(decided_on + timedelta(days=1)), at=at(decided_on + timedelta(days=1), 11))
    return files


def _call(demo: Demo, plan: dict):
    opens_on = demo.days_ago(plan["opens_days_ago"])
    title_ja, title_en = (title.format(year=fiscal_year(opens_on)) for title in plan["title"])
    return services.open_call(
        check_points=[],
        criteria=plan["criteria"],
        fiscal_year=fiscal_year(opens_on),
        title_ja=title_ja,
        title_en=title_en,
        opens_at=at(opens_on, 9),
        closes_at=at(demo.days_ago(plan["closes_days_ago"]), 18),
        budget_yen=plan["budget_yen"],
        countries=sorted(file("scholarships")["currencies"]),
        **plan["rules"],
    )


def _filing(demo: Demo, plan: dict, person: Person, row: dict) -> dict:
    body, study = demo.organisations[row["body"]], plan["study"]
    submitted_on = demo.days_ago(plan["opens_days_ago"]) + timedelta(days=30)
    starts_on = add_months(demo.days_ago(plan["closes_days_ago"]).replace(day=1), 6)
    yen = file("scholarships")
    currency = yen["currencies"][body.country]
    amount = study["yen_a_year"] * row["months"] // 12 / Decimal(yen["yen_for_one"][currency])
    return {
        "person": person,
        "nominating_organisation": body,
        "submitted_at": at(submitted_on, 11),
        "endorsed_on": submitted_on,
        "endorsed_by": "Medical Director",
        **{name: study[name] for name in ("profession", "course", "level")},
        "institution": f"{body.region_en} College of Health Sciences",
        "study_country": body.country,
        "starts_on": starts_on,
        "ends_before": add_months(starts_on, row["months"]),
        "requested_amount": amount.quantize(Decimal("1E3")).quantize(Decimal(1).scaleb(-minor_digits(currency))),
        "requested_currency": currency,
        "motivation": yen["motives"][1],
        "return_plan": yen["return_plan"],
    }


def _review(call, on: date) -> None:
    sheets = []
    for file_ in call.applications.filter(state="in_review").prefetch_related("assignments"):
        for assignment in file_.assignments.all():
            services.declare_conflict(assignment=assignment, has_conflict=False, at=at(on))
            points = {"need": 2 + file_.number % 4, "plan": 3 + file_.number % 3}
            sheet = {"assignment": assignment, "points": points, "recommendation": "yes", "comment": ""}
            sheets.append(sheet | {"submitted_at": at(on, 20)})
    services.submit_reviews(sheets=sheets)


class _Former(Scholar):
    """One whose study is over. ``row``: what the file says about them."""

    def __init__(self, demo: Demo, plan: dict, file_, row: dict):
        decided_on, currency = demo.days_ago(plan["decided_days_ago"]), file_.requested_currency
        self.row, self.rate = row, Decimal(file("scholarships")["yen_for_one"][currency])
        award = services.make_award(
            application=file_,
            amount=file_.requested_amount,
            currency=currency,
            rate=self.rate,
            rate_on=decided_on,
            agreement_signed_on=decided_on + timedelta(days=20),
            by=demo.users[OFFICER],
            at=at(decided_on, 17),
        )
        super().__init__(demo, file_.number, award, decided_on + timedelta(days=20))

    def live(self) -> None:
        self.prepare()
        self._pay_and_report()
        self._complete()
        if self.row["became"] == "fulfilled":
            self._serve(until=None)
        elif self.row["became"] == "serving":  # the second paper is late
            self._serve(until=YEARLY)
        else:
            self._serve(until=7)
            self._leave_early()
        if self.row.get("is_in_touch") and (words := consent_text(Consent.Purpose.ALUMNI, self.demo.on)):
            chosen = {"wanted": True, "on": self.demo.on, "version": words.version}
            services.keep_in_touch(person=self.file.person, by=self.officer, **chosen)

    def prepare(self) -> None:
        self._enter_account(self.signed_on)
        for year in range(self.row["months"] // 12):
            services.confirm_enrolment(
                award=self.award,
                study_year=year + 1,
                confirmed_on=add_months(self.file.starts_on, 12 * year) + timedelta(days=10),
                confirmed_by="Academic Registrar",
                by=self.officer,
            )

    def _pay_and_report(self) -> None:
        """Half of it each half of the study; every report comes in time and is accepted."""
        half = self.award.amount // 2
        days = [add_months(self.file.starts_on, count * self.row["months"] // 2) for count in range(2)]
        parts = services.plan_instalments(
            award=self.award, parts=list(zip(days, [half, self.award.amount - half], strict=True))
        )
        for part in parts:
            self._accept_reports(part.due_on)
            self._pay_out(part)
        self._accept_reports(self.demo.on)

    def _accept_reports(self, until: date) -> None:
        owed = queries.scholar_reports().filter(obligation__award=self.award, obligation__due_on__lt=until, state="due")
        for one in owed:
            on = one.obligation.due_on
            told = services.Told(body=TOLD, grades="Passed", message="", may_print_message=False)
            sent = {"key": uuid5(NAMESPACE_URL, one.code), "transcript": None}
            services.submit_report(report=one, told=told, at=at(on - timedelta(days=2)), **sent)
            services.advance_report(report=one, step_name="accept", by=self.officer, at=at(on))

    def _pay_out(self, part) -> None:
        on, desk = part.due_on, {"by": self.officer}
        self._look(self.award.accounts.live().get(), on)
        services.approve_instalment(instalment=part, at=at(on), **desk)
        services.mark_sent(
            instalment=part,
            sent_on=on,
            rate=self.rate,
            bank_reference=f"OTT{on:%y%m%d}-{self.file.code}",
            fee_yen=4000,
            by=self.treasurer,
            at=at(on, 13),
        )
        self._arrive(part, on + timedelta(days=5))

    def _complete(self) -> None:
        self.completed_on = self.file.ends_before - timedelta(days=1)
        certificate = paper(self.file, "SPECIMEN CERTIFICATE", self.file.course)
        services.complete_award(
            award=self.award,
            completed_on=self.completed_on,
            certificate=certificate,
            by=self.officer,
            at=at(self.completed_on + timedelta(days=20)),
        )

    def _serve(self, until: int | None) -> None:
        """A paper a year, until nothing is owed, or for ``until`` months."""
        back_on = add_months(self.file.ends_before, self.row["back_after"])
        self.award.refresh_from_db()
        services.start_service(
            award=self.award,
            starts_on=back_on,
            employer=self.file.nominating_organisation,
            by=self.officer,
            at=at(back_on + timedelta(days=3)),
        )
        left, served = until or self.award.service.months_owed, 0
        while left:
            months = min(left, YEARLY)
            self._confirm(add_months(back_on, served), add_months(back_on, served + months))
            left, served = left - months, served + months
        self.stopped_on = add_months(back_on, served)

    def _confirm(self, starts_on: date, ends_before: date) -> None:
        services.confirm_service(
            award=self.award,
            starts_on=starts_on,
            ends_before=ends_before,
            signed_by="Medical Director",
            signed_on=ends_before,
            document=paper(self.file, "SPECIMEN CONFIRMATION OF SERVICE"),
            by=self.officer,
            at=at(ends_before + timedelta(days=10)),
        )

    def _leave_early(self) -> None:
        """The committee finds the breach, and waives the rest or asks for money, of which half or all has come."""
        desk = {"award": self.award, "by": self.officer}
        found_on, ruled_on = self.stopped_on + timedelta(days=30), self.stopped_on + timedelta(days=90)
        breach = self._ruled(found_on, "別の国の病院に移ったと勤務先から連絡があった。")
        services.find_breach(ruled=breach, at=at(found_on), **desk)
        if self.row["became"] == "waived":
            reason = "家族の介護のために離職したもので、残りの月数を免除する。"
            services.waive_service(ruled=self._ruled(ruled_on, reason), at=at(ruled_on), **desk)
            return
        amount = queries.repayment_proposed(self.award)
        ruled = self._ruled(ruled_on, "勤務しなかった月数の分の返還を求める。")
        services.demand_repayment(ruled=ruled, amount=amount, at=at(ruled_on), **desk)
        first = (amount / 2).quantize(Decimal(1))
        self._pay_back(first, ruled_on + timedelta(days=60))
        if self.row["became"] == "settled":
            self._pay_back(amount - first, ruled_on + timedelta(days=200))

    def _ruled(self, on: date, reason: str) -> services.Ruled:
        first, second, *_rest = queries.panel()
        return services.Ruled(
            meeting_on=on,
            minutes=f"委員会議録 {on.year}-{self.file.number}",
            effective_on=on,
            reason=reason,
            signers=(first, second),
        )

    def _pay_back(self, amount: Decimal, on: date) -> None:
        services.record_repayment(
            award=self.award,
            paid_on=on,
            amount=amount,
            rate=self.rate,
            bank_reference=f"IN{on:%y%m%d}-{self.file.code}",
            by=self.officer,
            at=at(on),
        )
