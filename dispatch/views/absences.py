"""A worker asks for days away from the post, from a telephone, and takes the request back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from dispatch import queries, services
from dispatch.forms import AbsenceForm
from dispatch.models import Absence
from dispatch.models.postings import ABROAD, BEFORE_DEPARTURE
from jocs_site.foundation.errors import RuleBroken


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask_absence(request, pk):
    """For one of the worker's own postings that runs or is prepared; others do not exist."""
    posting = get_object_or_404(queries.postings_of(request.user), pk=pk, state__in=[*BEFORE_DEPARTURE, *ABROAD])
    form = AbsenceForm(request.POST or None, posting=posting, today=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        try:
            services.request_absence(posting=posting, by=request.user, **form.details)
        except RuleBroken as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            messages.success(request, _("Your office has been told. The answer comes by mail."))
            return redirect("dispatch:mine")
    no_travel = queries.no_travel_now(timezone.localdate(), but=posting.country)
    return render(request, "dispatch/ask_absence.html", {"form": form, "posting": posting, "no_travel": no_travel})


@login_required
@require_POST
def take_back_absence(request, pk):
    if not queries.is_worker(request.user):
        raise Http404
    absence = get_object_or_404(Absence, pk=pk, posting__in=queries.postings_of(request.user))
    try:
        services.take_back_absence(absence=absence, by=request.user)
    except RuleBroken as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The request is taken back. Your office has been told."))
    return redirect("dispatch:mine")
