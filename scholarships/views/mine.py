"""The applicant's and scholar's own page."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from jocs_site.backoffice.held import as_data
from jocs_site.foundation.errors import RuleBroken
from jocs_site.people.models import Consent
from jocs_site.people.queries import consent_text
from scholarships import queries, services
from scholarships.forms import InTouchForm, OwnReceiveForm, language
from scholarships.models import Instalment


@login_required
def mine(request):
    """What the signed-in person applied for; nobody else's."""
    applications = list(queries.own_applications(request.user))
    for one in applications:
        one.missing = queries.missing_in(one)
    scholar = queries.scholar_of(request.user)
    consent = queries.consent_in_touch(scholar, timezone.localdate()) if scholar else None
    context = {"applications": applications, "is_scholar": scholar is not None, "consent": consent}
    return render(request, "scholarships/mine.html", context)


@never_cache
@login_required
@require_safe
def own_data(request):
    """Everything we hold about the signed-in applicant, to read and print, or as JSON. Nobody else has such a page."""
    person = getattr(request.user, "person", None)
    if person is None or not queries.roles_of(request.user)["is_applicant"]:
        raise Http404
    parts = queries.held_about(person)
    if request.GET.get("as") == "json":
        answer = JsonResponse(as_data(parts), json_dumps_params={"ensure_ascii": False, "indent": 2})
        answer["Content-Disposition"] = 'attachment; filename="jocs-scholarship.json"'
        return answer
    return render(request, "scholarships/own_data.html", {"parts": parts})


@login_required
def in_touch(request):
    """The scholar says whether we may keep in touch, and takes it back at any time. Nobody else has such a page."""
    scholar, today = queries.scholar_of(request.user), timezone.localdate()
    if scholar is None:
        raise Http404
    consent, words = queries.consent_in_touch(scholar, today), consent_text(Consent.Purpose.ALUMNI, today)
    initial = {"version": words.version if words else "", "wanted": "yes" if consent else None}
    form = InTouchForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.keep_in_touch(person=scholar, on=today, by=request.user, **form.cleaned_data)
        except RuleBroken as error:
            form.add_error(None, str(error))
            form.data = form.data.copy()
            form.data["version"] = initial["version"]  # the words above are those of now
        else:
            messages.success(request, _("Thank you. Your answer is recorded."))
            return redirect("scholarships:mine")
    context = {"form": form, "consent": consent, "words": words.words_in(language()) if words else ""}
    return render(request, "scholarships/in_touch.html", context)


@login_required
def own_arrival(request, pk):
    """The scholar says that an instalment arrived. Whoever says it again finds that it is recorded."""
    instalment = get_object_or_404(queries.own_instalments(request.user), pk=pk)
    if instalment.state != Instalment.State.SENT:
        return redirect("scholarships:mine")
    initial = {"received_on": timezone.localdate(), "expected_state": instalment.state}
    form = OwnReceiveForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.record_received(instalment=instalment, at=timezone.now(), **form.cleaned_data)
        except RuleBroken as error:
            form.add_error(error.field, str(error))
        else:
            messages.success(request, _("Thank you. We know now that the money arrived."))
            return redirect("scholarships:mine")
    return render(request, "scholarships/arrival.html", {"form": form, "instalment": instalment})
