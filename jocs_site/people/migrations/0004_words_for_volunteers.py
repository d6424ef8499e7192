"""What volunteers agree to when they sign up on the site."""

from datetime import date

from django.db import migrations, models


WORDS = {
    "version": "2026-11",
    "purpose": "volunteering",
    "starts_on": date(2026, 11, 1),
    "words_ja": (
        "お書きいただいた氏名、連絡先、ご希望は、ボランティア活動のご連絡、参加の記録と活動証明書、保険の手続きのためだけに使います。"
        "法律で定められた場合を除き、ご本人の同意なく第三者に渡すことはありません。"
        "内容の確認、訂正、利用の停止は、いつでも事務局に申し出ることができます。"
    ),
    "words_en": (
        "We use your name, your contact details and your wishes only to write to you about your help, to record when you came "
        "and certify it, and for the volunteers' insurance. We give them to nobody else without your consent, except where the "
        "law demands it. You may ask the office at any time to see them, to correct them, or to stop using them."
    ),
}


def add_words(apps, schema_editor):
    apps.get_model("people", "ConsentText").objects.create(**WORDS)


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0003_first_words'),
    ]

    operations = [
        migrations.AlterField(
            model_name='consent',
            name='purpose',
            field=models.CharField(choices=[('membership', 'details used to keep the membership'), ('newsletter_email', 'newsletter by e-mail'), ('meeting_email', 'notice of the general meeting by e-mail'), ('public_profile', 'name, photograph and words shown in public'), ('data_abroad', 'data sent to partners abroad'), ('volunteering', 'details used for helping as a volunteer'), ('card_dues', 'dues of the next years from a saved card')], max_length=24, verbose_name='purpose'),
        ),
        migrations.AlterField(
            model_name='consenttext',
            name='purpose',
            field=models.CharField(choices=[('membership', 'details used to keep the membership'), ('newsletter_email', 'newsletter by e-mail'), ('meeting_email', 'notice of the general meeting by e-mail'), ('public_profile', 'name, photograph and words shown in public'), ('data_abroad', 'data sent to partners abroad'), ('volunteering', 'details used for helping as a volunteer'), ('card_dues', 'dues of the next years from a saved card')], max_length=24, verbose_name='purpose'),
        ),
        migrations.RunPython(add_words, migrations.RunPython.noop),
    ]
