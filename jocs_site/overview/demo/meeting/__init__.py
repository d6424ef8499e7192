"""General meetings: last year's counted, this year's open, one with a secret ballot closed, one that members demand."""

from jocs_site.overview.demo import Demo, file
from jocs_site.overview.demo.meeting.annual import LastYear, ThisYear
from jocs_site.overview.demo.meeting.extraordinary import Secret, load_petitions


def load(demo: Demo) -> str:
    plans = file("meetings")
    last, this, secret = (
        kind(demo, plans[name]) for name, kind in (("last_year", LastYear), ("this_year", ThisYear), ("secret", Secret))
    )
    last.walk()
    last.enter_officers()
    secret.walk()
    this.walk()
    load_petitions(demo, plans["petitions"])
    return (
        f"last year's meeting counted, this year's open on {this.held_on:%d.%m.} with {this.arrived} votes in, "
        f"one with {secret.plan['electronic']} secret ballots, one demanded"
    )
