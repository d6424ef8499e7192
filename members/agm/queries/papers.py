"""What was typed from paper: whose, by whom, and whether somebody checked it. Never what was voted."""

from django.db.models import Count, Exists, OuterRef, Prefetch, QuerySet
from django.utils.translation import gettext as _

from members.agm.models import Act, Elector, Meeting, PaperScan
from members.agm.models.papers import papers_of, papers_to_check_before_the_count, waiting_papers

LAST = 10


def on_paper(elector: Elector) -> QuerySet[Act]:
    """Papers and proxies of one elector that are typed already, the last to arrive first."""
    acts = papers_of(elector.meeting).filter(elector=elector).prefetch_related(with_scans())
    return acts.select_related("holder", "elector", "revocation", "paper_check").order_by("-arrived_at", "-pk")


def scans_of(meeting: Meeting) -> QuerySet[PaperScan]:
    """The scans of one meeting, with what they are of."""
    return PaperScan.objects.standing().filter(act__elector__meeting=meeting).select_related("act__elector")


def with_scans() -> Prefetch:
    """For acts: their scans, without those that were taken out."""
    return Prefetch("scans", PaperScan.objects.standing())


def typed_by(meeting: Meeting, channel: str, user) -> dict:
    """What this person typed on this desk: ``count`` without typing errors, and the ``last`` ten, the newest first."""
    acts = papers_of(meeting).filter(channel=channel, entered_by=user)
    last = acts.select_related("elector", "holder", "revocation", "paper_check").prefetch_related(with_scans())
    return {"count": acts.exclude(revocation__because="typing").count(), "last": list(last.order_by("-pk")[:LAST])}


def checked_by(meeting: Meeting, channel: str, user) -> dict:
    """What this person checked, and what is left that this person may check."""
    acts = papers_of(meeting).filter(channel=channel, paper_check__checked_by=user)
    last = acts.select_related("elector", "holder", "paper_check").prefetch_related(with_scans())
    left = waiting_papers(meeting).filter(channel=channel).exclude(entered_by=user).count()
    return {"count": acts.count(), "left": left, "last": list(last.order_by("-paper_check__pk")[:LAST])}


def waiting(meeting: Meeting, user) -> list[dict]:
    """What waits for a check, by way, typist and stamp: ``count``, ``may_check``, and under which address to begin."""
    rows = waiting_papers(meeting).order_by("channel", "entered_by", "arrived_at")
    groups = rows.values("channel", "entered_by", "entered_by__email", "arrived_at").annotate(count=Count("pk"))
    labels = dict(Act.Channel.choices)
    return [
        row | {"label": labels[row["channel"]], "may_check": row["entered_by"] != user.pk}
        for row in groups.order_by("channel", "entered_by__email", "arrived_at")
    ]


def must_check(meeting: Meeting) -> int:
    """How many the count waits for."""
    return papers_to_check_before_the_count(meeting).count()


def not_typed_again(meeting: Meeting) -> QuerySet[Act]:
    """Typing errors after which nothing else was typed for the elector: perhaps a paper was put away."""
    later = papers_of(meeting).filter(elector=OuterRef("elector"), channel=OuterRef("channel"), pk__gt=OuterRef("pk"))
    wrong = papers_of(meeting).filter(revocation__because="typing").select_related("elector", "entered_by")
    return wrong.exclude(Exists(later.exclude(revocation__because="typing")))


def passed_on(meeting: Meeting) -> QuerySet[Act]:
    """Proxies whose holder gave the own proxy to somebody else and is not there: a proxy is not passed on.

    They count only if that holder comes, so their givers are told. Source: docs/sources.md#R32
    """
    live = papers_of(meeting).filter(channel="proxy", revocation=None)
    chained = live.filter(holder__in=live.values("elector"), holder__stays=None)
    return chained.select_related("elector", "holder")


def may_be_taken_back(elector: Elector) -> QuerySet[Act]:
    return papers_of(elector.meeting).filter(elector=elector, revocation=None).select_related("holder")


def why_not_to_check(arrived: list[Act], channel: str, user) -> str:
    """Why this person has nothing to check here, in a sentence; empty where they have. ``arrived``: `on_paper`."""
    waiting = [act for act in arrived if act.channel == channel and not is_settled(act)]
    if not waiting:
        return _("Nothing of this member waits for a check here.")
    if all(act.entered_by_id == user.pk for act in waiting):
        return _("You typed this one yourself; somebody else has to check it.")
    return ""


def is_settled(act: Act) -> bool:
    return hasattr(act, "paper_check") or hasattr(act, "revocation")
