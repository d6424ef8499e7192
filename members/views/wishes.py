"""What a member wishes to hear from us, and by which way."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from jocs_site.letters.queries import mail_address
from members import queries, services
from members.forms import WishesForm
from members.views.access import for_members


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def wishes(request, membership):
    """An organisation's letters go to its contact as the office has it; it has no wishes of its own."""
    person = membership.person
    if person is None:
        return redirect("members:overview")
    form = WishesForm(request.POST or None, initial=queries.wishes_of(person), has_email=bool(mail_address(person)))
    if request.method == "POST" and form.is_valid():
        services.set_wishes(person_id=person.pk, on=timezone.localdate(), by=request.user, **form.cleaned_data)
        messages.success(request, _("Your wishes are saved. Thank you."))
        return redirect("members:overview")
    return render(request, "members/wishes.html", {"form": form, "consents": queries.consents_of(person)})
