"""The stories of workers."""
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('dispatch', '0018_stories'),
        ('home', '0001_pages_and_offices'),
    ]

    operations = [
        migrations.CreateModel(
            name='StoryPage',
            fields=[
                ('newspage_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='home.newspage')),
                ('language', models.CharField(choices=[('ja', 'Japanese'), ('en', 'English')], max_length=2, verbose_name='language')),
                ('to_translate', models.BooleanField(default=False, help_text="The text is the worker's own. As long as this is ticked, supporters do not see the page.", verbose_name='still to be translated')),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='dispatch.activityreport', verbose_name='report')),
            ],
            options={
                'verbose_name': 'story of a worker',
                'verbose_name_plural': 'stories of workers',
                'constraints': [models.UniqueConstraint(fields=('report', 'language'), name='home_storypage_one_per_report_and_language')],
            },
            bases=('home.newspage',),
        ),
    ]
