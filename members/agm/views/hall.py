"""Voting in the hall by telephone: for a member who checked in, on the item that is open."""

import uuid

from django.http import JsonResponse
from django.shortcuts import redirect, render

from jocs_site.foundation.errors import RuleBroken
from members.agm import queries, services
from members.agm.forms import BallotForm
from members.agm.views.voting import for_members, seat, without_vote


@for_members
def hall(request, membership, pk):
    """The open item with its choices, and what this member said to it last. One tap to choose, one to send."""
    meeting, elector = seat(membership, pk)
    if queries.why_no_vote(meeting, membership, elector):
        return without_vote(request, meeting, membership, elector)
    item, refusal = queries.open_item(meeting), ""
    form = BallotForm([item], request.POST or None) if item and not item.is_secret else None
    if request.method == "POST" and form and request.POST.get("item") == str(item.number) and form.is_valid():
        refusal = take_in_hall(request, elector, item, form)
        if not refusal:
            return redirect(request.path)
    context = {"meeting": meeting, "item": item, "form": form, "refusal": refusal, "client_key": uuid.uuid4()}
    context["turned_out"] = queries.has_turned_out(elector)
    said = queries.said_in_hall(elector, item) if item else []
    return render(request, "agm/hall.html", context | {"said": said, "is_inside": queries.is_inside(elector)})


def take_in_hall(request, elector, item, form) -> str:
    """Take the vote; the reason where it is refused."""
    try:
        key = uuid.UUID(request.POST.get("client_key", ""))
    except ValueError:
        key = uuid.uuid4()
    choices, now = form.answers(), queries.database_now()
    try:
        services.cast_hall_vote(elector, item, choices=choices, client_key=key, at=now, by=request.user)
    except RuleBroken as error:
        return str(error)
    return ""


@for_members
def hall_now(request, membership, pk):
    """Which item is open and whether this member is in the hall, for the page to renew itself."""
    meeting, elector = seat(membership, pk)
    if queries.why_no_vote(meeting, membership, elector):
        return without_vote(request, meeting, membership, elector)
    item = queries.open_item(meeting)
    return JsonResponse({"state": f"{item.number if item else 0}-{queries.is_inside(elector)}"})
