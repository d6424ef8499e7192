import django.db.models.deletion
from django.db import migrations, models


def to_payment(**options):
    return models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="members.payment", null=True, **options)


class Migration(migrations.Migration):
    dependencies = [("members", "0019_monthly_by_subscription")]
    operations = [
        migrations.AddField(
            "paymentrefund", "payment", to_payment(related_name="refunds_asked", verbose_name="payment given back")
        ),
        migrations.AddField(
            "paymentdispute", "payment", to_payment(related_name="disputes", verbose_name="payment in dispute")
        ),
    ]
