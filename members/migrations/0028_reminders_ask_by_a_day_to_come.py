"""A reminder asks to pay by a day that is still to come, also for dues whose last day for paying is over."""

from django.db import migrations

ASKS = {"words_ja": ("{due_on}まで", "{pay_by}まで"), "words_en": ("by {due_on}", "by {pay_by}")}


def ask_by_a_day_to_come(apps, schema_editor):
    for rule in apps.get_model("members", "ReminderRule").objects.all():
        for name, (before, after) in ASKS.items():
            setattr(rule, name, getattr(rule, name).replace(before, after))
        rule.save(update_fields=list(ASKS))


def ask_by_the_last_day(apps, schema_editor):
    for rule in apps.get_model("members", "ReminderRule").objects.all():
        for name in ASKS:  # the code before knows no such word
            setattr(rule, name, getattr(rule, name).replace("{pay_by}", "{due_on}"))
        rule.save(update_fields=list(ASKS))


class Migration(migrations.Migration):
    dependencies = [("members", "0027_days_to_pay_after_a_reminder")]
    operations = [migrations.RunPython(ask_by_a_day_to_come, ask_by_the_last_day)]
