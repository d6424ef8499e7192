"""What happens by itself once a day: reminders two days before, and letting go of names afterwards."""

from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from dispatch.tours import rules
from dispatch.tours.models import WRITTEN, MeetingSignUp
from dispatch.tours.services import mails
from jocs_site.letters.services import forget_letters


def remind(*, today: date, at: datetime) -> int:
    """Write once to everybody with a place in a meeting two days from ``today``. Safe to repeat, also at once.

    Who was missed on that day is written to on the next. Returns how many letters that were.
    """
    first, last = _start_of(today + timedelta(days=1)), _start_of(today + rules.REMIND_BEFORE + timedelta(days=1))
    due = MeetingSignUp.objects.filter(
        meeting__state="announced",
        meeting__starts_at__gte=first,
        meeting__starts_at__lt=last,
        state="signed_up",
        reminded_at=None,
    ).exclude(email="")
    return sum(_remind(pk, today, at) for pk in due.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def _remind(pk: int, today: date, at: datetime) -> bool:
    """Two jobs at once queue up at the sign-up, and the second finds that the first has written."""
    rows = MeetingSignUp.objects.select_for_update(of=("self",)).select_related("meeting__host")
    sign_up = rows.get(pk=pk)
    is_due = rules.is_reminded_on(day=sign_up.meeting.day, today=today)
    if sign_up.reminded_at or sign_up.state != "signed_up" or not is_due:
        return False
    sign_up.reminded_at = at
    sign_up.save(update_fields=["reminded_at"])
    return mails.tell(sign_up, "reminder", at=at)


@transaction.atomic
def forget_guests(*, today: date, at: datetime) -> int:
    """Empty names, addresses and questions of sign-ups for meetings of more than 30 days ago, with their letters.

    How many people came or did not is kept. Returns how many sign-ups that were. Safe to repeat.
    """
    until = _start_of(today - rules.KEPT_AFTER)
    rows = MeetingSignUp.objects.select_for_update(of=("self",)).filter(erased_at=None, meeting__starts_at__lt=until)
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    forget_letters(beginnings=[mails.beginning_of_keys(key) for key in keys])
    MeetingSignUp.objects.filter(pk__in=keys).update(erased_at=at, **dict.fromkeys(WRITTEN, ""))
    return len(keys)


def _start_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
