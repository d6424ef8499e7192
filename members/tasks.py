"""What services leave to the worker."""

from datetime import date

from django_tasks import task

from members import services


@task()
def confirm_payment(payment_id: int, on: str) -> None:
    services.confirm_payment(payment_id=payment_id, on=date.fromisoformat(on))
