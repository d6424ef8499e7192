"""What every change of an applicant's draft begins and ends with."""

from datetime import datetime
from functools import partial

from django.db import transaction

from jocs_site.foundation.errors import RuleBroken
from scholarships import queries
from scholarships.models import Draft

ROOM = "scholarships"


def lock_draft(draft: Draft, at: datetime | None = None) -> Draft:
    """The row as it is now. With ``at``, raises RuleBroken unless it may be changed at that instant.

    Its application is read afterwards: PostgreSQL joins what it saw before it waited, and a second tab would find none.
    """
    fresh = Draft.objects.select_for_update().get(pk=draft.pk)
    if at and (reason := queries.why_not_writable(fresh, at)):
        raise RuleBroken(reason)
    return fresh


def delete_after_commit(file) -> None:
    transaction.on_commit(partial(file.storage.delete, file.name))
