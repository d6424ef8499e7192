"""Whether a former scholar wishes to be kept in touch with. docs/sources.md#R23"""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from jocs_site.foundation.errors import RuleBroken
from jocs_site.people import services as people
from jocs_site.people.models import Consent, Person
from jocs_site.people.queries import consent_text
from scholarships.models import Award

IN_TOUCH = Consent.Purpose.ALUMNI


@transaction.atomic
def keep_in_touch(*, person: Person, wanted: bool, on: date, version: str = "", by=None) -> None:
    """Give or withdraw the consent; what is withdrawn counts from that day on. Safe to repeat.

    version: of the words that were shown. Raises RuleBroken where they are no longer those in force, and for somebody
    who never had a scholarship.
    """
    fresh = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    in_force = fresh.consents.filter(purpose=IN_TOUCH, withdrawn_on=None).first()
    if wanted == (in_force is not None):
        return
    if not wanted:
        people.withdraw_consent(person=fresh, purpose=IN_TOUCH, on=on)
        log(in_force, "people.consent_withdrawn", user=by)
        return
    if not Award.objects.filter(decision__application__person=fresh).exists():
        raise RuleBroken(_("Only scholars are asked this."))
    words = consent_text(IN_TOUCH, on)
    if words is None or words.version != version:
        raise RuleBroken(_("The words have changed. Please read them again."))
    consent = people.give_consent(person=fresh, purpose=IN_TOUCH, on=on, text_version=words.version)
    log(consent, "people.consent_given", user=by)
