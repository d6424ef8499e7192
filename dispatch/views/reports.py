"""A worker writes a report: the page, and the plain form that works without script."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dispatch import queries, services
from dispatch.forms.reports import PhotoForm, WordsForm
from dispatch.models import ActivityReport, ReportPhoto
from dispatch.models.report_files import MOST_PHOTOS
from dispatch.models.reports import WITH_WORKER
from jocs_site.backoffice.scans import MOST_BYTES_OF_SCAN, as_answer
from jocs_site.backoffice.uploads import limited_upload
from jocs_site.foundation.errors import RuleBroken, StaleState


def own_report(request, pk) -> ActivityReport:
    """The worker's own; anybody else's does not exist."""
    return get_object_or_404(queries.reports_of(request.user), pk=pk)


@login_required
@never_cache
@require_POST
def new_report(request, pk):
    posting = get_object_or_404(queries.postings_of(request.user), pk=pk)
    try:
        begun = services.begin_report(posting=posting)
    except RuleBroken as error:
        messages.error(request, str(error))
        return redirect("dispatch:mine")
    return redirect("dispatch:report", begun.pk)


@limited_upload(MOST_BYTES_OF_SCAN, gettext_lazy("The photograph is larger than 10 MB. Choose a smaller one."))
@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report(request, pk):
    """The text and its photographs; once sent in, to read. The button that was pressed says what is to be done."""
    found = own_report(request, pk)
    if found.state not in WITH_WORKER:
        return render(request, "dispatch/report_sent.html", _context(found))
    if request.method != "POST":
        initial = {name: getattr(found, name) for name in ("title", "body", "language", "version")}
        return _page(request, found, WordsForm(initial=initial), PhotoForm(prefix="photo"))
    return _answer(request, found)


def _answer(request, found: ActivityReport):
    """Keep the text, then the photograph if one was chosen; whatever is refused, what was typed stays on the page."""
    words, photo = WordsForm(request.POST), PhotoForm(request.POST, request.FILES, prefix="photo")
    step = request.POST.get("step", "save")
    has_photo = "photo-file" in request.FILES
    is_fine = words.is_valid() and (not has_photo or photo.is_valid())
    if is_fine and (has_photo or step == "send" or _differs(words, found)):
        is_fine = _keep(request, found, words, photo if has_photo else None, send=step == "send")
    if not is_fine:
        return _page(request, found, words, photo if has_photo else PhotoForm(prefix="photo"))
    if step.startswith("remove:"):
        _remove(found, step.removeprefix("remove:"))
    if step != "send":
        messages.success(request, _("Saved."))
    return redirect("dispatch:report", found.pk)


def _differs(form: WordsForm, found: ActivityReport) -> bool:
    try:
        words = form.words.checked()
    except RuleBroken:
        return True
    return (words.title, words.body, words.language) != (found.title, found.body, found.language)


def _keep(request, found, words: WordsForm, photo: PhotoForm | None, *, send: bool) -> bool:
    now = timezone.now()
    try:
        if photo:
            services.keep_photo(found, key=uuid.uuid4(), at=now, **photo.cleaned_data)
    except RuleBroken as error:
        photo.add_error(error.field if error.field in photo.fields else None, str(error))
        return False
    try:
        services.save_report(
            found,
            words=words.words,
            key=uuid.uuid4(),
            version=words.cleaned_data["version"],
            send=send,
            at=now,
            by=request.user,
        )
    except RuleBroken as error:
        for blocker in error.blockers:
            words.add_error(error.field if error.field in words.fields else None, str(blocker))
        if isinstance(error, StaleState):  # the next saving knows of what was saved meanwhile, and goes through
            found.refresh_from_db()
            words.stale = True
            words.data = words.data.copy()
            words.data["version"] = found.version
        return False
    return True


def _remove(found: ActivityReport, key: str) -> None:
    try:
        services.remove_photo(found, key=uuid.UUID(key))
    except ValueError as error:
        raise Http404 from error


def _page(request, found: ActivityReport, words: WordsForm, photo: PhotoForm):
    context = _context(found) | {"form": words, "photo_form": photo, "most_photos": MOST_PHOTOS}
    context |= {"consents": ReportPhoto.Consent.choices, "is_stale": getattr(words, "stale", False)}
    return render(request, "dispatch/report.html", context)


def _context(found: ActivityReport) -> dict:
    asked = found.changes.filter(step="ask_back").last() if found.state == "returned" else None
    photos = list(queries.photos_of(found))
    return {"report": found, "photos": photos, "questions": asked, "today": timezone.localdate()}


@login_required
@never_cache
@require_safe
def photo(request, pk, key):
    """A photograph of one's own report."""
    found = get_object_or_404(queries.photos_of(own_report(request, pk)), key=key)
    return as_answer(found.file, kind=found.kind, name=f"photo-{found.pk}")
