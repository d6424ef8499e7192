"""The newsletter by mail for everybody: ask for it, confirm, leave, come back.

Opening a link changes nothing, since mail scanners open them all; a button does. No cookie is asked for: none of these
pages knows a visitor, and whoever holds a signed link holds all that it takes. So a button of another site can do
no more here than its visitor could, and mail programs can let go with one tap as RFC 8058 says.
"""

import uuid

from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from home.newsletter import queries, rules, services
from home.newsletter.forms import JoinForm
from jocs_site.backoffice.limits import visitor, within_limit
from jocs_site.people.queries import has_consent


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join(request):
    form = JoinForm(request.POST or None, initial={"key": uuid.uuid4()})
    if request.method == "POST" and form.is_robot:  # it shall believe that it was heard
        return redirect("newsletter:sent")
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"].lower()
        if _is_within_limits(request, email):
            services.ask(email=email, language=get_language(), at=timezone.now())
            return redirect("newsletter:sent")
        form.add_error(None, _("Much came from your place just now. Please try again in an hour."))
    return render(request, "newsletter/join.html", {"form": form})


def _is_within_limits(request, email: str) -> bool:
    from_here = within_limit("newsletter", visitor(request), most=rules.MOST_FROM_A_PLACE, seconds=rules.HOUR)
    to_it = within_limit("newsletter_mail", email, most=rules.MOST_TO_AN_ADDRESS, seconds=rules.HOUR)
    return from_here and to_it


@never_cache
@require_safe
def sent(request):
    return render(request, "newsletter/sent.html")


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request, token):
    subscription = queries.subscription_of(token, "confirm")
    if subscription is None:
        return render(request, "newsletter/no_link.html", status=404)
    if request.method == "POST":
        services.confirm(subscription, at=timezone.now())
    return _show(request, "newsletter/confirm.html", subscription)


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request, token):
    """A POST leaves, whatever it says, unless it asks to come back; it answers at once, as mail programs want it."""
    subscription = queries.subscription_of(token, "leave")
    if subscription is None:
        return render(request, "newsletter/no_link.html", status=404)
    if request.method == "POST":
        wish = services.confirm if "again" in request.POST and subscription.confirmed_at else services.leave
        wish(subscription, at=timezone.now())
    return _show(request, "newsletter/leave.html", subscription)


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def leave_consent(request, token):
    """The same door for whoever is on record and agreed: no address is shown, since the link may be years old."""
    person = queries.person_of(token)
    if person is None:
        return render(request, "newsletter/no_link.html", status=404)
    if request.method == "POST":
        services.leave_as_person(person, at=timezone.now())
    is_reader = has_consent(person, queries.PURPOSE, timezone.localdate())
    response = render(request, "newsletter/leave_consent.html", {"is_reader": is_reader})
    response["Referrer-Policy"] = "no-referrer"
    return response


def _show(request, template: str, subscription):
    subscription.refresh_from_db()
    is_reader = subscription.confirmed_at is not None and subscription.ended_at is None
    shown = {"subscription": subscription, "is_reader": is_reader, "is_done": request.method == "POST"}
    response = render(request, template, shown)
    response["Referrer-Policy"] = "no-referrer"  # the link is all that it takes
    return response
