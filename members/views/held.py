"""What we hold about a member: to read, to print, and to take along."""

from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from jocs_site.backoffice.held import as_data
from members import queries
from members.views.access import for_members


@never_cache
@require_safe
@for_members
def held(request, membership):
    """A person's own. An organisation asks the office, because its contact changes."""
    if membership.person is None:
        return redirect("members:overview")
    return render(request, "members/held.html", {"parts": queries.held_about(membership.person)})


@never_cache
@require_safe
@for_members
def held_file(request, membership):
    """The same as a file that other programs read."""
    if membership.person is None:
        return redirect("members:overview")
    parts = queries.held_about(membership.person)
    response = JsonResponse(as_data(parts), json_dumps_params={"ensure_ascii": False, "indent": 2})
    response["Content-Disposition"] = f'attachment; filename="jocs-{membership.number}.json"'
    return response


@require_safe
@for_members
def signing_in(request, membership):
    """Where to change how one signs in."""
    return render(request, "members/signing_in.html")
