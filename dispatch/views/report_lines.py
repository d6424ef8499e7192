"""What the page of a report asks and sends by itself, whenever there is a line. Answers are JSON."""

from pathlib import Path

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from dispatch import queries, services
from dispatch.forms.reports import KeyedPhotoForm, SavingForm
from dispatch.models import ActivityReport
from dispatch.models.reports import WITH_WORKER
from dispatch.views.reports import own_report
from jocs_site.backoffice.scans import MOST_BYTES_OF_SCAN
from jocs_site.backoffice.uploads import limited_upload
from jocs_site.foundation.errors import RuleBroken, StaleState

WORKER = Path(__file__).parent.parent / "static" / "dispatch" / "report-worker.js"


def _now(report: ActivityReport) -> dict:
    return {
        "version": report.version,
        "title": report.title,
        "body": report.body,
        "language": report.language,
        "is_open": report.state in WITH_WORKER,
    }


@login_required
@never_cache
@require_safe
def report_now(request, pk):
    """How the report stands, and the token for sending: the page may be an old one, kept on the device."""
    return JsonResponse(_now(own_report(request, pk)) | {"token": get_token(request)})


@login_required
@never_cache
@require_POST
def save_report(request, pk):
    report = own_report(request, pk)
    form = SavingForm(request.POST)
    if not form.is_valid():
        return _refused(form.errors)
    rest = {name: form.cleaned_data[name] for name in ("key", "version", "send")}
    try:
        report = services.save_report(report, words=form.words, at=timezone.now(), by=request.user, **rest)
    except StaleState as error:
        return JsonResponse({"error": str(error), "stale": True, **_now(own_report(request, pk))}, status=409)
    except RuleBroken as error:
        return JsonResponse({"error": str(error), "field": error.field}, status=422)
    return JsonResponse(_now(report))


@limited_upload(
    MOST_BYTES_OF_SCAN, gettext_lazy("The photograph is larger than 10 MB. Choose a smaller one."), as_json=True
)
@login_required
@never_cache
@require_POST
def keep_photo(request, pk):
    report = own_report(request, pk)
    form = KeyedPhotoForm(request.POST, request.FILES)
    if not form.is_valid():
        return _refused(form.errors)
    try:
        photo = services.keep_photo(report, at=timezone.now(), **form.cleaned_data)
    except RuleBroken as error:
        return JsonResponse({"error": str(error), "field": error.field}, status=422)
    return JsonResponse({"key": str(photo.key), "url": reverse("dispatch:photo", args=[report.pk, photo.key])})


@login_required
@never_cache
@require_POST
def remove_photo(request, pk, key):
    try:
        services.remove_photo(own_report(request, pk), key=key)
    except RuleBroken as error:
        return JsonResponse({"error": str(error)}, status=422)
    return JsonResponse({"key": str(key)})


def _refused(errors) -> JsonResponse:
    field, sentences = next(iter(errors.items()))
    return JsonResponse({"error": str(sentences[0]), "field": field}, status=422)


@login_required
@never_cache
@require_safe
def report_worker(request, pk):
    """The script that opens the page without the network. Its address sets how far it reaches."""
    if not queries.is_worker(request.user):
        raise Http404
    return HttpResponse(WORKER.read_text("utf-8"), content_type="text/javascript; charset=utf-8")
