"""Papers laid open and events are found by more than their text now: a release takes up their words once more."""

from django.db import migrations


def forget_words(apps, _editor):
    words = apps.get_model("home", "PageWords")
    for name in ("DisclosurePage", "EventPage"):
        words.objects.filter(page__in=apps.get_model("home", name).objects.values("pk")).delete()


class Migration(migrations.Migration):
    dependencies = [("home", "0014_offices_map")]
    operations = [migrations.RunPython(forget_words, migrations.RunPython.noop)]
