"""The applicant's pages: the list of steps, the steps, the check, the receipt."""

from django.contrib import messages
from django.http import Http404, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jocs_site.backoffice.answers import wants_json
from jocs_site.backoffice.held import as_data
from jocs_site.backoffice.limits import within_limit
from jocs_site.foundation.errors import RuleBroken
from scholarships import queries, services
from scholarships.applying.forms import STEP_FORMS, AgreeForm
from scholarships.applying.sheet import Sheet
from scholarships.applying.views.door import OWN, with_draft
from scholarships.rules import DRAFTS_KEPT_AFTER, YEARS_KEPT

FORMS = {form.step: form for form in STEP_FORMS}
NAMES = [*FORMS, "papers", "referees", "consent", "check"]


def address_of(name: str) -> str:
    if name in FORMS:
        return reverse("scholarships:step", args=[name])
    return reverse(f"scholarships:{name}")


def after(name: str) -> str:
    return address_of(NAMES[NAMES.index(name) + 1])


def before(name: str) -> str:
    place = NAMES.index(name)
    return address_of(NAMES[place - 1]) if place else reverse("scholarships:own")


def frame(draft, now, name: str = "") -> dict:
    """What stands around every page: the call, the number of the step, why nothing may be changed."""
    call = draft.call
    return {
        "draft": draft,
        "call": call,
        "application": draft.application,
        "why_not": queries.why_not_writable(draft, now),
        "number": NAMES.index(name) + 1 if name else None,
        "most": len(NAMES),
        "years_kept": YEARS_KEPT,
        "back": before(name) if name else None,
        "closes": queries.instant_of_call(call, call.closes_at),
        "corrections_end": queries.instant_of_call(call, call.corrections_end_at),
    }


@require_safe
@with_draft
def own(request, draft):
    """Where the application stands: its steps while it is written, the receipt once it is with the office."""
    now = timezone.now()
    sheet = Sheet(draft)
    context = frame(draft, now) | {"sheet": sheet, "steps": [(one, address_of(one.name)) for one in sheet.parts]}
    application = draft.application
    if application is None:
        context["days_kept"] = DRAFTS_KEPT_AFTER.days
        return render(request, "scholarships/applying/own.html", context)
    last = application.changes.filter(step="return_file").last() if application.state == "incomplete" else None
    context |= {"missing": queries.missing_in(application), "asked": last, "may_withdraw": _may_withdraw(draft)}
    return render(request, "scholarships/applying/receipt.html", context)


def _may_withdraw(draft) -> bool:
    states = {"submitted", "incomplete", "eligible", "in_review", "shortlisted", "interview"}
    return not draft.ended_at and (draft.application is None or draft.application.state in states)


@require_http_methods(["GET", "HEAD", "POST"])
@with_draft
def step(request, draft, name):
    """One small page. Whatever is typed is saved, right or wrong; only what is right leads on."""
    if name not in FORMS:
        raise Http404
    now = timezone.now()
    if request.method == "POST":
        form = FORMS[name](request.POST, draft=draft)
        is_right = form.is_valid()
        try:
            version = form.cleaned_data.get("version")
            draft = services.save_step(draft, name, form.typed, version=version, at=now)
        except RuleBroken as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
            is_right = False
        if is_right:
            return JsonResponse({"next": after(name)}) if wants_json(request) else redirect(after(name))
        if wants_json(request):
            return JsonResponse({"errors": form.errors}, status=422)
        form.data = form.data.copy()
        form.data["version"] = queries.draft_by_key(draft.key).versions.get(name, 0)
    else:
        form = FORMS[name](initial=draft.typed(name) | {"version": draft.versions.get(name, 0)}, draft=draft)
    context = frame(draft, now, name) | {"form": form, "name": name, "title": form.title}
    return render(request, "scholarships/applying/step.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@with_draft
def consent(request, draft):
    now = timezone.now()
    shown = queries.consent_shown(queries.countries_of(draft), timezone.localdate(now))
    form = AgreeForm(request.POST or None, initial={"countries": ",".join(shown.countries) if shown else ""})
    if request.method == "POST" and form.is_valid() and shown:
        if form.cleaned_data["countries"] != ",".join(shown.countries):
            form.add_error(None, _("The countries changed meanwhile. Please read it again."))
        else:
            try:
                services.agree(draft, shown, at=now)
            except RuleBroken as error:
                form.add_error(None, str(error))
            else:
                return redirect("scholarships:check")
    context = {"form": form, "shown": shown, "counts": queries.consent_counts(draft)}
    return render(request, "scholarships/applying/consent.html", frame(draft, now, "consent") | context)


@require_http_methods(["GET", "HEAD", "POST"])
@with_draft
def check(request, draft):
    """Everything once more, with a way back to each page; the button hands it in."""
    now = timezone.now()
    sheet, told = Sheet(draft), []
    if request.method == "POST":
        if sheet.is_right:
            try:
                services.hand_in(draft, at=now, versions=draft.versions, **sheet.filing)
            except RuleBroken as error:
                told = [str(blocker) for blocker in error.blockers]
            else:
                messages.success(request, _("Your application has arrived. Thank you."))
                return redirect("scholarships:own")
        else:
            told = [_("Some answers are missing or wrong. They are marked below.")]
    context = {
        "sheet": sheet,
        "parts": [(part, address_of(part.name)) for part in sheet.parts],
        "told": told,
        "missing": services.why_not_ready(draft),
        "endorsement": queries.live_endorsement(draft),
        "endorsement_counts": queries.counts(queries.live_endorsement(draft), draft),
        "references": queries.live_references(draft),
        "papers": draft.papers.all(),
    }
    answer = render(request, "scholarships/applying/check.html", frame(draft, now, "check") | context)
    answer.status_code = 422 if told else 200
    return answer


@with_draft
@require_POST
def ask_officer(request, draft):
    try:
        if not within_limit("scholarship_officer", draft.pk, most=5, seconds=86_400):
            raise RuleBroken(_("The officer was asked many times today. Please wait until tomorrow."))
        services.ask_officer(draft, at=timezone.now())
    except RuleBroken as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("We have written to the officer."))
    return redirect("scholarships:own" if draft.application else "scholarships:check")


@require_http_methods(["GET", "HEAD", "POST"])
@with_draft
def withdraw(request, draft):
    now = timezone.now()
    if not _may_withdraw(draft):
        raise Http404
    if request.method == "POST":
        code = draft.application.code if draft.application else ""
        services.withdraw_own(draft, at=now)
        request.session.pop(OWN, None)
        return render(request, "scholarships/applying/withdrawn.html", {"code": code, "call": draft.call})
    return render(request, "scholarships/applying/withdraw.html", frame(draft, now))


@require_safe
@with_draft
def data(request, draft):
    """Everything we hold of this application, to read and print, or as JSON. Never what referees wrote, or points."""
    sheet = Sheet(draft)
    parts = queries.held_with(draft)
    if request.GET.get("as") == "json":
        content = sheet.as_data() | {"held": as_data(parts)}
        answer = JsonResponse(content, json_dumps_params={"ensure_ascii": False, "indent": 2})
        answer["Content-Disposition"] = 'attachment; filename="jocs-application.json"'
        return answer
    context = {"sheet": sheet, "papers": draft.papers.all(), "references": queries.live_references(draft)}
    context["parts"] = parts
    return render(request, "scholarships/applying/data.html", frame(draft, timezone.now()) | context)
