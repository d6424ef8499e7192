"""The life of a meeting: which step leads where, and everything that stands in its way."""

from collections.abc import Iterator

from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from jocs_site.foundation.errors import Blocker
from jocs_site.foundation.workflow import Life, Step
from members.agm.models.papers import papers_to_check_before_the_count
from members.agm.models.petitions import Petition
from members.agm.models.secret import BY_ARTICLES
from members.agm.models.web import NOT_ALLOWED, WebArticle
from members.agm.rules import calling, petitions, slate, web

RUN = "agm.run_meeting"
SLATE_SENTENCES = {
    "directors": {
        "few": gettext_lazy(
            "After this election there would be %(count)d directors; the law asks for three. "
            "Enter those whose term goes on under “Officers who stay”."
        ),
        "kin": gettext_lazy("%(names)s are kin of each other and could be more than a third of the directors."),
        "body": gettext_lazy("%(names)s serve the same other body and could be more than a third of the directors."),
        "outside": gettext_lazy("Whoever is elected, at least one director has to be from outside."),
    },
    "auditors": {
        "few": gettext_lazy(
            "After this election there would be %(count)d auditors; the law asks for one. "
            "Enter those whose term goes on under “Officers who stay”."
        ),
        "kin": gettext_lazy("%(names)s are kin of each other and could be more than a third of the auditors."),
        "body": gettext_lazy("%(names)s serve the same other body and could be more than a third of the auditors."),
        "outside": gettext_lazy("Whoever is elected, at least one auditor has to be from outside."),
    },
}


def board_decided(meeting) -> Iterator[Blocker]:
    """Source: docs/sources.md#R20"""
    if meeting.board_decided_on is None or meeting.board_decided_on > meeting.notice_sent_on:
        yield Blocker("no_decision", _("The board has to decide on the meeting before the notice leaves."))
    if not calling.is_physical(meeting.place_ja):
        yield Blocker("no_place", _("Name a place to go to: a meeting on the network alone is not lawful."))
    if meeting.record_on > meeting.notice_sent_on:
        yield Blocker("record_date", _("The record date is after the notice."))


def agenda_stands(meeting) -> Iterator[Blocker]:
    items = list(meeting.items.prefetch_related("candidates"))
    elections = [item for item in items if item.majority == calling.ELECTION]
    if not items:
        yield Blocker("no_items", _("The agenda has no items."))
    if any(not item.seats or not item.candidates.all() for item in elections):
        yield Blocker("no_slate", _("Each election needs a number of seats and at least one candidate."))
    slates = [[person.name_ja for person in item.candidates.all()] for item in elections]
    for name in calling.named_twice([*slates, [one.name_ja for one in meeting.officers.all()]]):
        yield Blocker("named_twice", _("%(name)s stands for two offices.") % {"name": name})


def motions_stand(meeting) -> Iterator[Blocker]:
    """Source: docs/sources.md#R39"""
    waiting = Petition.objects.filter(kind=petitions.MOTION, state=Petition.State.ADMISSIBLE, item=None)
    in_time = waiting.filter(received_on__lte=petitions.latest_receipt(meeting.held_on))
    if meeting.kind != meeting.Kind.ANNUAL:
        in_time = in_time.filter(for_ordinary=False)
    for motion in in_time.order_by("received_on"):
        words = _("The members' motion “%(title)s” is admissible and in time, and is missing on the agenda.")
        yield Blocker("motion_missing", words % {"title": motion.title})


def secrecy_allowed(meeting) -> Iterator[Blocker]:
    """Source: docs/decisions/0020-secret-ballots.md"""
    says_so = meeting.secret_article.strip() and meeting.secret_articles_on
    if not says_so and meeting.items.filter(is_secret=True).exists():
        yield Blocker("secret_article", str(BY_ARTICLES))


def accounts_approved(meeting) -> Iterator[Blocker]:
    """Source: docs/sources.md#R25"""
    audited_on, approved_on = meeting.accounts_audited_on, meeting.accounts_approved_on
    if not meeting.items.filter(kind="accounts").exists():
        return
    if audited_on is None or approved_on is None:
        words = _("Accounts are on the agenda: enter when the auditors reported and when the board approved them.")
        yield Blocker("accounts_not_approved", words)
        return
    if approved_on > meeting.notice_sent_on:
        yield Blocker("accounts_not_approved", _("The board has to approve the accounts before the notice leaves."))
    earliest = calling.earliest_day_for_accounts(approved_on)
    if meeting.held_on < earliest:
        yield Blocker(
            "accounts_too_late",
            _(
                "The board approved the accounts on %(approved)s. They lie open for 14 full days before the meeting, "
                "so it can be on %(day)s at the earliest."
            )
            % {"approved": date_format(approved_on), "day": date_format(earliest)},
        )


def slate_is_lawful(meeting) -> Iterator[Blocker]:
    """Where officers are elected: both organs as they can be after the meeting. Source: docs/sources.md#R41"""
    items = list(meeting.items.filter(kind__in=calling.ELECTION_KINDS).prefetch_related("candidates"))
    if not items:
        return
    officers = list(meeting.officers.all())
    organs = {
        organ: slate.Slate(
            [one.ties() for one in officers if one.office == organ],
            [(item.seats, [one.ties() for one in item.candidates.all()]) for item in items if item.kind == organ],
        )
        for organ in slate.FEWEST
    }
    for organ, people in organs.items():
        yield from organ_is_lawful(organ, people, needs_outsider=organ == "auditors" or meeting.needs_outside_director)
    for director, auditor in slate.kin_across(organs["directors"], organs["auditors"]):
        words = _("%(director)s as director and %(auditor)s as auditor are kin of each other.")
        yield Blocker("kin_across", words % {"director": director, "auditor": auditor})


