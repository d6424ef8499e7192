"""The form of a meeting with secret items: recorded and secret answers together, one final button.

Answers never wait in the session here, since that would keep them beside their voter: they travel in the form.
"""

import secrets
import uuid

from django.shortcuts import render

from jocs_site.foundation.errors import RuleBroken
from members.agm import queries, services
from members.agm.forms import BallotForm
from members.agm.models import Paper


def is_for_the_box(request, meeting, elector) -> bool:
    """Whether this request is about secret ballots: of who has not cast any, or who sends the same form again."""
    if not queries.secret_items(meeting):
        return False
    return "cast" in request.POST or not queries.has_turned_out(elector)


def mixed_vote(request, meeting, elector):
    """Choose, check, cast. Each step sends the whole form."""
    items = queries.agenda_as_sent(meeting)
    form = BallotForm(items, request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return form_page(request, meeting, elector, form)
    if "change" in request.POST:
        return form_page(request, meeting, elector, BallotForm(items, chosen=form.answers()))
    if "cast" in request.POST:
        return cast(request, meeting, elector, form)
    return check_page(request, meeting, form)


def form_page(request, meeting, elector, form, *, refusal="", status=200):
    context = {
        "meeting": meeting,
        "form": form,
        "act": queries.last_ballot(elector),
        "refusal": refusal,
        "takes_votes": meeting.takes_votes(queries.database_now()),
        "turned_out": queries.has_turned_out(elector),
        "secret_items": queries.secret_items(meeting),
    }
    return render(request, "agm/ballot.html", context, status=status)


def check_page(request, meeting, form):
    """The answers once more. The serials here are for browsers without script; others draw their own."""
    serials = {item.number: secrets.token_hex(16) for item in queries.secret_items(meeting)}
    context = {"meeting": meeting, "form": form, "client_key": uuid.uuid4(), "serials": serials}
    return render(request, "agm/check_secret.html", context)


def cast(request, meeting, elector, form):
    """Take the form whole and show its codes, this once; or say why it was not taken."""
    recorded, papers = apart(request, meeting, form.answers())
    try:
        key = uuid.UUID(request.POST.get("client_key", ""))
    except ValueError:
        return check_page(request, meeting, form)
    try:
        done = services.cast_ballots(elector, choices=recorded, papers=papers, client_key=key, by=request.user)
    except RuleBroken as error:
        items = queries.agenda_as_sent(meeting)
        if queries.has_turned_out(elector):
            again = BallotForm(queries.recorded(items), chosen=recorded)
        else:
            again = BallotForm(items, chosen=form.answers())
        return form_page(request, meeting, elector, again, refusal=str(error), status=409)
    items = {item.number: item for item in queries.secret_items(meeting)}
    codes = [(items[paper.item], queries.receipt_of(paper.serial)) for paper in done.papers]
    context = {"meeting": meeting, "elector": elector, "act": done.act, "codes": codes}
    return render(request, "agm/secret_receipt.html", context)


def apart(request, meeting, answers) -> tuple[dict, list[Paper]]:
    """The answers to recorded questions, and a ballot for each secret item under the serial that came with it."""
    papers = []
    for item in queries.secret_items(meeting):
        choices = {key: answers.pop(key) for key in queries.ballot([item])}
        papers.append(Paper(item.number, request.POST.get(f"serial-{item.number}", ""), choices))
    return answers, papers
