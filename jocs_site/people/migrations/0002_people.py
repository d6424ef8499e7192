"""People, organisations, and what is kept about them."""

import django.db.models.deletion
import jocs_site.backoffice.fields
import jocs_site.people.countries
from django.conf import settings
from django.db import migrations, models

from jocs_site.backoffice.tables import CreateTables


class Migration(migrations.Migration):

    replaces = [
        ("people", "0002_households_consent_texts_and_merges"),
        ("people", "0003_contacts_of_organisations"),
        ("people", "0004_notes"),
        ("people", "0005_saved_cards"),
    ]
    dependencies = [
        ('account', '0009_emailaddress_unique_primary_email'),
        ('django_tasks_database', '0021_conditional_partial_index_ordering'),
        ('mfa', '0003_authenticator_type_uniq'),
        ('people', '0001_accounts'),
        ('sessions', '0001_initial'),
        ('simple_translation', '0001_initial'),
        ('taggit', '0006_rename_taggeditem_content_type_object_id_taggit_tagg_content_8fc721_idx'),
        ('usersessions', '0001_initial'),
        ('wagtailadmin', '0006_formstate'),
        ('wagtailcore', '0097_baselogentry_uuid_action_timestamp_indexes'),
        ('wagtaildocs', '0014_alter_document_file_size'),
        ('wagtailembeds', '0009_embed_cache_until'),
        ('wagtailforms', '0005_alter_formsubmission_form_data'),
        ('wagtailimages', '0027_image_description'),
        ('wagtailredirects', '0008_add_verbose_name_plural'),
        ('wagtailsearch', '0010_add_text_fields'),
        ('wagtailusers', '0015_userprofile_keyboard_shortcuts'),
    ]

    operations = [CreateTables([
        migrations.CreateModel(
            name='ConsentText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('purpose', models.CharField(choices=[('membership', 'details used to keep the membership'), ('newsletter_email', 'newsletter by e-mail'), ('meeting_email', 'notice of the general meeting by e-mail'), ('public_profile', 'name, photograph and words shown in public'), ('data_abroad', 'data sent to partners abroad'), ('card_dues', 'dues of the next years from a saved card')], max_length=24, verbose_name='purpose')),
                ('version', models.CharField(max_length=20, verbose_name='version of the words')),
                ('starts_on', models.DateField(verbose_name='in force from')),
                ('words_ja', models.TextField(verbose_name='words in Japanese')),
                ('words_en', models.TextField(verbose_name='words in English')),
            ],
            options={
                'verbose_name': 'words of a consent',
                'verbose_name_plural': 'words of consents',
                'ordering': ['purpose', '-starts_on'],
                'constraints': [models.UniqueConstraint(fields=('purpose', 'version'), name='people_consent_text_one_per_version'), models.UniqueConstraint(fields=('purpose', 'starts_on'), name='people_consent_text_one_per_day')],
            },
        ),
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('family_name', models.CharField(max_length=100, verbose_name='family name')),
                ('given_name', models.CharField(blank=True, max_length=100, verbose_name='given name')),
                ('family_kana', models.CharField(blank=True, max_length=100, verbose_name='family name, reading')),
                ('given_kana', models.CharField(blank=True, max_length=100, verbose_name='given name, reading')),
                ('family_latin', models.CharField(blank=True, max_length=100, verbose_name='family name, Latin letters')),
                ('given_latin', models.CharField(blank=True, max_length=100, verbose_name='given name, Latin letters')),
                ('born_on', models.DateField(blank=True, null=True, verbose_name='date of birth')),
                ('deceased_on', models.DateField(blank=True, null=True, verbose_name='deceased on')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail address')),
                ('phone', models.CharField(blank=True, max_length=30, verbose_name='telephone')),
                ('country', models.CharField(choices=jocs_site.people.countries.countries, default='JP', max_length=2, verbose_name='country')),
                ('postal_code', models.CharField(blank=True, max_length=10, verbose_name='postal code')),
                ('prefecture', models.CharField(blank=True, choices=[('北海道', '北海道'), ('青森県', '青森県'), ('岩手県', '岩手県'), ('宮城県', '宮城県'), ('秋田県', '秋田県'), ('山形県', '山形県'), ('福島県', '福島県'), ('茨城県', '茨城県'), ('栃木県', '栃木県'), ('群馬県', '群馬県'), ('埼玉県', '埼玉県'), ('千葉県', '千葉県'), ('東京都', '東京都'), ('神奈川県', '神奈川県'), ('新潟県', '新潟県'), ('富山県', '富山県'), ('石川県', '石川県'), ('福井県', '福井県'), ('山梨県', '山梨県'), ('長野県', '長野県'), ('岐阜県', '岐阜県'), ('静岡県', '静岡県'), ('愛知県', '愛知県'), ('三重県', '三重県'), ('滋賀県', '滋賀県'), ('京都府', '京都府'), ('大阪府', '大阪府'), ('兵庫県', '兵庫県'), ('奈良県', '奈良県'), ('和歌山県', '和歌山県'), ('鳥取県', '鳥取県'), ('島根県', '島根県'), ('岡山県', '岡山県'), ('広島県', '広島県'), ('山口県', '山口県'), ('徳島県', '徳島県'), ('香川県', '香川県'), ('愛媛県', '愛媛県'), ('高知県', '高知県'), ('福岡県', '福岡県'), ('佐賀県', '佐賀県'), ('長崎県', '長崎県'), ('熊本県', '熊本県'), ('大分県', '大分県'), ('宮崎県', '宮崎県'), ('鹿児島県', '鹿児島県'), ('沖縄県', '沖縄県')], max_length=10, verbose_name='prefecture')),
                ('city', models.CharField(blank=True, max_length=100, verbose_name='city or ward')),
                ('street', models.CharField(blank=True, max_length=200, verbose_name='town and number')),
                ('building', models.CharField(blank=True, max_length=200, verbose_name='building and room')),
                ('address_abroad', models.TextField(blank=True, verbose_name='address abroad')),
                ('language', models.CharField(choices=[('ja', 'Japanese'), ('en', 'English')], default='ja', max_length=2, verbose_name='language for letters')),
                ('stop_mail', models.BooleanField(default=False, verbose_name='send no post')),
                ('unknown_address', models.CharField(blank=True, editable=False, help_text='The address key that post came back from.', max_length=600)),
                ('sort_key', jocs_site.backoffice.fields.DerivedField(db_index=True, editable=False, max_length=810)),
                ('search_key', jocs_site.backoffice.fields.DerivedField(editable=False, max_length=810)),
                ('kana_key', jocs_site.backoffice.fields.DerivedField(db_index=True, default='', editable=False, max_length=200)),
                ('phone_key', jocs_site.backoffice.fields.DerivedField(db_index=True, default='', editable=False, max_length=30)),
                ('address_key', jocs_site.backoffice.fields.DerivedField(db_index=True, default='', editable=False, max_length=600)),
                ('household', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='people', to='people.household', verbose_name='household')),
                ('merged_into', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged', to='people.person', verbose_name='merged into')),
                ('user', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='person', to=settings.AUTH_USER_MODEL, verbose_name='account')),
            ],
            options={
                'verbose_name': 'person',
                'verbose_name_plural': 'people',
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('country', 'JP'), _negated=True), ('postal_code', ''), ('postal_code__regex', '^[0-9]{7}$'), _connector='OR'), name='people_person_postal_code_seven_digits', violation_error_message='A Japanese postal code has seven digits.'), models.CheckConstraint(condition=models.Q(('deceased_on', None), ('born_on', None), ('deceased_on__gte', models.F('born_on')), _connector='OR'), name='people_person_died_after_birth', violation_error_message='The day of death is before the day of birth.'), models.CheckConstraint(condition=models.Q(('merged_into', models.F('pk')), _negated=True), name='people_person_not_merged_into_itself')],
            },
        ),
        migrations.CreateModel(
            name='Organisation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name_ja', models.CharField(max_length=200, verbose_name='name in Japanese')),
                ('name_en', models.CharField(max_length=200, verbose_name='name in English')),
                ('kind', models.CharField(choices=[('hospital', 'hospital'), ('diocese', 'diocese'), ('school', 'school'), ('ngo', 'NGO'), ('mission', 'mission'), ('church', 'church'), ('company', 'company'), ('other', 'other')], max_length=12, verbose_name='kind')),
                ('country', models.CharField(choices=jocs_site.people.countries.countries, max_length=2, verbose_name='country')),
                ('region_ja', models.CharField(blank=True, help_text='As it may be shown to the public.', max_length=100, verbose_name='region in Japanese')),
                ('region_en', models.CharField(blank=True, max_length=100, verbose_name='region in English')),
                ('address', models.TextField(blank=True, verbose_name='address')),
                ('time_zone', models.CharField(default='Asia/Tokyo', max_length=40, verbose_name='time zone')),
                ('is_partner', models.BooleanField(default=False, verbose_name='partner in standing')),
                ('postal_code', models.CharField(blank=True, max_length=10, verbose_name='postal code')),
                ('phone', models.CharField(blank=True, max_length=30, verbose_name='telephone')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail address')),
                ('contact', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='speaks_for', to='people.person', verbose_name='contact')),
            ],
            options={
                'verbose_name': 'organisation',
                'verbose_name_plural': 'organisations',
                'constraints': [models.UniqueConstraint(fields=('name_en', 'country'), name='people_organisation_one_per_name_and_country')],
            },
        ),
        migrations.CreateModel(
            name='Consent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('purpose', models.CharField(choices=[('membership', 'details used to keep the membership'), ('newsletter_email', 'newsletter by e-mail'), ('meeting_email', 'notice of the general meeting by e-mail'), ('public_profile', 'name, photograph and words shown in public'), ('data_abroad', 'data sent to partners abroad'), ('card_dues', 'dues of the next years from a saved card')], max_length=24, verbose_name='purpose')),
                ('given_on', models.DateField(verbose_name='given on')),
                ('withdrawn_on', models.DateField(blank=True, null=True, verbose_name='withdrawn on')),
                ('text_version', models.CharField(blank=True, max_length=20, verbose_name='version of the words')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='consents', to='people.person', verbose_name='person')),
            ],
            options={
                'verbose_name': 'consent',
                'verbose_name_plural': 'consents',
                'constraints': [models.UniqueConstraint(condition=models.Q(('withdrawn_on', None)), fields=('person', 'purpose'), name='people_consent_one_in_force'), models.CheckConstraint(condition=models.Q(('withdrawn_on', None), ('withdrawn_on__gte', models.F('given_on')), _connector='OR'), name='people_consent_withdrawn_after_given')],
            },
        ),
        migrations.CreateModel(
            name='NotTheSame',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('said_at', models.DateTimeField(verbose_name='at')),
                ('one', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('other', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('said_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'not the same person',
                'verbose_name_plural': 'not the same people',
                'constraints': [models.UniqueConstraint(fields=('one', 'other'), name='people_not_the_same_said_once'), models.CheckConstraint(condition=models.Q(('one__lt', models.F('other'))), name='people_not_the_same_smaller_key_first')],
            },
        ),
        migrations.CreateModel(
            name='Merge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('merged_at', models.DateTimeField(verbose_name='merged at')),
                ('changes', models.JSONField(default=list, verbose_name='what was changed')),
                ('undone_at', models.DateTimeField(blank=True, null=True, verbose_name='undone at')),
                ('gone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='merged_away', to='people.person', verbose_name='merged')),
                ('kept', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='merges', to='people.person', verbose_name='kept')),
                ('merged_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('undone_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'merge of two people',
                'verbose_name_plural': 'merges of people',
                'ordering': ['-merged_at'],
                'permissions': [('merge_people', 'Can merge people')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('undone_at', None)), fields=('gone',), name='people_merge_each_gone_once'), models.CheckConstraint(condition=models.Q(('kept', models.F('gone')), _negated=True), name='people_merge_of_two')],
            },
        ),
        migrations.CreateModel(
            name='Household',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('head', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='leads_household', to='people.person', verbose_name='addressed to')),
            ],
            options={
                'verbose_name': 'household',
                'verbose_name_plural': 'households',
            },
        ),
        migrations.CreateModel(
            name='ReturnedMail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('returned_on', models.DateField(verbose_name='came back on')),
                ('what', models.CharField(max_length=100, verbose_name='what came back')),
                ('reason', models.CharField(choices=[('unknown', 'not known at the address'), ('moved', 'moved, no forwarding any more'), ('incomplete', 'address incomplete'), ('refused', 'not accepted or not collected')], default='unknown', max_length=12, verbose_name='reason')),
                ('address', models.CharField(max_length=600, verbose_name='address')),
                ('address_key', models.CharField(editable=False, max_length=600)),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='returned_mail', to='people.person', verbose_name='person')),
            ],
            options={
                'verbose_name': 'returned mail',
                'verbose_name_plural': 'returned mail',
                'ordering': ['-returned_on', '-pk'],
                'constraints': [models.UniqueConstraint(fields=('person', 'returned_on', 'what'), name='people_returned_mail_noted_once')],
            },
        ),
        migrations.CreateModel(
            name='Note',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('call', 'telephone call'), ('visit', 'visit'), ('letter', 'letter or e-mail'), ('wish', 'wish'), ('care', 'care'), ('other', 'something else')], default='call', max_length=8, verbose_name='what it is about')),
                ('is_confidential', models.BooleanField(default=False, verbose_name='confidential')),
                ('text', models.TextField(max_length=4000, verbose_name='note')),
                ('written_at', models.DateTimeField(verbose_name='written at')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='ended at')),
                ('ended_because', models.CharField(blank=True, max_length=200, verbose_name='reason for ending')),
                ('search_key', jocs_site.backoffice.fields.DerivedField(editable=False, max_length=4000)),
                ('corrects', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrected_by', to='people.note', verbose_name='puts right')),
                ('ended_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='ended by')),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='notes', to='people.organisation', verbose_name='organisation')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='notes', to='people.person', verbose_name='person')),
                ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='written by')),
            ],
            options={
                'verbose_name': 'note',
                'verbose_name_plural': 'notes',
                'ordering': ['-written_at', '-pk'],
                'permissions': [('view_confidentialnote', 'Can read confidential notes')],
                'default_permissions': ('add', 'view'),
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('organisation__isnull', False), ('person', None)), models.Q(('organisation', None), ('person__isnull', False)), _connector='OR'), name='people_note_about_one'), models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='people_note_has_words'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('ended_because', ''), ('ended_by', None)), models.Q(('ended_at__isnull', False), ('ended_by__isnull', False), models.Q(('ended_because', ''), _negated=True)), _connector='OR'), name='people_note_ended_by_somebody_for_a_reason')],
            },
        ),
    ])]
