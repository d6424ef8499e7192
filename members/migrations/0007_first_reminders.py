"""Three steps of reminding, in words that the office may change."""

from django.db import migrations

SIGNED_JA = "\n\n会員番号 {number}\n公益社団法人 日本キリスト教海外医療協力会(JOCS)事務局\n"
SIGNED_EN = "\n\nMember number {number}\nJapan Overseas Christian Medical Cooperative Service (JOCS)\n"
LIST_JA = "\n\n{years}\n合計 {yen}\n\n"
LIST_EN = "\n\n{years}\nTogether {yen}\n\n"
PAY_JA = "お支払いは、郵便振替、銀行振込のほか、会員ページからもできます。\n{page}\n\n行き違いですでにお納めいただいておりましたら、どうかご容赦ください。"
PAY_EN = "You can pay by postal or bank transfer, or on your own page.\n{page}\n\nIf you have paid in the meantime, please forgive this letter."

RULES = [
    {
        "step": 1,
        "days_after_due": -60,
        "days_between": 0,
        "subject_ja": "会費納入のお願い",
        "words_ja": "{name} 様\n\nいつもJOCSの活動をお支えくださり、ありがとうございます。\n\n次の会費を{pay_by}までにお納めくださいますよう、お願いいたします。"
        + LIST_JA
        + PAY_JA
        + SIGNED_JA,
        "subject_en": "Your membership dues",
        "words_en": "Dear {name},\n\nThank you for supporting the work of JOCS.\n\nMay we ask you to pay these dues by {pay_by}?"
        + LIST_EN
        + PAY_EN
        + SIGNED_EN,
    },
    {
        "step": 2,
        "days_after_due": 30,
        "days_between": 30,
        "subject_ja": "会費納入のお願い(再度のご案内)",
        "words_ja": "{name} 様\n\nいつもJOCSの活動をお支えくださり、ありがとうございます。\n\n納入期限の{due_on}を過ぎましたが、次の会費をお納めいただいた記録がまだございません。ご確認くださいますよう、お願いいたします。"
        + LIST_JA
        + PAY_JA
        + SIGNED_JA,
        "subject_en": "Your membership dues: a second letter",
        "words_en": "Dear {name},\n\nThank you for supporting the work of JOCS.\n\nThe last day for paying was {due_on}, and we have not seen these dues yet. Would you kindly look into it?"
        + LIST_EN
        + PAY_EN
        + SIGNED_EN,
    },
    {
        "step": 3,
        "days_after_due": 180,
        "days_between": 90,
        "subject_ja": "会費についてのおたずね",
        "words_ja": "{name} 様\n\n長くJOCSをお支えくださり、ありがとうございます。\n\n次の会費が未納となっております。ご事情がおありでしたら、ご無理をなさらず事務局へお知らせください。ご一緒に考えさせていただきます。"
        + LIST_JA
        + PAY_JA
        + SIGNED_JA,
        "subject_en": "A question about your membership dues",
        "words_en": "Dear {name},\n\nThank you for your long support of JOCS.\n\nThese dues are still open. If paying is difficult for you, please tell the office; we will find a way together."
        + LIST_EN
        + PAY_EN
        + SIGNED_EN,
    },
]


def add_rules(apps, schema_editor):
    for columns in RULES:
        apps.get_model("members", "ReminderRule").objects.get_or_create(step=columns["step"], defaults=columns)


class Migration(migrations.Migration):
    replaces = [
        ("members", "0005_every_payment_from_somebody"),
        ("members", "0006_ways_of_paying_online"),
        ("members", "0007_applications_and_leaving"),
        ("members", "0010_every_receipt_for_somebody"),
        ("members", "0011_import_right"),
        ("members", "0012_refunds_and_disputes"),
        ("members", "0013_key_of_a_visitor"),
        ("members", "0014_reminders"),
        ("members", "0015_first_reminders"),
        ("members", "0016_copies_of_the_register"),
        ("members", "0017_shares_of_the_first_year"),
        ("members", "0019_monthly_by_subscription"),
        ("members", "0020_refunds_of_any_payment"),
        ("members", "0021_payments_of_refunds"),
        ("members", "0022_every_refund_of_a_payment"),
        ("members", "0025_overpayments_and_refund_orders"),
        ("members", "0027_days_to_pay_after_a_reminder"),
        ("members", "0028_reminders_ask_by_a_day_to_come"),
        ("members", "0029_dues_and_payments_taken_over"),
        ("members", "0030_visitors_cleared"),
    ]
    dependencies = [("members", "0006_first_rows")]
    operations = [migrations.RunPython(add_rules, migrations.RunPython.noop)]
