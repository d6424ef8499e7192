"""The page behind the link in the mail: two buttons, no signing in, no script, a few kilobytes.

Opening it answers nothing, because programs that scan mail open every link; only a button does.
"""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from dispatch.safety import queries, services
from dispatch.safety.forms import AnswerForm
from jocs_site.foundation.errors import RuleBroken

STATUS = {"forged": 400, "expired": 410, "closed": 410}


@csrf_exempt  # whoever holds the link may answer, signed in or not; the link is the secret, and no cookie is needed
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request, token) -> HttpResponse:
    link = queries.read_link(token)
    if link.fault:
        return _page(request, fault=link.fault, event=link.checkin and link.checkin.event, status=STATUS[link.fault])
    checkin = link.checkin
    form = AnswerForm(request.POST or None)
    is_sent = request.method == "POST"
    if is_sent and form.is_valid():
        said = form.cleaned_data
        try:
            services.answer_by_link(
                checkin, said["answer"], place=said["place"], words=said["words"], at=timezone.now()
            )
        except RuleBroken:  # closed while they wrote
            return _page(request, fault="closed", event=checkin.event, status=410)
    has_answered = is_sent and form.is_valid()
    return _page(
        request,
        checkin=checkin,
        event=checkin.event,
        form=form,
        is_sent=has_answered,
        status=400 if is_sent and not has_answered else 200,
    )


def _page(request, *, status: int, **context) -> HttpResponse:
    return render(request, "safety/answer.html", context, status=status)
