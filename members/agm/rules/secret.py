"""How a secret item is counted: ballots from the box and papers of the hall, of people whom nobody can name.

Source: docs/decisions/0020-secret-ballots.md
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from members.agm.rules.standing import ABSTAIN, AGAINST, FOR, INVALID, PROXY, Poll, Standing, effective_votes, in_box

FEWEST = 10  # ballots; fewer may tell who voted what
NO_VOTE = "none"


def before_the_box(poll: Poll, at: datetime | None) -> tuple[Poll, Standing]:
    """The poll and who is present when a vote is taken on a secret item at ``at``.

    A ballot in the box cannot be found again, so its voter takes part in this item whatever came after: also who was
    struck off since, who sent a paper, or came and left. All of them count as electors here.
    """
    poll = replace(poll, electors=poll.electors | poll.turnout)
    standing = effective_votes(poll, at)
    here = {elector for elector, act in standing.acts.items() if act is None}
    boxed = {elector: in_box(poll, elector) for elector in poll.turnout - here}
    return poll, Standing(standing.acts | boxed, standing.void)


def free_papers(poll: Poll, standing: Standing) -> int:
    """How many papers the hall can fill in: one for each who is there, one for each proxy held by somebody there.

    None for those whose ballot is in the box. Who voted on the form on paper is present without a vote.
    """
    return sum(
        elector not in poll.turnout if act is None else act.channel == PROXY for elector, act in standing.acts.items()
    )


def tally(standing: Standing, ballots: Mapping[str, int]) -> dict[str, int]:
    """The ballots on one question; whoever else is present stands without a vote until papers are added."""
    votes = {choice: ballots.get(choice, 0) for choice in (FOR, AGAINST, ABSTAIN, INVALID)}
    return votes | {NO_VOTE: len(standing.acts) - sum(votes.values())}


def told(poll: Poll, electors: int, tallies: Mapping[str, Mapping[str, int]]) -> dict:
    """What a result says of a secret item beside its numbers.

    ``ballots``: in the box; ``left``: voters struck off since, whose ballots still count; ``reveals``: so few, or all
    of one mind, that the result tells who voted what. ``electors``: those still on the roll.
    """
    cast = [[votes[choice] for choice in (FOR, AGAINST, ABSTAIN)] for votes in tallies.values()]
    return {
        "ballots": len(poll.turnout),
        "left": len(poll.electors) - electors,
        "reveals": any(sum(votes) < FEWEST or max(votes) == sum(votes) for votes in cast),
    }
