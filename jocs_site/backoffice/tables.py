"""Many new tables in one step of a migration."""

from collections.abc import Sequence

from django.db.migrations.operations import CreateModel
from django.db.migrations.operations.base import Operation


class CreateTables(Operation):
    """What ``CreateModel`` one by one would do, in any order, but with the models of the house drawn up once.

    Django draws up every model anew that hangs together with one that changes, and here all do: a tenth of a second
    for each table, constraint and column. See docs/decisions/0014-few-migrations.md.
    """

    def __init__(self, tables: Sequence[CreateModel]):
        self.tables = tables

    def state_forwards(self, app_label, state):
        state.__dict__.pop("apps", None)  # drawn up again by the first who asks
        for table in self.tables:
            table.state_forwards(app_label, state)

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        for table in self.tables:
            table.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        for table in reversed(self.tables):
            table.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self):
        return "Create " + ", ".join(table.name for table in self.tables)
