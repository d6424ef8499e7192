"""One general meeting of the demo, from the board's decision to what arrives on paper."""

import uuid
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import cycle

from django.utils import timezone

from jocs_site.foundation.periods import fiscal_year
from jocs_site.overview.demo import Demo, file
from members.agm import queries, services
from members.queries import voters

RETURNING_OFFICER, TYPIST = "returning@demo.example", "typist@demo.example"
SATURDAY = 5
KEYS = uuid.UUID("6d656574-696e-4700-8000-000000000000")


class DemoMeeting:
    def __init__(self, demo: Demo, plan: dict):
        self.demo, self.plan = demo, plan
        self.by, self.typist = demo.users[RETURNING_OFFICER], demo.users[TYPIST]
        self.held_on = self.day_of_meeting()
        self.notice_on = self.day_of_notice()

    def create(self, board_decided_on: date, **more):
        japanese, english = (title.format(year=fiscal_year(self.held_on)) for title in self.plan["title"])
        place_ja, place_en = self.plan["place"]
        self.meeting = services.create_meeting(
            items=[self._item(item) for item in self.plan["items"]],
            fiscal_year=fiscal_year(self.held_on),
            title_ja=japanese,
            title_en=english,
            held_at=instant(self.held_on, 13, 30),
            place_ja=place_ja,
            place_en=place_en,
            board_decided_on=board_decided_on,
            allows_electronic=self.plan.get("electronic", 0) > 0,
            **{f"accounts_{name}_on": day for name, day in self._accounts()},
            **more,
        )

    def _accounts(self) -> Iterator[tuple[str, date]]:
        for name in ("audited", "approved"):
            if days := self.plan.get(f"{name}_days_before"):
                yield name, self.held_on - timedelta(days=days)

    def _item(self, item: dict) -> dict:
        columns = {"kind": item["kind"], "is_secret": item.get("secret", False)}
        for name in ("title", "text"):
            columns[f"{name}_ja"], columns[f"{name}_en"] = item.get(name, ["", ""])
        if "seats" in item:
            columns |= {
                "seats": item["seats"],
                "candidates": list(self._candidates(item["candidates"], item.get("outside", 0))),
            }
        return columns

    def _candidates(self, count: int, outside: int) -> Iterator[dict]:
        """Some of those with a vote, the first from outside, spread over the roll; nobody who signs in to the demo."""
        standing = [one for one in voters(self.notice_on) if one.person and one.person.user_id is None]
        step = len(standing) // (count + 1)
        said = zip(standing[step::step][:count], cycle(file("meetings")["statements"]), strict=False)
        for number, (person, (japanese, english)) in enumerate(said, 1):
            yield {
                "name_ja": person.name_in("ja"),
                "name_en": person.name_in("en"),
                "statement_ja": japanese,
                "statement_en": english,
                "is_outside": number <= outside,
            }

    def send(self) -> None:
        services.send_notice(self.meeting, on=self.notice_on, by=self.by, at=instant(self.notice_on, 10))
        services.confirm_posting(self.meeting, on=self.notice_on, at=instant(self.notice_on, 16))
        self.keys = list(queries.ballot(queries.agenda(self.meeting)))
        # Those who sign in to the demo stay out of everything: they have not voted yet.
        self.electors = [
            one for one in queries.roll(self.meeting).select_related("member__person") if not signs_in(one)
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
            services.Entry(elector, self.arrival(place), client_key=key_of(elector)) for place, elector in electors
        ]
        services.record_proxies(self.meeting, entries, by=self.typist, at=max(entry.arrived_at for entry in entries))
        self.check(entries, "proxy")

    def papers(self, electors: list) -> None:
        first = electors[0][0]
        entries = [
            services.Entry(elector, self.arrival(place), self.marks(place - first), client_key=key_of(elector))
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
        return instant(self.notice_on + timedelta(days=3 + place % days), 11)


def saturday_from(day: date) -> date:
    return day + timedelta(days=(SATURDAY - day.weekday()) % 7)


def instant(day: date, hour: int, minute: int = 0) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


def signs_in(elector) -> bool:
    return elector.member.person is not None and elector.member.person.user_id is not None


def key_of(elector) -> uuid.UUID:
    return uuid.uuid5(KEYS, f"{elector.meeting_id} {elector.number}")
