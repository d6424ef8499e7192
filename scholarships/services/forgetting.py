"""Letting go of what applicants began and never handed in. Source: docs/operating.md"""

from datetime import date

from django.db import transaction
from django.db.models import QuerySet

from jocs_site.letters.services import forget_letters
from scholarships.models import Draft
from scholarships.rules import DRAFTS_KEPT_AFTER
from scholarships.services.applying import erase_draft
from scholarships.services.mails import beginning_of_keys


def erase_old_drafts(*, today: date) -> int:
    """Erase what was never handed in, some days after its call closed, with files and letters. Returns how many.

    Each in a transaction of its own; safe to repeat, also at once.
    """
    return sum(_erase(pk, today) for pk in list(_too_old(today).values_list("pk", flat=True)))


def _too_old(today: date) -> QuerySet[Draft]:
    return Draft.objects.filter(application=None, call__closes_at__date__lte=today - DRAFTS_KEPT_AFTER).order_by("pk")


@transaction.atomic
def _erase(pk: int, today: date) -> bool:
    """Asked again once nobody else can hand it in or take it back."""
    draft = _too_old(today).select_for_update(of=("self",)).filter(pk=pk).first()
    if draft is None:
        return False
    forget_letters(beginnings=[beginning_of_keys(draft)])
    erase_draft(draft)
    return True
