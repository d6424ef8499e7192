"""From now on every payment and every request says whom it comes from."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("members", "0004_payers_and_first_purposes")]
    operations = [
        migrations.AddConstraint(
            model_name='payment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('organisation', None), ('person__isnull', False)), models.Q(('organisation__isnull', False), ('person', None)), models.Q(('organisation', None), ('person', None), ('visitor__isnull', False)), _connector='OR'), name='members_payment_from_one', violation_error_message='Give a person or an organisation, not both.'),
        ),
        migrations.AddConstraint(
            model_name='paymentrequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('organisation', None), ('person__isnull', False)), models.Q(('organisation__isnull', False), ('person', None)), models.Q(('organisation', None), ('person', None), ('visitor__isnull', False)), _connector='OR'), name='members_request_from_one', violation_error_message='Give a person or an organisation, not both.'),
        ),
    ]
