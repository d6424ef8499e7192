"""Tables made together by a migration."""

import pytest
from django.db import connection, models
from django.db.migrations import CreateModel, Migration
from django.db.migrations.state import ModelState, ProjectState

from jocs_site.backoffice.tables import CreateTables

TABLES = {"backoffice_hen", "backoffice_egg"}


def to(model: str) -> models.ForeignKey:
    return models.ForeignKey(f"backoffice.{model}", models.PROTECT, null=True, related_name="+")


@pytest.fixture
def hens_and_eggs():
    """Each comes from the other, so neither table is there first."""
    number = ("id", models.BigAutoField(primary_key=True))
    hen = CreateModel("Hen", [number, ("hatched_from", to("Egg"))])
    egg = CreateModel("Egg", [number, ("laid_by", to("Hen"))])
    migration = Migration("0001_hens", "backoffice")
    migration.operations = [CreateTables([hen, egg])]
    return migration


def standing() -> set[str]:
    return TABLES & set(connection.introspection.table_names())


@pytest.mark.django_db(transaction=True)
def test_tables_that_refer_to_each_other_are_made_and_taken_away_together(hens_and_eggs):
    with connection.schema_editor() as editor:
        after = hens_and_eggs.apply(ProjectState(), editor)
    hen, egg = (after.apps.get_model("backoffice", name) for name in ("Hen", "Egg"))
    first = hen.objects.create()
    hen.objects.create(hatched_from=egg.objects.create(laid_by=first))
    assert (standing(), hen.objects.get(hatched_from__laid_by=first) != first) == (TABLES, True)

    hen.objects.filter(hatched_from=None).update(hatched_from=egg.objects.get())
    with connection.schema_editor() as editor:
        hens_and_eggs.unapply(ProjectState(), editor)

    assert standing() == set()


def test_models_drawn_up_before_are_drawn_up_anew(hens_and_eggs):
    state = ProjectState()
    state.add_model(ModelState("backoffice", "Nest", [("id", models.BigAutoField(primary_key=True))]))
    assert {model.__name__ for model in state.apps.get_models()} == {"Nest"}

    hens_and_eggs.mutate_state(state, preserve=False)

    assert {model.__name__ for model in state.apps.get_models()} == {"Nest", "Hen", "Egg"}
