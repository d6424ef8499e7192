"""Last year's general meeting, closed and counted, and this year's, open for voting."""

import uuid
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import cycle

from django.core.files.base import ContentFile
from django.utils import timezone

from jocs_site.foundation.periods import fiscal_year
from jocs_site.overview.demo import Demo, file
from members.agm import queries, services
from members.agm.printing import minutes_pdf
from members.queries import voters

RETURNING_OFFICER, TYPIST = "returning@demo.example", "typist@demo.example"
SATURDAY = 5
_BOTH = ((0, "ja"), (1, "en"))
KEYS = uuid.UUID("6d656574-696e-4700-8000-000000000000")


def load(demo: Demo) -> str:
    plans = file("meetings")
    last, this = _LastYear(demo, plans["last_year"]), _ThisYear(demo, plans["this_year"])
    last.walk()
    last.enter_officers()
    this.walk()
    return f"last year's meeting counted, this year's open on {this.held_on:%d.%m.} with {this.arrived} votes in"


class _Meeting:
    def __init__(self, demo: Demo, plan: dict):
        self.demo, self.plan = demo, plan
        self.by, self.typist = demo.users[RETURNING_OFFICER], demo.users[TYPIST]
        self.held_on = self.day_of_meeting()
        self.notice_on = self.day_of_notice()

    def create(self, board_decided_on: date):
        japanese, english = (title.format(year=fiscal_year(self.held_on)) for title in self.plan["title"])
        place_ja, place_en = self.plan["place"]
        self.meeting = services.create_meeting(
            items=[self._item(item) for item in self.plan["items"]],
            fiscal_year=fiscal_year(self.held_on),
            title_ja=japanese,
            title_en=english,
            held_at=_at(self.held_on, 13, 30),
            place_ja=place_ja,
            place_en=place_en,
            board_decided_on=board_decided_on,
            accounts_audited_on=self.held_on - timedelta(days=self.plan["audited_days_before"]),
            accounts_approved_on=self.held_on - timedelta(days=self.plan["approved_days_before"]),
            officers=list(self._officers()),
            allows_electronic=self.plan.get("electronic", 0) > 0,
        )

    def _officers(self) -> Iterator[dict]:
        """Those who stay, as many of each office as the plan says."""
        for office, people in file("meetings")["officers"].items():
            for columns in people[: self.plan["stay"].count(office)]:
                yield {"office": f"{office}s"} | columns

    def _item(self, item: dict) -> dict:
        columns = {"kind": item["kind"]}
        for name in ("title", "text"):
            columns[f"{name}_ja"], columns[f"{name}_en"] = item.get(name, ["", ""])
        if "seats" in item:
            columns |= {"seats": item["seats"], "candidates": list(self._candidates(item["candidates"]))}
        return columns

    def _candidates(self, count: int) -> Iterator[dict]:
        """Some of those with a vote, spread over the roll; nobody who signs in to the demo."""
        standing = [one for one in voters(self.notice_on) if one.person and one.person.user_id is None]
        step = len(standing) // (count + 1)
        for person, words in zip(standing[step::step][:count], cycle(file("meetings")["statements"]), strict=False):
            japanese, english = words
            yield {
                "name_ja": person.name_in("ja"),
                "name_en": person.name_in("en"),
                "statement_ja": japanese,
                "statement_en": english,
            }

    def send(self) -> None:
        services.send_notice(self.meeting, on=self.notice_on, by=self.by, at=_at(self.notice_on, 10))
        services.confirm_posting(self.meeting, on=self.notice_on, at=_at(self.notice_on, 16))
        self.keys = list(queries.ballot(queries.agenda(self.meeting)))
        # Those who sign in to the demo stay out of everything: they have not voted yet.
        self.electors = [
            one for one in queries.roll(self.meeting).select_related("member__person") if not _signs_in(one)
        ]

    def marks(self, place: int) -> dict[str, str]:
        """What the paper at this place says: the first ones against, some abstain, all others for."""
        choices = {}
        for key in self.keys:
            item = self.plan["items"][int(key.partition("-")[0]) - 1]
            against, abstain = item.get("against", 1), item.get("abstain", 1)
            choices[key] = "against" if place < against else "abstain" if place < against + abstain else "for"
        return choices

    def proxies(self, electors: list) -> None:
        """To whoever takes the chair, without instructions, as nearly all proxies are."""
        entries = [
            services.Entry(elector, self.arrival(place), client_key=_key(elector)) for place, elector in electors
        ]
        services.record_proxies(self.meeting, entries, by=self.typist, at=max(entry.arrived_at for entry in entries))
        self.check(entries, "proxy")

    def papers(self, electors: list) -> None:
        first = electors[0][0]
        entries = [
            services.Entry(elector, self.arrival(place), self.marks(place - first), client_key=_key(elector))
            for place, elector in electors
        ]
        services.record_written_votes(
            self.meeting, entries, by=self.typist, at=max(entry.arrived_at for entry in entries)
        )
        self.check(entries, "written")

    def check(self, entries: list[services.Entry], channel: str) -> None:
        """All that was typed is keyed once more by the returning officer."""
        for entry in entries:
            at = entry.arrived_at + timedelta(hours=2)
            services.check_paper(self.meeting, entry, channel=channel, by=self.by, at=at)

    def arrival(self, place: int) -> datetime:
        """The post comes every day at eleven, from the third day on."""
        days = max((min(self.held_on, self.demo.on) - self.notice_on).days - 4, 1)
        return _at(self.notice_on + timedelta(days=3 + place % days), 11)


