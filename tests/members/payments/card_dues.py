"""Short ways through a year's dues from saved cards: the days, the letter, the charge."""

from datetime import date

from django.utils import timezone

from jocs_site.letters.models import Letter
from members import services
from members.models import CardAttempt, Dues

YEAR = 2027
TOLD, CHARGED = date(2027, 4, 10), date(2027, 4, 24)


def at(day: date):
    return timezone.now().replace(year=day.year, month=day.month, day=day.day)


def announce(**more) -> dict[str, int]:
    days = {"charge_on": CHARGED, "on": TOLD, "at": at(TOLD)}
    return services.announce_cards(**({"year": YEAR} | days | more))


def charge(on: date = CHARGED) -> dict[str, int]:
    return dict(services.charge_cards(on=on, at=at(on)))


def owed(dues: Dues) -> int:
    return Dues.objects.with_paid().get(pk=dues.pk).owed_yen


def charged(account) -> list[dict]:
    """The intents that Stripe made without the member, the oldest first."""
    keys = {str(attempt.request.key) for attempt in CardAttempt.objects.select_related("request")}
    return [intent for intent in account.all("pi")[::-1] if intent["metadata"].get("request") in keys]


def letters(kind: str) -> list[Letter]:
    return list(Letter.objects.filter(key__startswith=f"{kind}:").order_by("pk"))
