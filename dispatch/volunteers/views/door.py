"""Signing in and out at the table: by the code on the sheet, on the day of the shift only.

The page names nobody. Who opened their own link in this browser is known; others give the reading of their family name
and the last digits of their telephone.
"""

from django import forms as django_forms
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from dispatch.volunteers import queries, services
from dispatch.volunteers.forms import WhoForm
from dispatch.volunteers.views.own import volunteer_in
from jocs_site.backoffice.limits import visitor, within_limit
from jocs_site.foundation.errors import RuleBroken

DOOR = "volunteer_door"  # in the session: the sign-up of whoever said who they are at this table
QUARTER = 900


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def here(request, token):
    shift, now = queries.shift_of(token), timezone.now()
    if shift is None:
        return render(request, "volunteers/public/door_closed.html", status=404)
    if shift.called_off_at or shift.day != timezone.localdate(now):
        return render(request, "volunteers/public/door_closed.html", {"shift": shift}, status=409)
    entry = queries.entry_at_door(shift, volunteer=volunteer_in(request), entry_id=request.session.get(DOOR))
    if entry is None:
        return _ask_who(request, shift, token)
    told = ""
    if request.method == "POST":
        try:
            (services.sign_out if request.POST.get("step") == "out" else services.sign_in)(entry, at=now)
        except RuleBroken as error:
            told = str(error)
        else:
            return redirect("volunteers:here", token)
    return render(request, "volunteers/public/door.html", {"entry": entry, "shift": shift, "told": told})


def _ask_who(request, shift, token):
    form = WhoForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        # everybody at the table may come from one address of the net
        may_try = within_limit("volunteer_door", f"{shift.pk}:{visitor(request)}", most=60, seconds=QUARTER)
        may_try &= within_limit(
            "volunteer_door_name", f"{shift.pk}:{form.cleaned_data['kana']}", most=5, seconds=QUARTER
        )
        entry = queries.found_at_door(shift, **form.cleaned_data) if may_try else None
        if entry:
            request.session.cycle_key()
            request.session[DOOR] = entry.pk
            return redirect("volunteers:here", token)
        form.add_error(None, _not_found(may_try=may_try))
    return render(request, "volunteers/public/door_who.html", {"form": form, "shift": shift})


def _not_found(*, may_try: bool) -> django_forms.ValidationError:
    if may_try:
        return django_forms.ValidationError(_("We do not find you on this list. Please ask the leader."))
    return django_forms.ValidationError(_("There were too many tries. Please ask the leader."))
