"""What people agree to before the office writes down anything confidential about them."""

from datetime import date

from django.db import migrations, models


WORDS = {
    "version": "2026-04",
    "purpose": "confidential_notes",
    "starts_on": date(2026, 4, 1),
    "words_ja": (
        "健康、信仰、ご家庭やお心のことなど、配慮を必要とする事柄を、事務局が限定公開のメモとして記録することに同意します。"
        "メモはお支えするためだけに使い、読むことができるのは権限を与えられた担当者だけで、読んだことはすべて記録されます。一覧のファイルには出しません。"
        "法律で定められた場合を除き、ご本人の同意なく第三者に渡すことはありません。"
        "この同意は、いつでも事務局に申し出て取り消すことができます。取り消された後は、新たに記録することはありません。"
    ),
    "words_en": (
        "I agree that the office keeps confidential notes about what needs particular care: my health, my faith, my family and "
        "what weighs on me. They are used only to support me and read only by staff with a right of their own; every reading is "
        "logged, and they stand in no list that is exported. They are given to nobody else without my consent, except where the "
        "law demands it. I may withdraw this consent at any time by telling the office; nothing new is written down after that."
    ),
}


def add_words(apps, schema_editor):
    apps.get_model("people", "ConsentText").objects.create(**WORDS)


PURPOSES = [('membership', 'details used to keep the membership'), ('newsletter_email', 'newsletter by e-mail'), ('meeting_email', 'notice of the general meeting by e-mail'), ('public_profile', 'name, photograph and words shown in public'), ('data_abroad', 'data sent to partners abroad'), ('volunteering', 'details used for helping as a volunteer'), ('card_dues', 'dues of the next years from a saved card'), ('confidential_notes', 'confidential notes on health, faith or cares')]


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0004_words_for_volunteers'),
    ]

    operations = [
        migrations.AlterField(
            model_name='consent',
            name='purpose',
            field=models.CharField(choices=PURPOSES, max_length=24, verbose_name='purpose'),
        ),
        migrations.AlterField(
            model_name='consenttext',
            name='purpose',
            field=models.CharField(choices=PURPOSES, max_length=24, verbose_name='purpose'),
        ),
        migrations.RunPython(add_words, migrations.RunPython.noop),
    ]
