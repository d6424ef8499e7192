"""Rounds of scholarships: one of some years ago, one decided and being paid, one with its reviewers."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from django.core.files.base import ContentFile

from jocs_site.foundation.money import minor_digits
from jocs_site.foundation.periods import add_months, fiscal_year
from jocs_site.letters import services as letters
from jocs_site.overview.demo import Demo, at, file, older_round, years
from jocs_site.overview.demo.applying import picture
from jocs_site.overview.demo.people import named_person
from jocs_site.overview.demo.scholars import Scholar, leave_to_do, list_for_the_bank
from jocs_site.people.models import Organisation, Person
from jocs_site.people.services import add_people, open_account
from scholarships import queries, services

OFFICER = "scholarship@demo.example"
REVIEWER, SCHOLAR = "reviewer@demo.example", "scholar@demo.example"
INSTALMENTS = 3


def load(demo: Demo) -> str:
    plan = file("scholarships")
    services.join_panel(user=demo.users[REVIEWER])
    for row in plan["panel"]:
        [person] = add_people([named_person(row)])
        services.join_panel(user=open_account(person=person, email=row["email"]))
    again = older_round.load(demo)
    decided, running = (_Round(demo, plan, number, row) for number, row in enumerate(plan["rounds"]))
    decided.hand_in(again)
    decided.decide()
    list_for_the_bank(demo)
    leave_to_do(demo)
    running.hand_in()
    running.review()
    counts = [len(file("older_round")["scholars"]), decided.row["applications"], running.row["applications"]]
    return f"{' + '.join(map(str, counts))} applications, {decided.row['selected']} awards of last year"


class _Round:
    def __init__(self, demo: Demo, plan: dict, number: int, row: dict):
        self.demo, self.plan, self.number, self.row = demo, plan, number, row
        self.officer = demo.users[OFFICER]
        self.opens_on, self.closes_on = demo.days_ago(row["opens_days_ago"]), demo.days_ago(row["closes_days_ago"])

    # From the call to the files on the reviewers' desks.

    def hand_in(self, again: dict[int, Person] | None = None) -> None:
        """``again``: who had a scholarship before, by the number of the new application."""
        self.call = self._call()
        bodies = list(self._bodies())
        people = [self._applicant(place, body) for place, body in enumerate(bodies)]
        if self.number == 0:
            people[0].user = self.demo.users[SCHOLAR]
        for number, person in (again or {}).items():
            people[number - 1] = person
        add_people([person for person in people if person.pk is None])
        filings = [
            self._filing(place, body, person) for place, (body, person) in enumerate(zip(bodies, people, strict=True))
        ]
        self.files = services.submit_applications(call=self.call, filings=filings, by=self.officer)
        for file_ in self.files[-self.row.get("withdrawn", 0) or len(self.files) :]:
            services.move_application(
                application=file_,
                step_name="withdraw",
                reason="本人から辞退の連絡があった。",
                by=self.officer,
                at=at(self.closes_on),
            )
        if self.row.get("has_papers"):
            self._add_papers()
        checked_on = self.closes_on + timedelta(days=6)
        self._check(checked_on)
        services.assign_round(
            call=self.call,
            on=checked_on,
            due_on=checked_on + timedelta(days=30),
            by=self.officer,
            at=at(checked_on, 14),
        )

    def _add_papers(self) -> None:
        """What came by mail with each file, for reviewers to open."""
        for file_ in self.call.applications.filter(state="submitted").order_by("number"):
            scan = ContentFile(picture(f"Nursing licence: {file_.person.latin_name}"), name="licence.png")
            services.add_paper_at_desk(file_, kind="licence", file=scan, at=at(self.closes_on, 11), by=self.officer)

    def _check(self, on: date) -> None:
        """The officer looks at every point; to each incomplete file one paper is lacking besides."""
        points = [row["code"] for row in self.plan["check_points"]]
        found = []
        for file_ in self.call.applications.filter(state="submitted").order_by("number"):
            findings = [services.Finding(code, "ok") for code in points]
            if file_.endorsed_on is None:
                findings[-1] = services.Finding(points[-1], "missing", self.plan["missing"])
            found.append((file_, findings))
        services.record_all_checks(call=self.call, found=found, by=self.officer, at=at(on))
        services.check_round(call=self.call, by=self.officer, at=at(on))
        self._write(on + timedelta(days=1))

    def _call(self):
        year = fiscal_year(self.opens_on)
        title_ja, title_en = (title.format(year=year) for title in self.row["title"])
        return services.open_call(
            check_points=self.plan["check_points"],
            criteria=self.plan["criteria"],
            fiscal_year=year,
            title_ja=title_ja,
            title_en=title_en,
            opens_at=at(self.opens_on, 9),
            closes_at=at(self.closes_on, 18),
            budget_yen=self.plan["budget_yen"],
            countries=sorted(self.plan["currencies"]),
            reports_per_year=3,
            service_months_per_study_month=Decimal(1),
            service_months_min=24,
        )

    def _bodies(self) -> Iterator[Organisation]:
        """The nominating bodies in turn, until each has nominated as many as the file says."""
        left = dict(self.plan["nominating"])
        while any(left.values()):
            for key in [key for key, count in left.items() if count]:
                left[key] -= 1
                yield self.demo.organisations[key]

    def _applicant(self, place: int, body: Organisation) -> Person:
        names = self.plan["names"][body.country]
        given, family = names["given"].split(), names["family"].split()
        number = place + self.number * 41
        latin = {"given": given[number % len(given)], "family": family[(number + number // len(given)) % len(family)]}
        return Person(
            family_name=latin["family"],
            given_name=latin["given"],
            family_latin=latin["family"],
            given_latin=latin["given"],
            born_on=date(1984 + number % 17, 1 + number % 12, 1 + number % 28),
            email=f"applicant{self.number + 1}{place:02}@demo.example",
            country=body.country,
            address_abroad=body.address,
            language="en",
        )

    def _filing(self, place: int, body: Organisation, person: Person) -> dict:
        course, level, months, yen_a_year, profession = self.plan["studies"][place % len(self.plan["studies"])]
        currency = self.plan["currencies"][body.country]
        starts_on = add_months(self.closes_on.replace(day=1), 8)
        is_incomplete = place % 16 == 15 and place // 16 < self.row.get("incomplete", 0)
        days = (self.closes_on - self.opens_on).days
        return {
            "person": person,
            "nominating_organisation": body,
            "submitted_at": at(self.opens_on + timedelta(days=1 + place * (days - 2) // 97), 11),
            "endorsed_on": None if is_incomplete else self.opens_on,
            "endorsed_by": "" if is_incomplete else "Medical Director",
            "profession": profession,
            "course": course,
            "institution": f"{body.region_en} College of Health Sciences",
            "study_country": body.country,
            "level": level,
            "starts_on": starts_on,
            "ends_before": add_months(starts_on, months),
            "requested_amount": self._amount(yen_a_year * months // 12, currency),
            "requested_currency": currency,
            "motivation": self.plan["motives"][place % len(self.plan["motives"])],
            "return_plan": self.plan["return_plan"],
        }

    def _amount(self, yen: int, currency: str) -> Decimal:
        """In the local currency, to the nearest thousand; a whole number in any."""
        rate = Decimal(self.plan["yen_for_one"][currency])
        return (yen / rate).quantize(Decimal("1E3")).quantize(Decimal(1).scaleb(-minor_digits(currency)))

    # What the reviewers do.

    def review(self) -> None:
        """Every reviewer has begun; reviewer@ still has files to read, and files on which to declare first."""
        in_review = self._in_review()
        self._hand_in_reviews(in_review[: self.row["reviewed"]], without=self.demo.users[REVIEWER])
        services.close_round(call=self.call, by=self.officer, at=at(self.demo.days_ago(2)))

    def _in_review(self) -> list:
        files = self.call.applications.filter(state="in_review").order_by("number")
        return list(files.prefetch_related("assignments"))

    def _hand_in_reviews(self, files: list, without=None) -> None:
        handed_in_at = at(min(self.closes_on + timedelta(days=17), self.demo.days_ago(3)), 20)
        sheets = []
        for place, file_ in enumerate(files):
            for turn, assignment in enumerate(file_.assignments.all()):
                if assignment.reviewer_id == getattr(without, "pk", None) and place % 3:
                    continue
                services.declare_conflict(assignment=assignment, has_conflict=False, at=handed_in_at)
                sheets.append(self._sheet(place, turn, assignment) | {"submitted_at": handed_in_at})
        services.submit_reviews(sheets=sheets)

    def _sheet(self, place: int, turn: int, assignment) -> dict:
        points = {
            row["code"]: 1 + (place * 7 + turn * 3 + number * 5) % row["max_score"]
            for number, row in enumerate(self.plan["criteria"])
        }
        share = sum(points.values()) / sum(row["max_score"] for row in self.plan["criteria"])
        return {
            "assignment": assignment,
            "points": points,
            "recommendation": "yes" if share > 0.65 else "maybe" if share > 0.45 else "no",
            "comment": self.plan["comments"][(place + turn) % len(self.plan["comments"])],
        }

    # What the meeting decides, and the money.

    def decide(self) -> None:
        files = self._in_review()
        self._hand_in_reviews(files)
        decided_on = self.demo.days_ago(self.row["decided_days_ago"])
        services.close_round(call=self.call, by=self.officer, at=at(decided_on - timedelta(days=3)))
        scholar = self.demo.users[SCHOLAR]
        ranked = sorted(files, key=lambda one: (one.person.user_id != scholar.pk, one.number * 29 % 97))
        panel = list(queries.panel())
        meeting = services.hold_meeting(
            call=self.call, held_on=decided_on, minutes=self.row["minutes"].format(year=decided_on.year), present=panel
        )
        for place, file_ in enumerate(ranked):
            selected, reserve = self.row["selected"], self.row["reserve"]
            outcome = "selected" if place < selected else "reserve" if place < selected + reserve else "not_selected"
            services.decide(
                application=file_,
                outcome=outcome,
                meeting=meeting,
                left=services.must_leave(file_, panel),
                reason=self.plan["reasons"][outcome],
                votes_for=3 if outcome == "selected" else 1,
                votes_against=0 if outcome == "selected" else 2,
                by=self.officer,
                at=at(decided_on, 15),
            )
        services.sign_meeting(meeting=meeting, first=panel[0], second=panel[1], signed_on=decided_on)
        self._write(decided_on + timedelta(days=1))
        awards = [self._award(place, file_, decided_on) for place, file_ in enumerate(ranked[: self.row["selected"]])]
        years.visit(self.demo, awards)

    def _write(self, on: date) -> None:
        """Letters of former months went out then."""
        services.send_letters(call=self.call, by=self.officer, at=at(on))
        letters.note_gone(made_at=at(on), at=at(on, 11))

    def _award(self, place: int, file_, decided_on: date):
        currency = file_.requested_currency
        rate = Decimal(self.plan["yen_for_one"][currency])
        signed_on = None if place % 11 == 10 else decided_on + timedelta(days=24)
        award = services.make_award(
            application=file_,
            amount=file_.requested_amount,
            currency=currency,
            rate=rate,
            rate_on=decided_on,
            agreement_signed_on=signed_on,
            by=self.officer,
            at=at(decided_on, 17),
        )
        parts = services.plan_instalments(award=award, parts=self._parts(award, decided_on))
        if signed_on:
            scholar = Scholar(self.demo, place, award, signed_on)
            scholar.prepare()
            scholar.pay(parts, rate)
            scholar.report()
            years.go_on(scholar)
        return award

    def _parts(self, award, decided_on: date) -> list[tuple[date, Decimal]]:
        """Every half year a third, the last one with what does not divide."""
        days = [add_months(decided_on.replace(day=1), 2 + 6 * count) for count in range(INSTALMENTS)]
        third = award.amount // INSTALMENTS
        amounts = [third] * (INSTALMENTS - 1) + [award.amount - third * (INSTALMENTS - 1)]
        return list(zip(days, amounts, strict=True))
