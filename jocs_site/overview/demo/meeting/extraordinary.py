"""An extraordinary meeting with a secret ballot, and what members demand and move."""

import uuid
from collections.abc import Iterator
from datetime import date, timedelta

from jocs_site.foundation.periods import fiscal_year
from jocs_site.overview.demo import Demo
from jocs_site.overview.demo.meeting.calling import (
    KEYS,
    RETURNING_OFFICER,
    DemoMeeting,
    instant,
    key_of,
    saturday_from,
)
from members.agm import services
from members.queries import voters


class Secret(DemoMeeting):
    def day_of_meeting(self) -> date:
        return saturday_from(self.demo.days_ago(self.plan["held_days_ago"]))

    def day_of_notice(self) -> date:
        return self.held_on - timedelta(days=self.plan["notice_days_before"])

    def walk(self) -> None:
        """Voted on from the day after the notice, and closed; the hall knows who is there, and nothing is counted."""
        self.create(
            self.held_on - timedelta(days=self.plan["board_decided_days_before"]),
            kind="extraordinary",
            secret_article=self.plan["article"],
            secret_articles_on=self.demo.days_ago(self.plan["articles_days_ago"]),
        )
        services.take_from_officers(self.meeting, by=self.by)
        self.send()
        opened_at = instant(self.notice_on + timedelta(days=1), 9)
        services.open_voting(self.meeting, by=self.by, at=opened_at)
        # Spread over the roll, so that not the same members are for and against in both.
        for place, elector in enumerate(self.electors[: self.plan["electronic"]]):
            marks = self.marks(place)
            papers = list(self.papers_of(elector, self.marks(self.plan["electronic"] - place)))
            recorded = {key: mark for key, mark in marks.items() if key not in self.secret}
            at = opened_at + timedelta(hours=place * 2, minutes=place * 7 % 60)
            services.cast_ballots(elector, choices=recorded, papers=papers, client_key=key_of(elector), at=at)
        services.close_voting(self.meeting, at=self.meeting.deadline_at, by=self.by)
        in_hall = self.electors[-self.plan["present"] :]
        services.check_in_many(self.meeting, in_hall, at=instant(self.held_on, 13, 10))
        services.appoint_chair(self.meeting, in_hall[0], at=instant(self.held_on, 13, 30))

    def papers_of(self, elector, marks: dict[str, str]) -> Iterator[services.Paper]:
        for number in self.secret:
            serial = uuid.uuid5(KEYS, f"ballot {elector.meeting_id} {elector.number} {number}").hex
            yield services.Paper(int(number), serial, {number: marks[number]})

    @property
    def secret(self) -> list[str]:
        return [str(number) for number, item in enumerate(self.plan["items"], 1) if item.get("secret")]


def load_petitions(demo: Demo, plan: dict) -> None:
    """A demand that has supporters enough and stands on a draft, and a motion that lacks some."""
    demand = _enter(demo, "demand", plan["demand"])
    services.admit_petition(demand, on=demo.days_ago(plan["demand"]["board_decided_days_ago"]), by=_officer(demo))
    services.put_on_agenda(demand, _draft(demo, plan["demand"]), by=_officer(demo))
    _enter(demo, "motion", plan["motion"])


def _officer(demo: Demo):
    return demo.users[RETURNING_OFFICER]


def _enter(demo: Demo, kind: str, plan: dict):
    received_on = demo.days_ago(plan["received_days_ago"])
    texts = {
        f"{name}_{language}": text
        for name in ("title", "text")
        for language, text in zip(("ja", "en"), plan[name], strict=True)
    }
    at = instant(received_on, 15)
    petition = services.enter_petition(
        kind=kind, received_on=received_on, at=at, today=received_on, by=_officer(demo), **texts
    )
    members = [one for one in voters(received_on) if one.person and one.person.user_id is None]
    step = len(members) // plan["supporters"]
    services.add_supporters(petition, members[::step][: plan["supporters"]], by=_officer(demo))
    return petition


def _draft(demo: Demo, plan: dict):
    held_on = saturday_from(demo.on + timedelta(days=plan["meeting_in_days"]))
    japanese, english = (title.format(year=fiscal_year(held_on)) for title in plan["meeting"])
    place_ja, place_en = plan["place"]
    draft = services.create_meeting(
        items=[],
        kind="extraordinary",
        fiscal_year=fiscal_year(held_on),
        title_ja=japanese,
        title_en=english,
        held_at=instant(held_on, 13, 30),
        place_ja=place_ja,
        place_en=place_en,
        board_decided_on=demo.days_ago(plan["board_decided_days_ago"]),
    )
    services.supply_on_web(draft, wanted=True, on=demo.on, by=_officer(demo))
    return services.take_from_officers(draft, by=_officer(demo))
