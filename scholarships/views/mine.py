"""The applicant's and scholar's own page."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from jocs_site.foundation.errors import RuleBroken
from scholarships import queries, services
from scholarships.forms import OwnReceiveForm
from scholarships.models import Instalment


@login_required
def mine(request):
    """What the signed-in person applied for; nobody else's."""
    applications = list(queries.own_applications(request.user))
    for one in applications:
        one.missing = queries.missing_in(one)
    return render(request, "scholarships/mine.html", {"applications": applications})


@login_required
def own_arrival(request, pk):
    """The scholar says that an instalment arrived. Whoever says it again finds that it is recorded."""
    instalment = get_object_or_404(queries.own_instalments(request.user), pk=pk)
    if instalment.state != Instalment.State.SENT:
        return redirect("scholarships:mine")
    initial = {"received_on": timezone.localdate(), "expected_state": instalment.state}
    form = OwnReceiveForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.record_received(instalment=instalment, at=timezone.now(), **form.cleaned_data)
        except RuleBroken as error:
            form.add_error(error.field, str(error))
        else:
            messages.success(request, _("Thank you. We know now that the money arrived."))
            return redirect("scholarships:mine")
    return render(request, "scholarships/arrival.html", {"form": form, "instalment": instalment})
