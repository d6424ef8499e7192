"""The member's screens: meetings, agenda, ballot, receipt, result."""

import uuid
from contextlib import suppress

from django.contrib.auth.decorators import login_required
from django.contrib.sessions.backends.base import UpdateError
from django.db import transaction
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from jocs_site.foundation.errors import RuleBroken
from members.agm import printing, queries, services
from members.agm.forms import BallotForm
from members.agm.views import secret
from members.queries import membership_of


def for_members(view):
    """Signed-in members only, nothing kept by caches; for everybody else who is signed in there is no such page."""

    @login_required
    @never_cache
    def guarded(request, **kwargs):
        membership = membership_of(request.user)
        if membership is None:
            raise Http404
        return view(request, membership, **kwargs)

    return guarded


def seat(membership, pk):
    """An announced meeting, and this member's line on its roll or ``None``."""
    if elector := queries.elector_of(pk, membership):
        return elector.meeting, elector
    return get_object_or_404(queries.announced_meetings(), pk=pk), None


def without_vote(request, meeting, membership, elector):
    """The page that says kindly why there is no ballot."""
    reason = queries.why_no_vote(meeting, membership, elector)
    return render(request, "agm/without_vote.html", {"meeting": meeting, "reason": reason}, status=403)


@for_members
def meetings(request, membership):
    rows = queries.meetings_for(membership)
    return render(request, "agm/meetings.html", {"meetings": rows, "now": queries.database_now()})


@for_members
def meeting(request, membership, pk):
    meeting, elector = seat(membership, pk)
    act = elector and queries.last_ballot(elector)
    items = queries.agenda(meeting)
    context = {
        "meeting": meeting,
        "items": items,
        "secrecy": queries.how_secret(meeting, items),
        "elector": elector,
        "act": act,
        "takes_votes": meeting.takes_votes(queries.database_now()),
        "reason": queries.why_no_vote(meeting, membership, elector),
        "minutes": queries.finished_minutes(meeting),
        "further": queries.last_continuation(meeting),
        "has_papers": queries.papers_are_readable(meeting),
        "breaks": queries.web_breaks(meeting),
        "turned_out": bool(elector) and queries.has_turned_out(elector),
        "secret_items": queries.secret_items(meeting),
    }
    return render(request, "agm/meeting.html", context)


@for_members
def notice(request, membership, pk):
    """The notice as it was sent, for every member."""
    return printed(pk, "notice", printing.notice_pdf)


@for_members
def papers(request, membership, pk):
    """The reference papers, for every member; those on the web until they are taken off."""
    meeting, _elector = seat(membership, pk)
    if not queries.papers_are_readable(meeting):
        raise Http404
    return printed(pk, "papers", printing.papers_pdf)


def printed(pk, name, set_pages):
    meeting = get_object_or_404(queries.announced_meetings(), pk=pk)
    pdf = set_pages(meeting, queries.agenda(meeting), at=queries.database_now())
    headers = {"Content-Disposition": f'attachment; filename="{name}-{meeting.fiscal_year}.pdf"'}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)


@sensitive_post_parameters()
@for_members
def vote(request, membership, pk):
    """The ballot. What is chosen waits in the session while ``?check`` shows it, so Back and Reload are harmless."""
    meeting, elector = seat(membership, pk)
    if queries.why_no_vote(meeting, membership, elector):
        return without_vote(request, meeting, membership, elector)
    if secret.is_for_the_box(request, meeting, elector):
        return secret.mixed_vote(request, meeting, elector)
    if "check" in request.GET:
        return check(request, meeting, elector)
    chosen = request.session.get(waiting(meeting), {}).get("choices", {})
    items = queries.recorded(queries.agenda_as_sent(meeting))
    if not queries.ballot(items):
        return redirect("agm:receipt", pk=meeting.pk)
    form = BallotForm(items, request.POST or None, chosen=chosen)
    if request.method == "POST" and meeting.takes_votes(queries.database_now()) and form.is_valid():
        request.session[waiting(meeting)] = {"choices": form.answers(), "key": str(uuid.uuid4())}
        return redirect(f"{request.path}?check")
    return secret.form_page(request, meeting, elector, form)


