"""Training before the departure and closing of the file: what is asked, how it is planned, what was done."""


import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('dispatch', '0014_postings_taken_over'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ChecklistItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('amount', models.DecimalField(blank=True, decimal_places=1, max_digits=4, null=True, verbose_name='how long')),
                ('unit', models.CharField(choices=[('hours', 'hours'), ('days', 'days')], default='hours', max_length=5, verbose_name='unit')),
                ('whom', models.CharField(blank=True, max_length=100, verbose_name='by or to whom')),
                ('venue', models.CharField(blank=True, max_length=100, verbose_name='venue')),
                ('occasion', models.CharField(choices=[('training', 'training before departure'), ('closing', 'closing of the file')], max_length=8, verbose_name='asked for')),
                ('name_ja', models.CharField(max_length=100, verbose_name='name in Japanese')),
                ('name_en', models.CharField(max_length=100, verbose_name='name in English')),
                ('question_ja', models.CharField(blank=True, help_text='Stands beside the remark.', max_length=150, verbose_name='what to write, in Japanese')),
                ('question_en', models.CharField(blank=True, max_length=150, verbose_name='what to write, in English')),
                ('is_obligatory', models.BooleanField(default=True, help_text='The departure, or the closing, waits for it.', verbose_name='must be settled')),
                ('may_be_waived', models.BooleanField(default=True, help_text='Otherwise it must be done.', verbose_name='may be left out for a reason')),
                ('only_long', models.BooleanField(default=False, verbose_name='only for long terms')),
                ('asks_whom', models.BooleanField(default=False, verbose_name='asks by or to whom')),
                ('asks_words', models.BooleanField(default=False, verbose_name='asks for a remark')),
                ('place', models.PositiveSmallIntegerField(default=100, verbose_name='place in lists')),
                ('ended_on', models.DateField(blank=True, null=True, verbose_name='no longer asked for from')),
            ],
            options={
                'verbose_name': 'training topic or closing item',
                'verbose_name_plural': 'training topics and closing items',
                'ordering': ['-occasion', 'place', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='PlannedItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('amount', models.DecimalField(blank=True, decimal_places=1, max_digits=4, null=True, verbose_name='how long')),
                ('unit', models.CharField(choices=[('hours', 'hours'), ('days', 'days')], default='hours', max_length=5, verbose_name='unit')),
                ('whom', models.CharField(blank=True, max_length=100, verbose_name='by or to whom')),
                ('venue', models.CharField(blank=True, max_length=100, verbose_name='venue')),
                ('planned_on', models.DateField(blank=True, null=True, verbose_name='planned for')),
            ],
            options={
                'verbose_name': 'planned item',
                'verbose_name_plural': 'planned items',
                'ordering': ['posting', 'item'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='settledtask',
            name='dispatch_task_kind_known',
        ),
        migrations.AddField(
            model_name='settledtask',
            name='amount',
            field=models.DecimalField(blank=True, decimal_places=1, max_digits=4, null=True, verbose_name='how long'),
        ),
        migrations.AddField(
            model_name='settledtask',
            name='unit',
            field=models.CharField(choices=[('hours', 'hours'), ('days', 'days')], default='hours', max_length=5, verbose_name='unit'),
        ),
        migrations.AddField(
            model_name='settledtask',
            name='venue',
            field=models.CharField(blank=True, max_length=100, verbose_name='venue'),
        ),
        migrations.AddField(
            model_name='settledtask',
            name='whom',
            field=models.CharField(blank=True, max_length=100, verbose_name='by or to whom'),
        ),
        migrations.AlterField(
            model_name='settledtask',
            name='kind',
            field=models.CharField(choices=[('report', 'residence notification to the embassy'), ('travel', 'registration of a short stay (optional)'), ('change', 'change of the residence notification'), ('leaving', 'notice of return to the embassy'), ('evacuate', 'evacuation'), ('training', 'training before departure'), ('closing', 'closing of the file')], max_length=10, verbose_name='kind'),
        ),
        migrations.AlterField(
            model_name='settledtask',
            name='note',
            field=models.CharField(blank=True, max_length=500, verbose_name='note'),
        ),
        migrations.AddConstraint(
            model_name='settledtask',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['report', 'travel', 'change', 'leaving', 'evacuate', 'training', 'closing'])), name='dispatch_task_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='checklistitem',
            constraint=models.CheckConstraint(condition=models.Q(('occasion__in', ['training', 'closing']), ('unit__in', ['hours', 'days'])), name='dispatch_checklist_known_words'),
        ),
        migrations.AddConstraint(
            model_name='checklistitem',
            constraint=models.CheckConstraint(condition=models.Q(('amount', None), ('amount__gt', 0), _connector='OR'), name='dispatch_checklist_length_above_zero', violation_error_message='Give a length above zero, or none.'),
        ),
        migrations.AddConstraint(
            model_name='checklistitem',
            constraint=models.UniqueConstraint(fields=('occasion', 'name_ja'), name='dispatch_checklist_named_once', violation_error_message='There is an item with this name already.'),
        ),
        migrations.AddField(
            model_name='planneditem',
            name='item',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='plans', to='dispatch.checklistitem', verbose_name='item'),
        ),
        migrations.AddField(
            model_name='planneditem',
            name='posting',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='planned_items', to='dispatch.posting', verbose_name='posting'),
        ),
        migrations.AddConstraint(
            model_name='planneditem',
            constraint=models.UniqueConstraint(fields=('posting', 'item'), name='dispatch_planned_item_once'),
        ),
        migrations.AddConstraint(
            model_name='planneditem',
            constraint=models.CheckConstraint(condition=models.Q(('unit__in', ['hours', 'days']), models.Q(('amount', None), ('amount__gt', 0), _connector='OR')), name='dispatch_planned_item_known_words', violation_error_message='Give a length above zero, or none.'),
        ),
    ]
