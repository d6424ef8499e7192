"""A scholar's report, by the mailed link or from the own page."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from jocs_site.backoffice.answers import wants_json
from jocs_site.foundation.errors import RuleBroken
from scholarships import queries, services
from scholarships.forms import OwnReportForm
from scholarships.models import ScholarReport


@never_cache
def report(request, token):
    """By the link that we mailed; one that is forged or was renewed leads nowhere."""
    found = queries.report_of_link(token)
    if found is None:
        raise Http404
    return _report(request, found)


@login_required
def own_report(request, pk):
    """The signed-in scholar's own; nobody else's."""
    return _report(request, get_object_or_404(queries.own_reports(request.user), pk=pk))


def _report(request, found: ScholarReport):
    context = {"report": found, "asked": _question(found)}
    if found.state not in (ScholarReport.State.DUE, ScholarReport.State.RETURNED):
        if request.method == "POST" and wants_json(request):  # it arrived, and the line broke before we said so
            return JsonResponse({"next": request.path})
        return render(request, "scholarships/report.html", context)
    initial = {name: getattr(found, name) for name in ("body", "grades", "message", "may_print_message")}
    form = OwnReportForm(request.POST or None, request.FILES or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.submit_report(
                report=found,
                told=form.told,
                key=form.cleaned_data["key"],
                transcript=form.cleaned_data["transcript"],
                at=timezone.now(),
            )
        except RuleBroken as error:
            form.add_error(error.field, str(error))
        else:
            messages.success(request, _("Thank you. Your report has arrived."))
            return JsonResponse({"next": request.path}) if wants_json(request) else redirect(request.path)
    if request.method == "POST" and wants_json(request):
        return JsonResponse({"errors": form.errors}, status=422)
    return render(request, "scholarships/report.html", context | {"form": form})


def _question(found: ScholarReport) -> str:
    """What the office asked, as long as it waits for the answer."""
    if found.state != ScholarReport.State.RETURNED:
        return ""
    return found.changes.filter(step="ask_back").last().reason
