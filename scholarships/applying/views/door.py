"""The public page of a call, and how somebody comes to their application: an address, a mail, a link."""

import uuid
from functools import wraps

from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from jocs_site.backoffice.limits import visitor, within_limit
from scholarships import queries, services
from scholarships.applying.forms import StartForm
from scholarships.models import Call, Draft
from scholarships.rules import is_open

OWN = "scholarship_application"  # in the session: the key of the application whose link was opened last
SENT = "scholarship_sent"
QUARTER, HOUR = 900, 3600


def _call(pk: int, now) -> Call:
    """What is not announced does not exist for the public."""
    found = Call.objects.announced().prefetch_related("documents", "criteria").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _context(call: Call, now) -> dict:
    return {
        "call": call,
        "is_open": is_open(call.opens_at, call.closes_at, now),
        "is_over": now >= call.closes_at,
        "countries": queries.names_of(call.countries),
    }


@require_safe
def call(request, pk):
    now = timezone.now()
    found = _call(pk, now)
    bodies = queries.eligible_bodies(found)
    return render(request, "scholarships/applying/call.html", _context(found, now) | {"bodies": bodies})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def start(request, pk):
    """Mails the link. The answer is the same whether somebody has applied under this address or not."""
    now = timezone.now()
    found = _call(pk, now)
    form = StartForm(request.POST or None, initial={"key": uuid.uuid4()})
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"].lower()
        may_send = form.is_robot or within_limit("scholarship", visitor(request), most=20, seconds=HOUR)
        may_send &= within_limit("scholarship_mail", f"{pk}:{email}", most=3, seconds=QUARTER)
        if may_send:
            if not form.is_robot:
                services.send_link(call=found, email=email, language=(get_language() or "en")[:2], at=now)
            request.session[SENT] = {"email": email, "call": pk}
            return redirect("scholarships:sent")
        form.add_error(None, _("The link was asked for many times just now. Please try again in an hour."))
    return render(request, "scholarships/applying/start.html", _context(found, now) | {"form": form})


@never_cache
@require_safe
def sent(request):
    if SENT not in request.session:
        return redirect("scholarships:programme")
    return render(request, "scholarships/applying/sent.html", request.session[SENT])


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def open_own(request, token):
    """Keep whose it is, and go on to an address that may be seen by others. One that is too old mails a new one."""
    try:
        key = queries.key_of_token(token)
    except queries.LinkExpired as expired:
        return _renewed(request, queries.draft_by_key(expired.key))
    draft = key and queries.draft_by_key(key)
    if not draft:
        return render(request, "scholarships/applying/no_link.html", status=404)
    request.session[OWN] = key.hex
    return redirect("scholarships:own")


def _renewed(request, draft: Draft | None):
    """The page of a link that is too old; its one button mails a new link to the address that had the old one."""
    context = {"is_old": True, "draft": draft}
    if request.method == "POST" and draft and not draft.ended_at:
        if within_limit("scholarship_mail", f"{draft.call_id}:{draft.email}", most=3, seconds=QUARTER):
            services.send_link(call=draft.call, email=draft.email, language=draft.language, at=timezone.now())
            request.session[SENT] = {"email": draft.email, "call": draft.call_id}
            return redirect("scholarships:sent")
        context["told"] = _("The link was asked for many times just now. Please try again in an hour.")
    return render(request, "scholarships/applying/no_link.html", context, status=410)


def own_draft(request) -> Draft | None:
    key = request.session.get(OWN)
    return queries.draft_by_key(uuid.UUID(hex=key)) if key else None


def with_draft(view):
    """Hand the view the application whose link was opened in this browser; without one, say where links come from."""

    @never_cache
    @wraps(view)
    def answer(request, *args, **kwargs):
        draft = own_draft(request)
        if draft is None:
            return render(request, "scholarships/applying/no_link.html", status=404)
        return view(request, draft, *args, **kwargs)

    return answer
