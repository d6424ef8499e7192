"""A member leaves by their own word, and may take it back until the day."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from jocs_site.foundation.errors import RuleBroken
from members import queries, services
from members.forms import LeaveForm
from members.views.access import for_members


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def leave(request, membership):
    """First what happens next, then once more to be sure; ``step`` says which button was pressed."""
    today = timezone.localdate()
    context = {"membership": membership, "owed": queries.owed_dues(membership), "today": today}
    if membership.left_on:
        context["may_stay"] = membership.left_because == "resigned" and membership.left_on > today
        return render(request, "members/leaving.html", context)
    form = LeaveForm(request.POST or None, today=today)
    if request.method == "POST" and form.is_valid():
        if request.POST.get("step") != "leave":
            chosen = dict(form.fields["leaves_on"].choices)[form.cleaned_data["leaves_on"].isoformat()]
            return render(request, "members/leave_check.html", context | {"form": form, "chosen": chosen})
        try:
            services.resign(
                membership_id=membership.pk, at=timezone.now(), today=today, by=request.user, **form.cleaned_data
            )
        except RuleBroken as error:
            form.add_error(error.field, str(error))
        else:
            return redirect("members:leave")
    return render(request, "members/leave.html", context | {"form": form})


@require_POST
@for_members
def stay(request, membership):
    try:
        services.withdraw_resignation(
            membership_id=membership.pk, at=timezone.now(), today=timezone.localdate(), by=request.user
        )
    except RuleBroken as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("You stay a member. We are glad."))
    return redirect("members:overview")