class _LastYear(_Meeting):
    def day_of_meeting(self) -> date:
        return _saturday_from(self.demo.days_ago(self.plan["held_days_ago"]))

    def day_of_notice(self) -> date:
        return self.held_on - timedelta(days=self.plan["notice_days_before"])

    def walk(self) -> None:
        self.create(self.held_on - timedelta(days=self.plan["board_decided_days_before"]))
        self.send()
        present, proxies, written = (self.plan[way] for way in ("present", "proxies", "written"))
        arrived = list(enumerate(self.electors))
        in_hall = [elector for _place, elector in arrived[-present:]]
        self.proxies(arrived[:proxies])
        self.papers(arrived[proxies : proxies + written])
        services.close_voting(self.meeting, at=self.meeting.deadline_at, by=self.by)
        services.check_in_many(self.meeting, in_hall, at=_at(self.held_on, 13, 10))
        services.appoint_chair(self.meeting, in_hall[self.plan["chair"] - 1], at=_at(self.held_on, 13, 30))
        voted_at = _at(self.held_on, 15)
        entries = [
            services.Entry(one, voted_at, dict.fromkeys(self.keys, "for"), client_key=_key(one)) for one in in_hall
        ]
        services.record_hall_votes(self.meeting, entries, by=self.by, at=voted_at)
        services.count_meeting(self.meeting, at=_at(self.held_on, 15, 20), by=self.by)
        self.write_minutes()

    def write_minutes(self) -> None:
        """Written the week after, signed and scanned ten days later."""
        said, meeting = self.plan["minutes"], self.meeting
        services.write_minutes(
            meeting,
            by=self.by,
            ended_at=_at(self.held_on, 15, 40),
            officers=[
                {"office": one.office, "name_ja": one.name_ja, "name_en": one.name_en} for one in meeting.officers.all()
            ],
            acceptances={one.key: "accepted" for one in queries.elected_in(meeting)},
            courses={str(number): texts for number, texts in said["courses"].items()},
            has_elsewhere="no",
            has_statements="no",
            **{f"{name}_{language}": said[name][place] for name in ("course", "writer") for place, language in _BOTH},
        )
        minutes = services.finish_minutes(meeting, by=self.by, at=_at(self.held_on + timedelta(days=7), 10))
        scan = minutes_pdf(minutes.content, at=minutes.finished_at, digest=minutes.digest)
        services.add_signed_minutes(
            meeting, file=ContentFile(scan, "scan.pdf"), by=self.by, at=_at(self.held_on + timedelta(days=17), 11)
        )

    def enter_officers(self) -> None:
        """Those elected, and by hand those who had been in office: directors for two years, an auditor for four."""
        for office, people in file("meetings")["officers"].items():
            for columns in people:
                services.enter_officer(
                    office=f"{office}s",
                    elected_on=self.held_on - timedelta(days=364),
                    years={"director": 2, "auditor": 4}[office],
                    at=_at(self.held_on, 16),
                    by=self.by,
                    **columns,
                )
        accepted = {one.elected.key: self.held_on for one in queries.elected_to_enter(self.meeting)}
        services.enter_elected(self.meeting, accepted=accepted, at=_at(self.held_on, 16), by=self.by)


class _ThisYear(_Meeting):
    def day_of_meeting(self) -> date:
        return _saturday_from(self.demo.on + timedelta(days=self.plan["held_in_days"]))

    def day_of_notice(self) -> date:
        return self.demo.days_ago(self.plan["notice_days_ago"])

    @property
    def arrived(self) -> int:
        return self.plan["electronic"] + self.plan["proxies"] + self.plan["written"]

    def walk(self) -> None:
        self.create(self.demo.days_ago(self.plan["board_decided_days_ago"]))
        self.send()
        opened_at = _at(self.notice_on + timedelta(days=1), 9)
        services.open_voting(self.meeting, by=self.by, at=opened_at)
        scattered = self.electors[::3]
        ways = [self.plan[way] for way in ("electronic", "proxies", "written")]
        for place, elector in enumerate(scattered[: ways[0]]):
            voted_at = opened_at + timedelta(hours=place * 3, minutes=place * 7 % 60)
            services.cast_votes(elector, choices=self.marks(place - 5), client_key=_key(elector), at=voted_at)
        on_paper = list(enumerate(scattered[ways[0] : sum(ways)]))
        self.proxies(on_paper[: ways[1]])
        self.papers(on_paper[ways[1] :])


def _saturday_from(day: date) -> date:
    return day + timedelta(days=(SATURDAY - day.weekday()) % 7)


def _at(day: date, hour: int, minute: int = 0) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


def _signs_in(elector) -> bool:
    return elector.member.person is not None and elector.member.person.user_id is not None


def _key(elector) -> uuid.UUID:
    return uuid.uuid5(KEYS, f"{elector.meeting_id} {elector.number}")
