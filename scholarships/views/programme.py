"""The public page of the programme."""

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from jocs_site.backoffice.keeping import kept
from jocs_site.backoffice.maps import draw_map
from scholarships import queries


@kept
@require_safe
def programme(request):
    now = timezone.now()
    call = queries.open_call(now)
    context = {
        "call": call,
        "next_call": None if call else queries.next_call(now),
        "countries": queries.names_of(call.countries) if call else [],
        "figures": queries.public_figures(timezone.localdate(now)),
        "map": draw_map(queries.public_scholars(timezone.localdate(now))),
        **queries.roles_of(request.user),
    }
    return render(request, "scholarships/programme.html", context)