def waiting(meeting) -> str:
    """Under which name answers wait in the session."""
    return f"ballot-{meeting.pk}"


def check(request, meeting, elector):
    """Show the answers that wait, and take them. The key in the form lets its button take one vote, however pressed."""
    answers = request.session.get(waiting(meeting))
    key = request.POST.get("client_key", "")
    if answers and key == answers["key"]:
        return cast(request, meeting, elector, answers)
    if queries.has_arrived(elector, key) or (answers is None and queries.last_ballot(elector)):
        return redirect("agm:receipt", pk=meeting.pk)
    if answers and queries.has_arrived(elector, answers["key"]):  # taken, and then the server or the line broke
        del request.session[waiting(meeting)]
        return redirect("agm:receipt", pk=meeting.pk)
    if answers is None:
        return redirect("agm:vote", pk=meeting.pk)
    form = BallotForm(queries.recorded(queries.agenda_as_sent(meeting)), chosen=answers["choices"])
    return render(request, "agm/check.html", {"meeting": meeting, "form": form, "client_key": answers["key"]})


def cast(request, meeting, elector, answers):
    """Take the vote and show its receipt, or the ballot with the reason why it was not taken."""
    key = uuid.UUID(answers["key"])
    try:
        with transaction.atomic():  # one commit for vote and session, since each waits for the disk
            services.cast_votes(elector, choices=answers["choices"], client_key=key, by=request.user)
            forget(request, meeting)
    except RuleBroken as error:
        form = BallotForm(queries.recorded(queries.agenda_as_sent(meeting)), chosen=answers["choices"])
        return secret.form_page(request, meeting, elector, form, refusal=str(error))
    return redirect("agm:receipt", pk=meeting.pk)


def forget(request, meeting):
    """Let the answers that waited go at once. If somebody signed out meanwhile, the vote stands."""
    request.session.pop(waiting(meeting), None)
    with suppress(UpdateError):
        request.session.save()
        request.session.modified = False


@for_members
def receipt(request, membership, pk):
    meeting, elector = seat(membership, pk)
    act = elector and queries.last_ballot(elector)
    turned_out = bool(elector) and queries.has_turned_out(elector)
    if act is None and not turned_out:
        return not_arrived(request, meeting, membership, elector)
    choices, items = queries.choices_of(act) if act else {}, queries.recorded(queries.agenda(meeting))
    lines = [(item, person, choices.get(key)) for key, (item, person) in queries.ballot(items).items()]
    context = {"meeting": meeting, "elector": elector, "act": act, "lines": lines, "turned_out": turned_out}
    return render(request, "agm/receipt.html", context | {"takes_votes": meeting.takes_votes(queries.database_now())})


def not_arrived(request, meeting, membership, elector):
    """Where a receipt was looked for after a bad line: that there is no vote, and how to send it again."""
    if queries.why_no_vote(meeting, membership, elector):
        raise Http404
    context = {"meeting": meeting, "takes_votes": meeting.takes_votes(queries.database_now())}
    return render(request, "agm/not_arrived.html", context, status=404)


@for_members
def result(request, membership, pk):
    """Numbers for electors of the meeting and everybody who is a member now; before the count, the meeting's page."""
    meeting, elector = seat(membership, pk)
    if elector is None and membership.left_on is not None:
        raise Http404
    if meeting.state != meeting.State.COUNTED:
        return redirect("agm:meeting", pk=meeting.pk)
    context = {"meeting": meeting, "elector": elector, "record_address": reverse("agm:record", args=[pk])}
    context |= {"minutes": queries.finished_minutes(meeting), "secret_items": queries.secret_items(meeting)}
    return render(request, "agm/result.html", context | queries.explained_result(meeting))


@for_members
def record(request, membership, pk):
    """Everything that was counted, without names, and the script that counts it again; for whom the result is."""
    meeting, elector = seat(membership, pk)
    if elector is None and membership.left_on is not None:
        raise Http404
    if meeting.state != meeting.State.COUNTED:
        return redirect("agm:meeting", pk=meeting.pk)
    name = f"general-meeting-{meeting.fiscal_year}.zip"
    return FileResponse(queries.record_folder(meeting), as_attachment=True, filename=name)
