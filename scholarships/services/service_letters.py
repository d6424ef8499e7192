"""Letters to former scholars about the confirmation of service that is due next, each once for its key."""

from datetime import date, datetime

from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext_lazy, override

from jocs_site.letters.kinds import kind
from jocs_site.letters.queries import mail_address
from jocs_site.letters.services import NewLetter, post
from scholarships import rules
from scholarships.models import Award, ServiceObligation, ServiceReminder

SERVICE_LETTER = kind(
    "scholar_service", gettext_lazy("About the service of a scholar"), permission="scholarships.view_serviceobligation"
)
SUBJECTS = {
    "before": gettext_lazy("The confirmation of your service is due soon"),
    "on_day": gettext_lazy("The confirmation of your service is due"),
    "after": gettext_lazy("We have not received the confirmation of your service yet"),
}


def remind_of_service(*, today: date, at: datetime | None = None) -> int:
    """Write to those whose employer's next paper is due soon, today, or two weeks ago; each step once.

    Returns how many letters that were. Safe to repeat. A step that was missed is not made up for later.
    """
    serving = ServiceObligation.objects.filter(award__state=Award.State.SERVING).order_by("pk")
    return sum(_remind(pk, today, at or timezone.now()) for pk in serving.values_list("pk", flat=True))


@transaction.atomic
def _remind(pk: int, today: date, at: datetime) -> bool:
    """Two jobs at once queue up at the duty, and the second finds the reminder of the first."""
    owed = ServiceObligation.objects.select_for_update().get(pk=pk)
    due_on = owed.next_due_on
    step = due_on and rules.reminder_due(due_on, today)
    if not step or owed.reminders.filter(due_on=due_on, step=step).exists():
        return False
    person = owed.award.decision.application.person
    address = mail_address(person)
    if not address:
        return False
    key = f"scholar-service:{owed.pk}:{due_on:%Y-%m-%d}:{step}"
    with override(person.language):
        context = {"name": person.latin_name, "owed": owed, "due_on": due_on, "template": step}
        text = render_to_string("scholarships/mail/service.txt", context)
        post(NewLetter(key, SERVICE_LETTER, str(SUBJECTS[step]), text, person=person, address=address), at=at)
    ServiceReminder.objects.create(obligation=owed, due_on=due_on, step=step, reminded_at=at, letter_key=key)
    return True
