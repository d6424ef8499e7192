"""The two kinds of membership and their terms. Sources: docs/sources.md#R1"""

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


def add_kinds(apps, schema_editor):
    for code, facts in KINDS.items():
        defaults = {"has_vote": facts["has_vote"], "counts_as_gift": facts["counts_as_gift"]}
        kind, _is_new = apps.get_model("members", "MembershipKind").objects.get_or_create(code=code, defaults=defaults)
        for name_ja, name_en, minimum_dues_yen, starts_on in facts["terms"]:
            figures = {"name_ja": name_ja, "name_en": name_en, "minimum_dues_yen": minimum_dues_yen}
            apps.get_model("members", "KindTerms").objects.get_or_create(
                kind=kind, starts_on=starts_on, defaults=figures
            )


class Migration(migrations.Migration):
    dependencies = [("members", "0001_members_dues_and_payments")]
    operations = [migrations.RunPython(add_kinds, migrations.RunPython.noop)]
