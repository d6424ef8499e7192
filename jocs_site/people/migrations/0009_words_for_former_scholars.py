"""What former scholars agree to when we keep in touch with them."""

from datetime import date

from django.db import migrations, models


WORDS = {
    "version": "2026-11",
    "purpose": "alumni",
    "starts_on": date(2026, 11, 1),
    "words_ja": (
        "奨学金の終了後も、JOCSが私の氏名、連絡先、勤務先を保管し、近況のお尋ね、元奨学生の集まりのご案内、JOCSの活動のお知らせのために、"
        "私に連絡することに同意します。JOCSはこれらをほかの目的に使わず、私の同意なく公開したり第三者に渡したりしません。"
        "この同意は、奨学生のページから、または事務局に申し出て、いつでも取りやめることができます。その日から連絡は届かなくなります。"
    ),
    "words_en": (
        "I agree that after the scholarship JOCS keeps my name, contact details and place of work, and writes to me to ask how I "
        "am, to invite me to meetings of former scholars and to tell me about the work of JOCS. They are used for nothing else, "
        "and neither made public nor given to others without my consent. I can withdraw this at any time, on my page or through "
        "the office; from that day on nothing more is sent."
    ),
}


def add_words(apps, schema_editor):
    apps.get_model("people", "ConsentText").objects.create(**WORDS)


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0008_words_for_data_abroad'),
    ]

    operations = [
        migrations.AlterField(
            model_name='consent',
            name='purpose',
            field=models.CharField(choices=[('membership', 'details used to keep the membership'), ('newsletter_email', 'newsletter by e-mail'), ('meeting_email', 'notice of the general meeting by e-mail'), ('public_profile', 'name, photograph and words shown in public'), ('data_abroad', 'data sent to partners abroad'), ('volunteering', 'details used for helping as a volunteer'), ('card_dues', 'dues of the next years from a saved card'), ('confidential_notes', 'confidential notes on health, faith or cares'), ('report_meeting', 'details used for coming to a report meeting'), ('alumni', 'kept in touch with as a former scholar')], max_length=24, verbose_name='purpose'),
        ),
        migrations.AlterField(
            model_name='consenttext',
            name='purpose',
            field=models.CharField(choices=[('membership', 'details used to keep the membership'), ('newsletter_email', 'newsletter by e-mail'), ('meeting_email', 'notice of the general meeting by e-mail'), ('public_profile', 'name, photograph and words shown in public'), ('data_abroad', 'data sent to partners abroad'), ('volunteering', 'details used for helping as a volunteer'), ('card_dues', 'dues of the next years from a saved card'), ('confidential_notes', 'confidential notes on health, faith or cares'), ('report_meeting', 'details used for coming to a report meeting'), ('alumni', 'kept in touch with as a former scholar')], max_length=24, verbose_name='purpose'),
        ),
        migrations.RunPython(add_words, migrations.RunPython.noop),
    ]
