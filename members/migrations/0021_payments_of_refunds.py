"""So far only the payment of the request itself could be given back or disputed."""

from django.db import migrations
from django.db.models import OuterRef, Subquery


def name_the_payment(apps, schema_editor):
    requests = apps.get_model("members", "PaymentRequest").objects.filter(pk=OuterRef("request"))
    for name in ("PaymentRefund", "PaymentDispute"):
        rows = apps.get_model("members", name).objects.filter(payment=None)
        rows.update(payment=Subquery(requests.values("payment")[:1]))


class Migration(migrations.Migration):
    dependencies = [("members", "0020_refunds_of_any_payment")]
    operations = [migrations.RunPython(name_the_payment, migrations.RunPython.noop)]
