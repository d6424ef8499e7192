"""What a member wishes to hear from us: consents with their days, and whether post goes out."""

from datetime import date

from django.db import transaction
from wagtail.log_actions import log

from jocs_site.people import services as people
from jocs_site.people.models import Consent, Person
from jocs_site.people.queries import consent_text


@transaction.atomic
def set_wishes(*, person_id: int, newsletter_email: bool, meeting_email: bool, stop_mail: bool, on: date, by) -> None:
    """Give or withdraw the two consents and stop or resume post. Safe to repeat: what is as wished stays as it is.

    Source: docs/sources.md#R23
    """
    person = Person.objects.select_for_update(of=("self",)).get(pk=person_id)
    wanted = {
        Consent.Purpose.NEWSLETTER_EMAIL: newsletter_email,
        Consent.Purpose.MEETING_EMAIL: meeting_email,
    }
    in_force = set(person.consents.filter(withdrawn_on=None).values_list("purpose", flat=True))
    changed = [purpose for purpose, is_wanted in wanted.items() if is_wanted != (purpose in in_force)]
    for purpose in changed:
        if wanted[purpose]:
            words = consent_text(purpose, on)
            people.give_consent(person=person, purpose=purpose, on=on, text_version=words.version if words else "")
        else:
            people.withdraw_consent(person=person, purpose=purpose, on=on)
    if person.stop_mail != stop_mail:
        person.stop_mail = stop_mail
        person.save(update_fields=["stop_mail"])
        changed.append("stop_mail")
    if changed:
        log(person, "wagtail.edit", user=by, data={"fields": [str(name) for name in changed]})
