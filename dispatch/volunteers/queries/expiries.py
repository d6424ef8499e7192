"""What volunteers add to the list of what ends soon. Source: docs/sources.md#R61"""

from collections.abc import Iterator
from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from dispatch.queries import ENDS_SOON, Expiry, line_of
from dispatch.volunteers.models import Volunteer

ONE_DAY = timedelta(days=1)


def insurance_ending(today: date) -> Iterator[Expiry]:
    """Insurance of current volunteers that lapsed or ends within 180 days; one question however many they are.

    Who was never insured is not among them, but on the list of insurance to renew.
    """
    due = Volunteer.objects.current(today).filter(insured_until__lt=today + ENDS_SOON).in_reading_order()
    for volunteer in due:
        line = line_of(
            volunteer.person,
            _("volunteers' insurance"),
            volunteer.insured_until + ONE_DAY,
            today=today,
            office=volunteer.office,
            owner=str(volunteer.get_office_display()),
            key=f"insurance-{volunteer.office}-{volunteer.insured_until.isoformat()}",
            url=reverse("volunteers_volunteers:inspect", args=[volunteer.pk]),
        )
        if line:
            yield line
