"""The first words to which members agree who let next year's dues be paid from a card."""

from datetime import date

from django.db import migrations

FIRST_WORDS = {
    "version": "2026-11",
    "purpose": "card_dues",
    "starts_on": date(2026, 11, 1),
    "words_ja": (
        "来年度からの年会費を、このカードで自動的にお支払いいただくことに同意します。引き落としの前に、日付と金額をメール"
        "(メールアドレスがない場合は郵便)でお知らせします。カードの番号は事務局では持たず、決済会社が保管します。"
        "いつでも、マイページから、または事務局にご連絡いただければ、やめることができます。"
    ),
    "words_en": (
        "I agree that my membership dues from next year on are charged to this card. Before each charge you write to me "
        "with the day and the amount, by e-mail, or by post where you have no address. The office keeps no card number; "
        "the payment company does. I can stop this at any time on my own page or by writing or calling the office."
    ),
}


def add_first_words(apps, schema_editor):
    apps.get_model("people", "ConsentText").objects.create(**FIRST_WORDS)


class Migration(migrations.Migration):
    dependencies = [("people", "0005_saved_cards")]
    operations = [migrations.RunPython(add_first_words, migrations.RunPython.noop)]
