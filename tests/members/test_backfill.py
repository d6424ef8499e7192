"""What migrations make of rows that are there."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from jocs_site.backoffice import guards
from members.models import Payment, PaymentRefund

pytestmark = [pytest.mark.migrated, pytest.mark.django_db(transaction=True)]


def test_old_payments_come_from_the_holder_of_their_membership(monkeypatch):
    """They are append-only: the migration lifts their guard, and it stands again afterwards."""
    apps = migrate("0002_first_kinds")
    with monkeypatch.context() as then:  # the guard of those days let nothing through
        then.setattr(guards, "_REGISTRY", {})
        guards.append_only("members_payment", sentence="")
        guards.install_guards()
    person = apps.get_model("people", "Person").objects.create(family_name="看護", sort_key="zz", search_key="看護")
    membership = apps.get_model("members", "Membership").objects.create(
        number=1, person=person, joined_on=date(2020, 4, 1)
    )
    figures = {"amount_yen": 1, "received_on": date(2026, 6, 1), "confirmed_on": date(2026, 6, 1)}
    apps.get_model("members", "Payment").objects.create(
        membership=membership, provider="postal", reference="S1", booked_at=datetime.now(UTC), **figures
    )

    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())
    guards.install_guards()  # as post_migrate does

    payments = Payment.objects.values_list("person", "organisation")
    assert (list(payments), guards.missing_guards()) == ([(person.pk, None)], [])
    guards.lift_guards()


def test_old_refunds_are_of_the_payment_of_their_request():
    apps = migrate("0020_refunds_of_any_payment")
    person = apps.get_model("people", "Person").objects.create(family_name="看護", sort_key="zz", search_key="看護")
    now = datetime.now(UTC)
    figures = {"amount_yen": 1, "received_on": date(2026, 6, 1), "confirmed_on": date(2026, 6, 1)}
    payment = apps.get_model("members", "Payment").objects.create(
        person=person, provider="stripe", reference="pi_1", booked_at=now, **figures
    )
    request = apps.get_model("members", "PaymentRequest").objects.create(
        person=person, provider="stripe", amount_yen=1, started_at=now, state="paid", payment=payment
    )
    apps.get_model("members", "PaymentRefund").objects.create(request=request, amount_yen=1, asked_at=now)

    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())

    assert PaymentRefund.objects.get().payment_id == payment.pk


def migrate(name: str):
    executor = MigrationExecutor(connection)
    executor.migrate([("members", name)])
    return executor.loader.project_state([("members", name), *executor.loader.graph.leaf_nodes("people")]).apps
