"""What a report needs to become a story, and the photographs that come along."""
import dispatch.models.report_files
import django.db.models.deletion
import jocs_site.backoffice.models.runs
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('dispatch', '0017_exceptions_after_the_fact'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='StoryPhoto',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('file', models.FileField(storage=jocs_site.backoffice.models.runs.private_storage, upload_to=dispatch.models.report_files.unguessable_name)),
                ('width', models.PositiveIntegerField()),
                ('height', models.PositiveIntegerField()),
                ('caption_ja', models.CharField(blank=True, max_length=200, verbose_name='caption in Japanese')),
                ('caption_en', models.CharField(blank=True, max_length=200, verbose_name='caption in English')),
                ('is_left_out', models.BooleanField(default=False, verbose_name='leave it out')),
            ],
            options={
                'verbose_name': 'photograph of a story',
                'verbose_name_plural': 'photographs of stories',
                'ordering': ['photo'],
            },
        ),
        migrations.AlterModelOptions(
            name='activityreport',
            options={'permissions': [('enter_report', 'Can type in what a worker reports by mail'), ('accept_report', "Can accept a worker's report or ask back"), ('waive_report', "Can waive a worker's report"), ('publish_report', "Can make a worker's report a story for supporters")], 'verbose_name': 'report of a worker', 'verbose_name_plural': 'reports of workers'},
        ),
        migrations.RemoveConstraint(
            model_name='activityreport',
            name='dispatch_activityreport_state_known',
        ),
        migrations.AddField(
            model_name='activityreport',
            name='published_on',
            field=models.DateField(blank=True, null=True, verbose_name='published on'),
        ),
        migrations.AlterField(
            model_name='activityreport',
            name='state',
            field=models.CharField(choices=[('due', 'not begun'), ('draft', 'being written'), ('submitted', 'sent in'), ('returned', 'asked back'), ('accepted', 'accepted'), ('published', 'published'), ('waived', 'waived')], default='due', max_length=24, verbose_name='state'),
        ),
        migrations.AddConstraint(
            model_name='activityreport',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['due', 'draft', 'submitted', 'returned', 'accepted', 'published', 'waived'])), name='dispatch_activityreport_state_known'),
        ),
        migrations.AddConstraint(
            model_name='activityreport',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('published_on__isnull', False), ('state', 'published')), models.Q(models.Q(('state', 'published'), _negated=True), ('published_on', None)), _connector='OR'), name='dispatch_activityreport_published_with_day', violation_error_message='Make the story on its own screen.'),
        ),
        migrations.AddField(
            model_name='storyphoto',
            name='photo',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='shown', to='dispatch.reportphoto', verbose_name='photograph'),
        ),
    ]
