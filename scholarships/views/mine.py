"""The applicant's and scholar's own page."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import render

from scholarships import queries


@login_required
def mine(request):
    """What the signed-in person applied for; nobody else's."""
    return render(request, "scholarships/mine.html", {"applications": queries.own_applications(request.user)})
