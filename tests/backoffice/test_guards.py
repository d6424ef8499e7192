import pytest
from django.db import IntegrityError, connection

from jocs_site.backoffice import guards
from jocs_site.people.models import Consent
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

    assert [error.id for error in guards.guards_stand(databases=["default"])] == ["backoffice.E001"]


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
