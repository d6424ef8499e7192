"""Members who paid more than was owed: some were asked, one wants it back, one has it back."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from jocs_site.letters.services import note_gone
from jocs_site.overview.demo import Demo
from members import queries, services
from members.payments.files import BankAccount

CLERK, TREASURER, ASKED = "clerk@demo.example", "treasurer@demo.example", "support@demo.example"


def load_overpayments(demo: Demo, plan: dict) -> None:
    """``plan``: the part ``overpaid`` of demo/office.yaml."""
    own = queries.credits_of(queries.membership_of(demo.users[ASKED]))
    others = queries.credits_left().filter(membership__person__user=None, membership__left_on=None)
    latest = list(others.exclude(person=None).order_by("-received_on", "pk")[: plan["asked"] + 2])
    *asked, waits, paid = latest
    for payment in (*own, *asked):
        _ask(demo, payment)
    _order(demo, waits, plan["account"])
    order = _order(demo, paid, plan["account"])
    on = _day(demo, paid, 12)
    said = {"order_id": order.pk, "at": _at(on)}
    services.move_refund(step_name="approve", by=demo.users[TREASURER], **said)
    services.pay_out_refund(on=on, reference=f"FB{on:%y%m%d}", by=demo.users[TREASURER], **said)
    note_gone(made_at=_at(on), at=_at(on))


def _ask(demo: Demo, payment) -> None:
    on = _day(demo, payment, 5)
    services.ask_about_credit(payment_id=payment.pk, on=on, at=_at(on))
    note_gone(made_at=_at(on), at=_at(on))


def _order(demo: Demo, payment, account: dict):
    """Asked for by telephone; the account is in the payer's own name."""
    person = payment.person
    holder = f"{person.family_kana} {person.given_kana}"
    answer = services.Answer("refund", account=BankAccount(holder=holder, **account), said_by=person.full_name)
    said = {"seen_yen": payment.credit_yen, "at": _at(_day(demo, payment, 8)), "by": demo.users[CLERK]}
    return services.choose_for_credit(payment_id=payment.pk, answer=answer, **said).order


def _day(demo: Demo, payment, days: int) -> date:
    return min(payment.received_on + timedelta(days=days), demo.on)


def _at(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(11)))
