"""The officer's page and the referee's, each opened by the link in our mail. Opening it answers nothing."""

from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from jocs_site.backoffice.scans import MOST_BYTES_OF_SCAN
from jocs_site.backoffice.uploads import limited_upload
from jocs_site.foundation.errors import RuleBroken
from scholarships import queries, services
from scholarships.applying.forms import EndorseForm, ReferForm
from scholarships.applying.sheet import Sheet
from scholarships.services.mails import applicant_name


def _told(request, why: str, status: int, **context):
    return render(request, "scholarships/applying/over.html", {"why": why, **context}, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def endorse(request, token):
    endorsement = queries.endorsement_of(token)
    if endorsement is None:
        return _told(request, "unknown", 404)
    draft, now = endorsement.draft, timezone.now()
    if endorsement.ended_at:
        return _told(request, "replaced", 410)
    if endorsement.answered_at:
        return _told(request, "answered", 200, endorsement=endorsement)
    if not queries.others_may_answer(draft, now):
        return _told(request, "late", 410)
    form = EndorseForm(request.POST or None, initial={"seen": queries.fingerprint(draft)})
    if request.method == "POST" and form.is_valid():
        try:
            done = services.answer_endorsement(endorsement, at=now, **form.cleaned_data)
        except RuleBroken as error:
            form.add_error(None, str(error))
            form.data = form.data.copy()
            form.data["seen"] = queries.fingerprint(draft)  # the page below shows what stands there now
        else:
            return _told(request, "answered", 200, endorsement=done)
    context = {"form": form, "call": draft.call, "name": applicant_name(draft), "parts": Sheet(draft).parts[:5]}
    return render(request, "scholarships/applying/endorse.html", context)


@limited_upload(MOST_BYTES_OF_SCAN, gettext_lazy("The file is larger than 10 MB. Choose a smaller one."))
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def refer(request, token):
    link = queries.reference_of(token)
    if link is None:
        return _told(request, "unknown", 404)
    reference, now = link.reference, timezone.now()
    if link.is_replaced:
        return _told(request, "replaced", 410)
    if reference.received_at:
        return _told(request, "received", 200)
    if not queries.others_may_answer(reference.draft, now):
        return _told(request, "late", 410)
    form = ReferForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.receive_reference(reference, at=now, **form.cleaned_data)
        except RuleBroken as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            return _told(request, "received", 200)
    name = applicant_name(reference.draft)
    context = {"form": form, "call": reference.draft.call, "name": name, "reference": reference}
    return render(request, "scholarships/applying/refer.html", context)
