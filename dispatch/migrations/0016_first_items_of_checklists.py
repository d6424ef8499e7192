"""What the office asks for from the first day on before a departure and before a file closes; staff change it."""

from django.db import migrations

MUST = {"may_be_waived": False}
# Names, length, unit, and what else is so of it.
TRAINING = [
    ("健康管理と病気の予防", "Health and prevention", 3, "hours", {}),
    ("安全管理と緊急時の対応", "Security and what to do in an emergency", 3, "hours", MUST | {"asks_whom": True}),
    ("現地の言葉の準備", "Preparation in the language", 5, "days", {"only_long": True}),
    ("任国の保健医療と受入団体", "Health care of the country, and the host", 3, "hours", {}),
    ("現地での会計と精算", "Money and accounts in the field", 2, "hours", {}),
    ("JOCSの歩みと使命、教会との関わり", "History and mission of JOCS, and the churches", 3, "hours", {}),
    ("子どもと弱い立場の人の保護", "Protection of children and the vulnerable", 2, "hours",
     MUST | {"asks_whom": True}),
    ("異文化での暮らしと心の健康", "Living in another culture, and health of the mind", 3, "hours", {}),
    ("報告・広報と個人情報", "Reports, public relations and personal data", 2, "hours", {}),
]  # fmt: skip
CLOSING = [
    ("活動の引継ぎ", "Handover of the work",
     {"asks_whom": True, "asks_words": True, "question_ja": "何を引き継いだかを書いてください。",
      "question_en": "Write what was handed over."}),
    ("会計の精算(前渡金・経費)", "Accounts settled (advances and expenses)",
     MUST | {"asks_whom": True, "question_ja": "残金や返金があれば書いてください。",
             "question_en": "Write what was left over or paid back, if anything."}),
    ("受入団体への終了の連絡", "Host informed that the posting ended",
     {"asks_words": True, "question_ja": "どのように伝えたかを書いてください(手紙、面談など)。",
      "question_en": "Write how: by letter, in a meeting …"}),
    ("本人の書類の返却と保管", "The worker's papers returned or filed",
     {"question_ja": "何を返し、何を保管したかを書いてください。",
      "question_en": "Write what was returned and what was filed."}),
    ("利用権限の終了と鍵・貸与品の返却", "Access ended; keys and things on loan returned", MUST),
]  # fmt: skip


def put_in(apps, schema_editor):
    model = apps.get_model("dispatch", "ChecklistItem")
    for place, (name_ja, name_en, amount, unit, more) in enumerate(TRAINING, start=1):
        facts = {"name_en": name_en, "amount": amount, "unit": unit, "place": place * 10} | more
        model.objects.get_or_create(occasion="training", name_ja=name_ja, defaults=facts)
    for place, (name_ja, name_en, more) in enumerate(CLOSING, start=1):
        facts = {"name_en": name_en, "place": place * 10} | more
        model.objects.get_or_create(occasion="closing", name_ja=name_ja, defaults=facts)


def take_out(apps, schema_editor):
    """Only what no posting uses: what was recorded is kept."""
    model, settled = apps.get_model("dispatch", "ChecklistItem"), apps.get_model("dispatch", "SettledTask")
    used = settled.objects.filter(kind__in=["training", "closing"]).values_list("about", flat=True)
    names = [row[0] for row in [*TRAINING, *CLOSING]]
    model.objects.filter(name_ja__in=names, plans=None).exclude(pk__in=[int(about) for about in used]).delete()


class Migration(migrations.Migration):
    dependencies = [("dispatch", "0015_checklists")]
    operations = [migrations.RunPython(put_in, take_out)]
