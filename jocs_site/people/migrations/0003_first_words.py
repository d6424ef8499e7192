"""The first words to which applicants agree, and members who let next year's dues be paid from a card."""

from datetime import date

from django.db import migrations

FIRST_WORDS = [
    {
        "version": "2026-04",
        "purpose": "membership",
        "starts_on": date(2026, 4, 1),
        "words_ja": (
            "お書きいただいた氏名、住所、連絡先、生年月日は、会員としての手続き、会費や領収書のお知らせ、"
            "会報や総会の案内をお送りするためだけに使います。法律で定められた場合を除き、ご本人の同意なく第三者に渡すことはありません。"
            "内容の確認、訂正、利用の停止は、いつでも事務局に申し出ることができます。"
        ),
        "words_en": (
            "We use your name, address, contact details and date of birth only to keep your membership, to write to you about "
            "dues and receipts, and to send you the newsletter and the notices of general meetings. We give them to nobody else "
            "without your consent, except where the law demands it. You may ask the office at any time to see them, to correct "
            "them, or to stop using them."
        ),
    },
    {
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
    },
]


def add_first_words(apps, schema_editor):
    for columns in FIRST_WORDS:
        apps.get_model("people", "ConsentText").objects.create(**columns)


class Migration(migrations.Migration):
    replaces = [("people", "0006_words_for_saved_cards")]
    dependencies = [("people", "0002_people")]
    operations = [migrations.RunPython(add_first_words, migrations.RunPython.noop)]
