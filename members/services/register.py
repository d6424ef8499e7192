"""Giving out copies of the statutory register, each on record."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jocs_site.foundation.errors import RuleBroken
from members import queries
from members.models import Membership, RegisterCopy


@transaction.atomic
def copy_register(
    *, on: date, form: str, reason: str, at: datetime, by, asked_by: Membership | None = None
) -> RegisterCopy:
    """Put on record that a copy of the register of that day leaves the system.

    asked_by: the member who asks to inspect it, None for the office's own work; reason: always needed.
    Raises RuleBroken for a day to come, a missing reason, or somebody who is no member. Source: docs/sources.md#R10
    """
    today = timezone.localdate(at)
    if on > today:
        raise RuleBroken(_("The register of a day to come is not known yet."), field="on")
    if not reason.strip():
        raise RuleBroken(_("Give the reason in a sentence."), field="reason")
    if asked_by and asked_by.left_on and asked_by.left_on <= today:
        raise RuleBroken(_("Only a member may ask to inspect the register."), field="number")
    names = queries.voters(on).count()
    return RegisterCopy.objects.create(
        on=on, form=form, reason=reason.strip(), asked_by=asked_by, names=names, made_by=by, made_at=at
    )
