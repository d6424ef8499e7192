import pytest
from django.core.management.sql import emit_post_migrate_signal, emit_pre_migrate_signal
from django.db import IntegrityError, connection, models
from django.db.migrations import Migration

from jocs_site.backoffice import guards
from jocs_site.people.models import Consent
from members.agm import services
from members.agm.models import Elector
from tests.factories.agm import MEETS_AT, noticed_meeting
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def frozen_consents(monkeypatch):
    """The table of consents as if it were append-only, for the length of one test."""
    monkeypatch.setattr(guards, "_REGISTRY", {})
    guard = guards.append_only("people_consent", sentence="Consents are not rewritten.")
    guards.install_guards()
    return guard


def consent():
    return Consent.objects.create(person=PersonFactory(), purpose="meeting_email", given_on="2026-04-01")


@pytest.mark.parametrize(
    "change", [lambda row: Consent.objects.update(text_version="2"), lambda row: Consent.objects.all().delete()]
)
def test_an_append_only_table_refuses_update_and_delete(frozen_consents, change):
    row = consent()

    with pytest.raises(IntegrityError) as refusal:
        change(row)

    assert guards.sentence_for(refusal.value) == "Consents are not rewritten."


def test_guards_can_be_put_up_again(frozen_consents):
    assert guards.install_guards() == [frozen_consents.name]
    assert guards.missing_guards() == []


def test_a_missing_guard_fails_the_check(frozen_consents):
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"DROP TRIGGER {frozen_consents.name}_update")
            cursor.execute(f"DROP TRIGGER {frozen_consents.name}_delete")
        else:
            cursor.execute(f"DROP TRIGGER {frozen_consents.name} ON people_consent")

    assert [error.id for error in guards.guards_stand(databases=["default"])] == ["backoffice.W001"]


@pytest.mark.django_db(transaction=True)
def test_a_table_that_other_guards_look_at_can_be_rebuilt_with_its_rows():
    """SQLite refused to rename the table of electors while triggers of acts and stays named it."""
    meeting = noticed_meeting(electors=2)
    services.check_in_many(meeting, meeting.electors.all(), at=MEETS_AT)
    field = models.CharField(max_length=9, default="", blank=True)
    field.set_attributes_from_name("for_this_test")

    plan = [(Migration("for_this_test", "agm"), False)]
    try:
        emit_pre_migrate_signal(0, False, "default", plan=plan)
        with connection.schema_editor() as editor:
            editor.add_field(Elector, field)
        with connection.schema_editor() as editor:
            editor.remove_field(Elector, field)
    finally:
        emit_post_migrate_signal(0, False, "default", plan=plan)

    assert (Elector.objects.count(), guards.missing_guards()) == (2, [])


@pytest.mark.django_db(transaction=True)
def test_where_there_is_nothing_to_migrate_the_guards_stay_up():
    emit_pre_migrate_signal(0, False, "default", plan=[])

    assert guards.missing_guards() == []


def test_half_a_guard_is_a_missing_guard(frozen_consents):
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL keeps both refusals in one trigger.")
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {frozen_consents.name}_delete")

    assert guards.missing_guards() == [frozen_consents.name]


def test_a_guard_waits_for_its_table(monkeypatch):
    monkeypatch.setattr(guards, "_REGISTRY", {})
    guards.append_only("a_table_of_tomorrow", sentence="")

    assert guards.install_guards() == []
    assert guards.missing_guards() == []


def test_another_errors_words_are_not_ours():
    assert guards.sentence_for(IntegrityError("UNIQUE constraint failed")) is None
