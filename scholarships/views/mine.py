"""The applicant's and scholar's own page."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import render

from scholarships import queries


@login_required
def mine(request):
    """What the signed-in person applied for; nobody else's."""
    applications = list(queries.own_applications(request.user))
    for one in applications:
        one.missing = queries.missing_in(one)
    return render(request, "scholarships/mine.html", {"applications": applications})
