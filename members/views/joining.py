"""Asking to become a member: write, look it over, send, keep the number."""

import uuid

from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from jocs_site.backoffice.limits import visitor, within_limit
from jocs_site.foundation.errors import RuleBroken
from jocs_site.people.models import Consent
from jocs_site.people.queries import consent_text
from members import services
from members.forms import JoinForm

SENT = "application_sent"


@require_http_methods(["GET", "HEAD", "POST"])
def join(request):
    """``step`` says which button was pressed: look it over, change it, or send."""
    today = timezone.localdate()
    step = request.POST.get("step", "check")
    form = JoinForm(request.POST or None, today=today, initial={"key": uuid.uuid4(), "country": "JP"})
    words = consent_text(Consent.Purpose.MEMBERSHIP, today)
    context = {"form": form, "words": words, "shown": words and words.words_in(get_language())}
    if request.method == "POST" and form.is_valid() and step != "change":
        if step == "send":
            answer = _send(request, form, today)
            if answer:
                return answer
        else:
            return render(request, "members/joining/check.html", context)
    return render(request, "members/joining/join.html", context)


def _send(request, form, today):
    """The way to the page with the number, or ``None`` with the reason in the form."""
    if form.is_robot:  # it shall believe that it was heard
        request.session[SENT] = {"number": 0, "email": ""}
        return redirect("joining:done")
    if not within_limit("join", visitor(request), most=10, seconds=3600):
        form.add_error(None, _("Many applications came from your place just now. Please try again in an hour."))
        return None
    application = form.save(commit=False)
    application.language = get_language()
    try:
        application = services.receive_application(application, at=timezone.now(), on=today)
    except RuleBroken as error:
        form.add_error(None, str(error))
        return None
    request.session[SENT] = {"number": application.number, "email": application.email}
    return redirect("joining:done")


@require_safe
def done(request):
    sent = request.session.get(SENT)
    if sent is None:
        return redirect("joining:join")
    return render(request, "members/joining/done.html", {"sent": sent})
