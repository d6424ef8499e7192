"""Last year's general meeting, closed and counted, and this year's, open for voting."""

from datetime import date, datetime, timedelta

from django.core.files.base import ContentFile

from jocs_site.overview.demo import file
from jocs_site.overview.demo.meeting.calling import DemoMeeting, instant, key_of, saturday_from
from jocs_site.overview.demo.meeting.sheets import as_file, scanned
from members.agm import queries, services
from members.agm.printing import minutes_pdf

BOTH = ((0, "ja"), (1, "en"))


class LastYear(DemoMeeting):
    def day_of_meeting(self) -> date:
        return saturday_from(self.demo.days_ago(self.plan["held_days_ago"]))

    def day_of_notice(self) -> date:
        return self.held_on - timedelta(days=self.plan["notice_days_before"])

    def walk(self) -> None:
        in_office = [
            {"office": f"{office}s"} | columns
            for office, people in file("meetings")["officers"].items()
            for columns in people
        ]
        self.create(self.held_on - timedelta(days=self.plan["board_decided_days_before"]), officers=in_office)
        self.send()
        present, proxies, written = (self.plan[way] for way in ("present", "proxies", "written"))
        arrived = list(enumerate(self.electors))
        in_hall = [elector for _place, elector in arrived[-present:]]
        self.proxies(arrived[:proxies])
        self.papers(arrived[proxies : proxies + written])
        services.close_voting(self.meeting, at=self.meeting.deadline_at, by=self.by)
        services.check_in_many(self.meeting, in_hall, at=instant(self.held_on, 13, 10))
        services.appoint_chair(self.meeting, in_hall[self.plan["chair"] - 1], at=instant(self.held_on, 13, 30))
        voted_at = instant(self.held_on, 15)
        entries = [
            services.Entry(one, voted_at, dict.fromkeys(self.keys, "for"), client_key=key_of(one)) for one in in_hall
        ]
        services.record_hall_votes(self.meeting, entries, by=self.by, at=voted_at)
        services.count_meeting(self.meeting, at=instant(self.held_on, 15, 20), by=self.by)
        self.write_minutes()

    def write_minutes(self) -> None:
        """Written the week after, signed and scanned ten days later."""
        said, meeting = self.plan["minutes"], self.meeting
        services.write_minutes(
            meeting,
            by=self.by,
            ended_at=instant(self.held_on, 15, 40),
            officers=[
                {"office": one.office, "name_ja": one.name_ja, "name_en": one.name_en} for one in meeting.officers.all()
            ],
            acceptances={one.key: "accepted" for one in queries.elected_in(meeting)},
            courses={str(number): texts for number, texts in said["courses"].items()},
            has_elsewhere="no",
            has_statements="no",
            **{f"{name}_{language}": said[name][place] for name in ("course", "writer") for place, language in BOTH},
        )
        minutes = services.finish_minutes(meeting, by=self.by, at=instant(self.held_on + timedelta(days=7), 10))
        scan = minutes_pdf(minutes.content, at=minutes.finished_at, digest=minutes.digest)
        services.add_signed_minutes(
            meeting, file=ContentFile(scan, "scan.pdf"), by=self.by, at=instant(self.held_on + timedelta(days=17), 11)
        )

    def enter_officers(self) -> None:
        """Those elected, and by hand those who had been in office: directors for two years, an auditor for four."""
        for office, people in file("meetings")["officers"].items():
            for columns in people:
                services.enter_officer(
                    office=f"{office}s",
                    elected_on=self.held_on - timedelta(days=364),
                    years={"director": 2, "auditor": 4}[office],
                    at=instant(self.held_on, 16),
                    by=self.by,
                    **columns,
                )
        accepted = {one.elected.key: self.held_on for one in queries.elected_to_enter(self.meeting)}
        services.enter_elected(self.meeting, accepted=accepted, at=instant(self.held_on, 16), by=self.by)


class ThisYear(DemoMeeting):
    def day_of_meeting(self) -> date:
        return saturday_from(self.demo.on + timedelta(days=self.plan["held_in_days"]))

    def day_of_notice(self) -> date:
        return self.demo.days_ago(self.plan["notice_days_ago"])

    @property
    def arrived(self) -> int:
        return self.plan["electronic"] + self.plan["proxies"] + self.plan["written"]

    def walk(self) -> None:
        self.create(self.demo.days_ago(self.plan["board_decided_days_ago"]))
        services.take_from_officers(self.meeting, by=self.by)
        services.record_web_article(since=self.meeting.board_decided_on, allows=True, by=self.by)
        services.supply_on_web(self.meeting, wanted=True, on=self.meeting.board_decided_on, by=self.by)
        self.send()
        opened_at = instant(self.notice_on + timedelta(days=1), 9)
        services.open_voting(self.meeting, by=self.by, at=opened_at)
        scattered = self.electors[::3]
        ways = [self.plan[way] for way in ("electronic", "proxies", "written")]
        for place, elector in enumerate(scattered[: ways[0]]):
            voted_at = opened_at + timedelta(hours=place * 3, minutes=place * 7 % 60)
            services.cast_votes(elector, choices=self.marks(place - 5), client_key=key_of(elector), at=voted_at)
        on_paper = list(enumerate(scattered[ways[0] : sum(ways)]))
        self.proxies(on_paper[: ways[1]])
        self.papers(on_paper[ways[1] :])
        self.supply(opened_at)
        self.scan()

    def supply(self, opened_at: datetime) -> None:
        """A night in which the papers were not there, and members who want them in print."""
        down = self.plan["web_break"]
        from_at = opened_at + timedelta(hours=down["hours_after_the_opening"])
        until_at = from_at + timedelta(minutes=down["minutes"])
        services.record_web_break(
            self.meeting, kind="down", from_at=from_at, until_at=until_at, note=down["note"], at=until_at, by=self.by
        )
        for elector in self.electors[1 :: len(self.electors) // self.plan["want_paper"]][: self.plan["want_paper"]]:
            on = self.notice_on + timedelta(days=2)
            services.request_paper(self.meeting, elector.member, on=on, at=instant(on, 14), by=self.by)

    def scan(self) -> None:
        """The sheets of the two papers typed last: one in PDF, one as a picture."""
        acts = queries.typed_by(self.meeting, "written", self.typist)["last"][:2]
        at = acts[0].recorded_at + timedelta(hours=1)
        for act, sheet, kind in zip(acts, scanned(acts, at=at), ("PDF", "PNG"), strict=True):
            services.attach_scan(act, file=as_file(sheet, kind), at=at, by=self.typist)
