"""What people agree to when they sign up for a report meeting on the site."""

from datetime import date

from django.db import migrations, models


WORDS = {
    "version": "2026-04",
    "purpose": "report_meeting",
    "starts_on": date(2026, 4, 1),
    "words_ja": (
        "お書きいただいたお名前、連絡先、ご質問は、この報告会のご連絡と当日の受付のためだけに使い、報告会の30日後に消去します。"
        "法律で定められた場合を除き、ご本人の同意なく第三者に渡すことはありません。"
        "内容の確認、訂正、消去は、いつでも事務局に申し出ることができます。"
    ),
    "words_en": (
        "We use your name, your contact details and your questions only to write to you about this meeting and to receive you "
        "at the door, and erase them 30 days after it. We give them to nobody else without your consent, except where the law "
        "demands it. You may ask the office at any time to see, correct or erase them."
    ),
}


def add_words(apps, schema_editor):
    apps.get_model("people", "ConsentText").objects.create(**WORDS)


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0005_words_for_confidential_notes'),
    ]

    operations = [
        migrations.AlterField(
            model_name='consent',
            name='purpose',
            field=models.CharField(choices=[('membership', 'details used to keep the membership'), ('newsletter_email', 'newsletter by e-mail'), ('meeting_email', 'notice of the general meeting by e-mail'), ('public_profile', 'name, photograph and words shown in public'), ('data_abroad', 'data sent to partners abroad'), ('volunteering', 'details used for helping as a volunteer'), ('card_dues', 'dues of the next years from a saved card'), ('confidential_notes', 'confidential notes on health, faith or cares'), ('report_meeting', 'details used for coming to a report meeting')], max_length=24, verbose_name='purpose'),
        ),
        migrations.AlterField(
            model_name='consenttext',
            name='purpose',
            field=models.CharField(choices=[('membership', 'details used to keep the membership'), ('newsletter_email', 'newsletter by e-mail'), ('meeting_email', 'notice of the general meeting by e-mail'), ('public_profile', 'name, photograph and words shown in public'), ('data_abroad', 'data sent to partners abroad'), ('volunteering', 'details used for helping as a volunteer'), ('card_dues', 'dues of the next years from a saved card'), ('confidential_notes', 'confidential notes on health, faith or cares'), ('report_meeting', 'details used for coming to a report meeting')], max_length=24, verbose_name='purpose'),
        ),
        migrations.RunPython(add_words, migrations.RunPython.noop),
    ]
