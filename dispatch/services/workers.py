"""Who is sent."""

from django.db import transaction
from wagtail.log_actions import log

from dispatch.models import Worker
from jocs_site.people import services as people
from jocs_site.people.models import Person


@transaction.atomic
def register_worker(*, person: Person, profession: str, biography: str = "") -> Worker:
    """Make a person a worker; safe to repeat: who is one already stays as recorded.

    person: one we know, or a new one not saved yet. Raises ValidationError for a new one that cannot be entered.
    """
    if person.pk is None:
        (person,) = people.add_people([person])
    worker, _is_new = Worker.objects.get_or_create(
        person=person, defaults={"profession": profession, "biography": biography}
    )
    return worker


@transaction.atomic
def change_profession(*, worker: Worker, profession: str, by=None) -> Worker:
    """Put right what somebody is by profession; what stood there before is in the log."""
    held = Worker.objects.select_for_update().get(pk=worker.pk)
    before, held.profession = held.profession, profession
    held.save(update_fields=["profession"])
    log(held, "wagtail.edit", user=by, data={"profession": [before, profession]})
    return held
