"""Decisions from before votes were recorded stay as they are; all others have their votes."""

from django.db import migrations, models


def drop_the_older_check(apps, schema_editor):
    """It came with an earlier text of 0008. SQLite makes the table anew below, and it is gone."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "ALTER TABLE scholarships_decision DROP CONSTRAINT IF EXISTS scholarships_decision_has_votes"
        )


def mark_old_ones(apps, schema_editor):
    found = apps.get_model("scholarships", "Decision").objects.using(schema_editor.connection.alias)
    found.filter(votes_for=0, votes_against=0, abstentions=0).update(votes_kept=False)


class Migration(migrations.Migration):
    dependencies = [("scholarships", "0015_words_of_old_applications")]

    operations = [
        migrations.RunPython(drop_the_older_check, migrations.RunPython.noop),
        migrations.AddField(
            model_name="decision",
            name="votes_kept",
            field=models.BooleanField(default=True, editable=False, verbose_name="votes are on record"),
        ),
        migrations.RunPython(mark_old_ones, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("votes_kept", True),
                        models.Q(("votes_for__gt", 0), ("votes_against__gt", 0), ("abstentions__gt", 0), _connector="OR"),
                    ),
                    models.Q(("abstentions", 0), ("votes_against", 0), ("votes_for", 0), ("votes_kept", False)),
                    _connector="OR",
                ),
                name="scholarships_decision_has_votes",
            ),
        ),
    ]
