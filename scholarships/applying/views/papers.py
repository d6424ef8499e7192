"""Files and referees."""

from django.contrib import messages
from django.http import Http404, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jocs_site.backoffice.answers import wants_json
from jocs_site.backoffice.limits import within_limit
from jocs_site.backoffice.scans import MOST_BYTES_OF_SCAN, as_answer
from jocs_site.backoffice.uploads import limited_upload
from jocs_site.foundation.errors import RuleBroken
from scholarships import queries, services
from scholarships.applying.forms import NewAddressForm, PaperForm, RefereeForm
from scholarships.applying.views.door import with_draft
from scholarships.applying.views.steps import after, frame

HOUR, DAY = 3600, 86_400
TOO_LARGE = gettext_lazy("The file is larger than 10 MB. Choose a smaller one.")


@limited_upload(MOST_BYTES_OF_SCAN, TOO_LARGE)
@require_http_methods(["GET", "HEAD", "POST"])
@with_draft
def papers(request, draft):
    now = timezone.now()
    form = PaperForm(request.POST or None, request.FILES or None, call=draft.call)
    if request.method == "POST":
        if form.is_valid() and _kept(request, draft, form, now):
            if wants_json(request):
                return JsonResponse({"key": str(form.cleaned_data["key"])})
            messages.success(request, _("The file has arrived."))
            return redirect("scholarships:papers")
        if wants_json(request):
            field, sentences = next(iter(form.errors.items()))
            return JsonResponse({"error": str(sentences[0]), "field": field}, status=422)
    here = list(draft.papers.all())
    context = {
        "form": form,
        "asked": [(one, [paper for paper in here if paper.kind == one.kind]) for one in draft.call.documents.all()],
        "next": after("papers"),
    }
    return render(request, "scholarships/applying/papers.html", frame(draft, now, "papers") | context)


def _kept(request, draft, form: PaperForm, now) -> bool:
    try:
        if not within_limit("scholarship_papers", draft.pk, most=60, seconds=HOUR):
            raise RuleBroken(_("Many files came just now. Please try again in an hour."), field="file")
        services.add_paper(draft, at=now, **form.cleaned_data)
    except RuleBroken as error:
        form.add_error(error.field if error.field in form.fields else None, str(error))
        return False
    return True


def _own_paper(draft, key):
    """Somebody else's does not exist."""
    found = queries.paper_of(draft, key)
    if found is None:
        raise Http404
    return found


@require_safe
@with_draft
def paper(request, draft, key):
    found = _own_paper(draft, key)
    return as_answer(found.file, kind=found.file_kind, name=found.kind)


@with_draft
@require_POST
def remove_paper(request, draft, key):
    try:
        services.remove_paper(_own_paper(draft, key), at=timezone.now())
    except RuleBroken as error:
        messages.error(request, str(error))
    return redirect("scholarships:papers")


@require_http_methods(["GET", "HEAD", "POST"])
@with_draft
def referees(request, draft):
    now = timezone.now()
    form = RefereeForm(request.POST or None, initial={"language": "en"})
    if request.method == "POST" and form.is_valid():
        try:
            _limit_mails(draft)
            services.name_referee(draft, at=now, **form.cleaned_data)
        except RuleBroken as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            messages.success(request, _("We have written to the referee."))
            return redirect("scholarships:referees")
    named = list(queries.live_references(draft))
    context = {
        "form": form,
        "named": named,
        "may_ask": queries.others_may_answer(draft, now),
        "needs_more": len(named) < draft.call.references_asked,
        "next": after("referees"),
    }
    return render(request, "scholarships/applying/referees.html", frame(draft, now, "referees") | context)


@require_http_methods(["GET", "HEAD", "POST"])
@with_draft
def referee(request, draft, key):
    """Another address, the mail once more, or nobody after all."""
    now = timezone.now()
    found = queries.live_references(draft).filter(key=key).first()
    if found is None:
        raise Http404
    found.draft = draft
    form = NewAddressForm(request.POST or None, initial={"email": found.email})
    if request.method == "POST" and (request.POST.get("step") == "drop" or form.is_valid()):
        try:
            if request.POST.get("step") == "drop":
                services.drop_referee(found, at=now)
            else:
                _limit_mails(draft)
                services.change_referee(found, at=now, **form.cleaned_data)
                messages.success(request, _("We have written to the referee."))
        except RuleBroken as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            return redirect("scholarships:referees")
    context = {"form": form, "reference": found}
    return render(request, "scholarships/applying/referee.html", frame(draft, now, "referees") | context)


def _limit_mails(draft) -> None:
    if not within_limit("scholarship_referees", draft.pk, most=10, seconds=DAY):
        raise RuleBroken(_("Many mails to referees were sent today. Please wait until tomorrow."))
