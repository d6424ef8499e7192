"""What a new house begins with: kinds of membership, purposes, words on receipts. Sources: docs/sources.md#R1, #R14"""

from datetime import date

from django.db import migrations

FOUNDED_ON = date(1960, 1, 1)
KINDS = {
    "voting": {
        "has_vote": True,
        "counts_as_gift": False,
        "terms": [("社員会員", "Voting member", 10_000, FOUNDED_ON)],
    },
    "support": {
        "has_vote": False,
        "counts_as_gift": True,
        "terms": [
            ("一般会員", "General member", 5_000, FOUNDED_ON),
            ("サポート会員", "Support member", 5_000, date(2020, 6, 13)),
        ],
    },
}
PURPOSES = [
    ("general", "使いみちを指定しない", "Where it is needed most"),
    ("dispatch", "ワーカー派遣", "Sending workers"),
    ("scholarships", "奨学金", "Scholarships"),
    ("projects", "協働プロジェクト", "Projects with partners"),
]
CAMPAIGNS = [
    ("used-stamps", "使用済み切手運動", "Used stamps", date(1964, 1, 1)),
    ("unused-stamps", "未使用切手", "Unused stamps", date(1964, 1, 1)),
]
ISSUER = {
    "issuer_name": "公益社団法人 日本キリスト教海外医療協力会",
    "issuer_address": "〒169-0051 東京都新宿区西早稲田2-3-18-51  電話 03-3208-2416",
}


def add_kinds(apps, schema_editor):
    for code, facts in KINDS.items():
        defaults = {"has_vote": facts["has_vote"], "counts_as_gift": facts["counts_as_gift"]}
        kind, _is_new = apps.get_model("members", "MembershipKind").objects.get_or_create(code=code, defaults=defaults)
        for name_ja, name_en, minimum_dues_yen, starts_on in facts["terms"]:
            figures = {"name_ja": name_ja, "name_en": name_en, "minimum_dues_yen": minimum_dues_yen}
            apps.get_model("members", "KindTerms").objects.get_or_create(
                kind=kind, starts_on=starts_on, defaults=figures
            )


def add_purposes(apps, schema_editor):
    for position, (code, name_ja, name_en) in enumerate(PURPOSES):
        names = {"name_ja": name_ja, "name_en": name_en, "position": position}
        apps.get_model("members", "Purpose").objects.get_or_create(code=code, defaults=names)
    for code, name_ja, name_en, starts_on in CAMPAIGNS:
        names = {"name_ja": name_ja, "name_en": name_en, "starts_on": starts_on}
        apps.get_model("members", "Campaign").objects.get_or_create(code=code, defaults=names)


def add_terms(apps, schema_editor):
    """As it has been since the association was recognised. Source: docs/sources.md#R14"""
    apps.get_model("members", "ReceiptTerms").objects.get_or_create(starts_on=date(2011, 4, 1), defaults=ISSUER)


class Migration(migrations.Migration):
    replaces = [
        ("members", "0002_first_kinds"),
        ("members", "0004_payers_and_first_purposes"),
        ("members", "0009_what_receipts_are_for"),
    ]
    dependencies = [("members", "0005_slips_and_bank_files")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop) for add in (add_kinds, add_purposes, add_terms)]