def organ_is_lawful(organ: str, people: slate.Slate, *, needs_outsider: bool) -> Iterator[Blocker]:
    words = SLATE_SENTENCES[organ]
    if slate.too_few(organ, people):
        yield Blocker(f"too_few_{organ}", words["few"] % {"count": people.size})
    for tie in ("kin", "body"):
        for names in slate.above_a_third(people, tie):
            yield Blocker(f"{tie}_above_a_third", words[tie] % {"names": _(", ").join(names)})
    if needs_outsider and people.size and slate.may_lack_outsider(people):
        yield Blocker(f"no_outside_{organ}", words["outside"])


def notice_in_time(meeting) -> Iterator[Blocker]:
    """Source: docs/sources.md#R21 and #R22"""
    if meeting.notice_sent_on > meeting.latest_send_day():
        terms = {"early_votes": meeting.allows_early_votes, "by_articles": meeting.notice_days}
        earliest = calling.earliest_meeting_day(meeting.notice_sent_on, **terms)
        yield Blocker(
            "too_late",
            _("This notice leaves too late. It had to leave by %(latest)s; sent today, the meeting can be on %(day)s.")
            % {"latest": date_format(meeting.latest_send_day()), "day": date_format(earliest)},
        )
    if meeting.deadline_at >= meeting.held_at:
        yield Blocker("deadline", _("Votes have to end before the meeting begins."))
    if localdate(meeting.deadline_at) <= meeting.notice_sent_on:
        yield Blocker("deadline", _("Votes end before the notice has left."))


def web_in_time(meeting) -> Iterator[Blocker]:
    """With papers on the web: the articles, and three weeks. Source: docs/sources.md#R24"""
    if not meeting.supplies_on_web:
        return
    said = WebArticle.objects.filter(since__lte=meeting.notice_sent_on).order_by("since").last()
    if said is None or not said.allows:
        yield Blocker("web_not_allowed", str(NOT_ALLOWED))
    latest = web.publish_by(meeting.held_on)
    if meeting.notice_sent_on > latest:
        words = _("Papers on the web come out with the notice, three weeks before the meeting: by %(day)s.")
        yield Blocker("web_too_late", words % {"day": date_format(latest)})


def has_electors(meeting) -> Iterator[Blocker]:
    if not meeting.electors.exists():
        yield Blocker("no_electors", _("Nobody has a vote on the record date."))


def posted(meeting) -> Iterator[Blocker]:
    """Source: docs/sources.md#R23"""
    if meeting.posted_on is None and meeting.electors.filter(notice_by="post").exists():
        yield Blocker("not_posted", _("The notices on the print list are not posted yet."))


def allows_electronic(meeting) -> Iterator[Blocker]:
    if not meeting.allows_electronic:
        yield Blocker("not_electronic", _("The board did not allow electronic votes for this meeting."))


def chair_known(meeting) -> Iterator[Blocker]:
    needs_chair = meeting.electors.filter(acts__channel="proxy", acts__holder=None, acts__revocation=None).exists()
    if meeting.chair_id is None and needs_chair:
        yield Blocker("no_chair", _("There are proxies to the chair. Say first who took the chair."))


def hall_is_done(meeting) -> Iterator[Blocker]:
    """Nothing is under way in the hall."""
    if meeting.takings.filter(closed_at=None).exists():
        yield Blocker("item_open", _("A vote in the hall is still open. Close it first."))
    if meeting.continuations.filter(resumed_at=None).exists():
        yield Blocker("adjourned", _("The meeting is adjourned. It is counted after its last day."))


def papers_checked(meeting) -> Iterator[Blocker]:
    """Source: docs/decisions/0015-typed-and-checked.md"""
    if waiting := papers_to_check_before_the_count(meeting).count():
        words = ngettext(
            "%(count)d paper or proxy that may count waits for the check by a second person.",
            "%(count)d papers and proxies that may count wait for the check by a second person.",
            waiting,
        )
        yield Blocker("not_checked", words % {"count": waiting})


def _step(name: str, sources: set[str], target: str, label, *guards) -> Step:
    return Step(name, frozenset(sources), target, RUN, label, guards)


MEETING_LIFE = Life(
    begins="draft",
    steps=(
        _step(
            "send_notice",
            {"draft"},
            "noticed",
            gettext_lazy("Send the notice"),
            board_decided,
            agenda_stands,
            motions_stand,
            secrecy_allowed,
            accounts_approved,
            slate_is_lawful,
            notice_in_time,
            web_in_time,
            has_electors,
        ),
        _step("open_voting", {"noticed"}, "open", gettext_lazy("Open electronic voting"), allows_electronic, posted),
        _step("close_voting", {"noticed", "open"}, "closed", gettext_lazy("Close the vote"), posted),
        _step(
            "count", {"closed"}, "counted", gettext_lazy("Count the votes"), chair_known, hall_is_done, papers_checked
        ),
    ),
    ends=frozenset({"counted"}),
)
