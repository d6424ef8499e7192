"""A draft or a proposal may be under three years until the board decides; a replaced exception is withdrawn."""


import django.db.models.expressions
import django.db.models.functions.datetime
import django.db.models.lookups
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('dispatch', '0016_first_items_of_checklists'),
        ('people', '0005_words_for_confidential_notes'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='posting',
            name='dispatch_posting_three_years_or_exception',
        ),
        migrations.AddField(
            model_name='termexception',
            name='withdrawn_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='withdrawn at'),
        ),
        migrations.AddConstraint(
            model_name='posting',
            constraint=models.CheckConstraint(condition=models.Q(('kind', 'short'), ('exception__isnull', False), ('state__in', ['draft', 'proposed', 'cancelled']), django.db.models.lookups.GreaterThanOrEqual(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.functions.datetime.ExtractYear(models.F('planned_ends_before')), '*', models.Value(10000)), '+', django.db.models.expressions.CombinedExpression(django.db.models.functions.datetime.ExtractMonth(models.F('planned_ends_before')), '*', models.Value(100))), '+', django.db.models.functions.datetime.ExtractDay(models.F('planned_ends_before'))), django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.functions.datetime.ExtractYear(models.F('starts_on')), '*', models.Value(10000)), '+', django.db.models.expressions.CombinedExpression(django.db.models.functions.datetime.ExtractMonth(models.F('starts_on')), '*', models.Value(100))), '+', django.db.models.functions.datetime.ExtractDay(models.F('starts_on'))), '+', models.Value(30000))), _connector='OR'), name='dispatch_posting_three_years_or_exception', violation_error_message='A long term lasts at least three years, or has an approved exception.'),
        ),
    ]
