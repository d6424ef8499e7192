"""Long work, its progress and its files."""

import django.db.models.deletion
import jocs_site.backoffice.models.runs
from django.conf import settings
from django.db import migrations, models

from jocs_site.backoffice.tables import CreateTables


class Migration(migrations.Migration):

    replaces = [("backoffice", "0002_files_deleted_in_time")]
    initial = True

    dependencies = [
        ('people', '0002_people'),
    ]

    operations = [CreateTables([
        migrations.CreateModel(
            name='Run',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('job', models.CharField(max_length=60, verbose_name='job')),
                ('args', models.JSONField(blank=True, default=dict, verbose_name='settings of the run')),
                ('state', models.CharField(choices=[('waiting', 'not begun yet'), ('running', 'running'), ('done', 'done'), ('failed', 'stopped by a fault'), ('stopped', 'stopped on request')], default='waiting', max_length=12, verbose_name='state')),
                ('total', models.PositiveIntegerField(default=0, verbose_name='in all')),
                ('done', models.PositiveIntegerField(default=0, verbose_name='done')),
                ('lines', models.JSONField(blank=True, default=list, verbose_name='log')),
                ('is_stop_asked', models.BooleanField(default=False, verbose_name='asked to stop')),
                ('asked_at', models.DateTimeField(verbose_name='asked for at')),
                ('started_at', models.DateTimeField(blank=True, null=True, verbose_name='started at')),
                ('beat_at', models.DateTimeField(blank=True, null=True, verbose_name='last sign of life')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='finished at')),
                ('asked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='asked for by')),
            ],
            options={
                'verbose_name': 'run',
                'verbose_name_plural': 'runs',
                'ordering': ['-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('finished_at', None), ('state__in', ['waiting', 'running'])), models.Q(('finished_at__isnull', False), ('state__in', ['done', 'failed', 'stopped'])), _connector='OR'), name='backoffice_run_finished_when_over')],
            },
        ),
        migrations.CreateModel(
            name='RunFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('content_type', models.CharField(max_length=100, verbose_name='type of file')),
                ('file', models.FileField(max_length=200, storage=jocs_site.backoffice.models.runs.private_storage, upload_to='runs/%Y/%m', verbose_name='file')),
                ('deleted_on', models.DateField(blank=True, null=True, verbose_name='file deleted on')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='files', to='backoffice.run', verbose_name='run')),
            ],
            options={
                'verbose_name': 'file of a run',
                'verbose_name_plural': 'files of runs',
                'ordering': ['pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('deleted_on', None), ('file', ''), _connector='OR'), name='backoffice_runfile_without_file_when_deleted')],
            },
        ),
        migrations.CreateModel(
            name='ImportBatch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sheet', models.CharField(max_length=40, verbose_name='kind of list')),
                ('state', models.CharField(choices=[('checking', 'being checked'), ('checked', 'checked'), ('refused', 'cannot be used'), ('writing', 'being taken in'), ('written', 'taken in'), ('undone', 'undone'), ('discarded', 'set aside')], default='checking', max_length=12, verbose_name='state')),
                ('file', models.FileField(max_length=200, storage=jocs_site.backoffice.models.runs.private_storage, upload_to='imports/%Y/%m', verbose_name='file')),
                ('file_name', models.CharField(max_length=200, verbose_name='name of the file')),
                ('digest', models.CharField(max_length=64, verbose_name='fingerprint of the file')),
                ('encoding', models.CharField(blank=True, max_length=12, verbose_name='encoding')),
                ('rows', models.PositiveIntegerField(default=0, verbose_name='rows')),
                ('new', models.PositiveIntegerField(default=0, verbose_name='new')),
                ('changed', models.PositiveIntegerField(default=0, verbose_name='changed')),
                ('same', models.PositiveIntegerField(default=0, verbose_name='there already')),
                ('faulty', models.PositiveIntegerField(default=0, verbose_name='with faults')),
                ('faults', models.JSONField(blank=True, default=list, verbose_name='first faults')),
                ('fault_count', models.PositiveIntegerField(default=0, verbose_name='faults')),
                ('fault_file', models.FileField(blank=True, max_length=200, storage=jocs_site.backoffice.models.runs.private_storage, upload_to='imports/%Y/%m')),
                ('file_deleted_on', models.DateField(blank=True, null=True, verbose_name='file deleted on')),
                ('unused', models.JSONField(blank=True, default=list, verbose_name='headings not used')),
                ('summary', models.JSONField(blank=True, default=dict, verbose_name='facts for whoever confirms')),
                ('made_at', models.DateTimeField(verbose_name='handed in at')),
                ('confirmed_at', models.DateTimeField(null=True, verbose_name='confirmed at')),
                ('undone_at', models.DateTimeField(null=True, verbose_name='undone at')),
                ('confirmed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='confirmed by')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='handed in by')),
                ('run', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='backoffice.run', verbose_name='run')),
                ('undone_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='undone by')),
            ],
            options={
                'verbose_name': 'import',
                'verbose_name_plural': 'imports',
                'ordering': ['-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('confirmed_at__isnull', False), models.Q(('state__in', ['writing', 'written', 'undone']), _negated=True), _connector='OR'), name='backoffice_import_confirmed_before_written'), models.CheckConstraint(condition=models.Q(('file_deleted_on', None), models.Q(('fault_file', ''), ('file', ''), models.Q(('state__in', ['checking', 'checked', 'writing']), _negated=True)), _connector='OR'), name='backoffice_import_without_file_when_deleted'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'undone'), ('undone_at__isnull', False), ('undone_by__isnull', False)), models.Q(models.Q(('state', 'undone'), _negated=True), ('undone_at', None), ('undone_by', None)), _connector='OR'), name='backoffice_import_undone_by_somebody')],
            },
        ),
        migrations.CreateModel(
            name='ImportPiece',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(verbose_name='number')),
                ('counts', models.JSONField(verbose_name='counts')),
                ('done', models.JSONField(verbose_name='what was done')),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pieces', to='backoffice.importbatch', verbose_name='import')),
            ],
            options={
                'verbose_name': 'piece of an import',
                'verbose_name_plural': 'pieces of imports',
                'ordering': ['number'],
                'constraints': [models.UniqueConstraint(fields=('batch', 'number'), name='backoffice_piece_once_per_batch')],
            },
        ),
    ])]
