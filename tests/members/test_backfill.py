"""What migrations make of rows that are there."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from jocs_site.backoffice import guards

pytestmark = pytest.mark.migrated


@pytest.fixture
def young_database(tmp_path, django_db_blocker):
    """An empty database behind the usual connection; to walk the common one back and forth takes minutes."""
    usual, creation = connection.settings_dict["NAME"], connection.creation
    name = str(tmp_path / "young.sqlite3") if connection.vendor == "sqlite" else f"{usual}_young"
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        patch.setitem(connection.settings_dict["TEST"], "NAME", name)
        connection.close()
        creation._create_test_db(verbosity=0, autoclobber=True)
        connection.settings_dict["NAME"] = name
        yield
        creation.destroy_test_db(usual, verbosity=0)


def test_old_payments_come_from_the_holder_of_their_membership(young_database, monkeypatch):
    """They are append-only: the migration lifts their guard, and it can stand again afterwards."""
    monkeypatch.setattr(guards, "_REGISTRY", {})
    guards.append_only("members_payment", sentence="")  # the guard of those days let nothing through
    apps = migrate("0002_first_kinds")
    guards.install_guards()
    person = apps.get_model("people", "Person").objects.create(family_name="看護", sort_key="zz", search_key="看護")
    membership = apps.get_model("members", "Membership").objects.create(
        number=1, person=person, joined_on=date(2020, 4, 1)
    )
    figures = {"amount_yen": 1, "received_on": date(2026, 6, 1), "confirmed_on": date(2026, 6, 1)}
    apps.get_model("members", "Payment").objects.create(
        membership=membership, provider="postal", reference="S1", booked_at=datetime.now(UTC), **figures
    )

    payments = migrate("0005_every_payment_from_somebody").get_model("members", "Payment").objects
    guards.install_guards()  # as post_migrate does

    assert list(payments.values_list("person", "organisation")) == [(person.pk, None)]
    with pytest.raises(IntegrityError, match="members_payment_append_only"), transaction.atomic():
        payments.update(amount_yen=2)


def migrate(name: str):
    """Bring `members`, and what it stands on, to this migration. Returns the models as they were then."""
    executor = MigrationExecutor(connection)
    return executor.migrate([("members", name)]).apps
