"""No emergency contact without a telephone. Apart, because PostgreSQL alters no table with changes under way."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("dispatch", "0002_sealed_phones")]

    operations = [
        migrations.AddConstraint(
            "emergencycontact",
            models.CheckConstraint(condition=~models.Q(sealed_phone=""), name="dispatch_contact_has_phone"),
        ),
    ]
