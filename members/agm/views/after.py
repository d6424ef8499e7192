"""After the meeting: the finished minutes, for whom the result is; the votes, for who may inspect them."""

from django import forms
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from jocs_site.foundation.errors import RuleBroken
from members.agm import printing, queries, services
from members.agm.views.voting import for_members, seat

A_PAGE = 100  # acts


class InspectionForm(forms.Form):
    reason = forms.CharField(
        label=_("reason for the inspection"), widget=forms.Textarea(attrs={"rows": 4}), max_length=2_000
    )


def finished_minutes(membership, pk):
    """The meeting and its minutes. A draft is not there, nor anything for former members who were no electors."""
    meeting, elector = seat(membership, pk)
    found = queries.finished_minutes(meeting)
    if found is None or (elector is None and membership.left_on is not None):
        raise Http404
    return meeting, found


@for_members
def minutes(request, membership, pk):
    meeting, found = finished_minutes(membership, pk)
    blocks = printing.in_words(found.content, get_language(), digest=found.digest)
    return render(request, "agm/minutes.html", {"meeting": meeting, "blocks": blocks})


@for_members
def minutes_pdf(request, membership, pk):
    meeting, found = finished_minutes(membership, pk)
    pdf = printing.minutes_pdf(found.content, at=found.finished_at, digest=found.digest)
    headers = {"Content-Disposition": f'attachment; filename="minutes-{meeting.fiscal_year}.pdf"'}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)


@for_members
def ballots(request, membership, pk):
    """What lay in the box, by code, for whom the result is: codes after the close, what they say after the count."""
    meeting, elector = seat(membership, pk)
    if not queries.secret_items(meeting) or (elector is None and membership.left_on is not None):
        raise Http404
    context = {
        "meeting": meeting,
        "sealed": queries.sealed_box(meeting),
        "ballots": list(queries.ballots_to_find(meeting)),
        "purge": queries.purge_of(meeting),
    }
    return render(request, "agm/ballots.html", context)


@for_members
def inspection(request, membership, pk):
    """Ask to inspect the votes, and read what was decided."""
    meeting, _elector = seat(membership, pk)
    asked = queries.latest_inspection(meeting, membership)
    refusal = queries.why_no_inspection(meeting, membership, queries.database_today())
    form = InspectionForm(request.POST or None, label_suffix="")
    if request.method == "POST" and form.is_valid():
        try:
            services.request_inspection(
                meeting, membership, reason=form.cleaned_data["reason"], at=queries.database_now(), by=request.user
            )
        except RuleBroken as error:
            form.add_error(error.field, str(error))
        else:
            return redirect("agm:inspection", pk=pk)
    context = {"meeting": meeting, "inspection": asked, "refusal": refusal, "form": form}
    return render(request, "agm/inspection.html", context)


@for_members
def inspection_votes(request, membership, pk):
    """The votes with names, to whom the inspection is granted: by POST, because each look is written down first."""
    meeting, asked = granted(membership, pk)
    if request.method != "POST":
        return redirect("agm:inspection", pk=pk)
    as_file = "file" in request.POST
    services.record_look(asked, what="file" if as_file else "page", at=queries.database_now())
    if as_file:
        rows = b"".join(queries.published_record(meeting, with_names=True))
        headers = {"Content-Disposition": f'attachment; filename="votes-{meeting.fiscal_year}.jsonl"'}
        return HttpResponse(rows, content_type="application/jsonl", headers=headers)
    return render(request, "agm/inspection_votes.html", {"meeting": meeting} | page_of_votes(request, meeting))


def granted(membership, pk):
    """The meeting and the inspection of it that this member was granted; without one there is no such page."""
    meeting, _elector = seat(membership, pk)
    asked = queries.latest_inspection(meeting, membership)
    if asked is None or not asked.is_granted or queries.purge_of(meeting):
        raise Http404
    return meeting, asked


@for_members
def inspection_scan(request, membership, pk, scan):
    """The scan of one paper or proxy, as part of a granted inspection."""
    meeting, asked = granted(membership, pk)
    found = get_object_or_404(queries.scans_of(meeting), pk=scan)
    if request.method != "POST":
        return redirect("agm:inspection", pk=pk)
    services.record_look(asked, what="scan", at=queries.database_now())
    name = f"paper-{found.pk}.{found.kind}"
    return FileResponse(found.file.open("rb"), as_attachment=True, filename=name)


def page_of_votes(request, meeting) -> dict:
    asked = request.POST.get("page", "1")
    page = max(int(asked), 1) if asked.isdecimal() and len(asked) < 6 else 1
    acts = queries.acts_to_inspect(meeting)
    boxed = {"turned_out": queries.turned_out(meeting), "ballots": list(queries.ballots_to_find(meeting))}
    shown = acts[(page - 1) * A_PAGE : page * A_PAGE]
    return (boxed if page == 1 else {}) | {
        "votes": list(queries.votes_with_names(meeting, shown)),
        "next_page": page + 1 if acts.count() > page * A_PAGE else None,
    }
