"""Letters that went out by another way than this site's mail server, such as those of years before it."""

from datetime import datetime

from django.db import transaction

from jocs_site.letters.kinds import every_kind
from jocs_site.letters.models import Letter


@transaction.atomic
def note_gone(*, made_at: datetime, at: datetime) -> int:
    """Say that all letters made at this moment went out then. Returns how many waited."""
    waiting = Letter.objects.filter(made_at=made_at, state=Letter.State.WAITING)
    printed = waiting.filter(channel=Letter.Channel.POST).update(state=Letter.State.PRINTED, sent_at=at)
    mails = Letter.objects.filter(pk__in=[letter.pk for letter in waiting])
    mails.update(state=Letter.State.SENDING, lease="elsewhere", leased_until=at)  # by the steps that every letter takes
    gone = mails.update(state=Letter.State.SENT, sent_at=at, lease="", leased_until=None)
    forgetful = [kind.code for kind in every_kind() if not kind.keeps_words]
    Letter.objects.filter(made_at=made_at, sent_at=at, kind__in=forgetful).update(text="", html="", leave_at="")
    return printed + gone


@transaction.atomic
def note_gone_in_their_time(*, before: datetime) -> int:
    """Say that all letters made before a moment went out when they were made. Returns how many waited."""
    waiting = Letter.objects.filter(made_at__lt=before, state=Letter.State.WAITING)
    moments = list(waiting.order_by("made_at").values_list("made_at", flat=True).distinct())
    return sum(note_gone(made_at=moment, at=moment) for moment in moments)
