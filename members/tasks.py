"""What services leave to the worker."""

from datetime import date

from django.utils import timezone
from django_tasks import task

from members import services


@task()
def confirm_payment(payment_id: int, on: str) -> None:
    services.confirm_payment(payment_id=payment_id, on=date.fromisoformat(on))


@task()
def forget_card(card_id: int) -> None:
    services.forget_card(card_id=card_id, at=timezone.now())
