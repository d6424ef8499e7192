"""The papers that the office asks for from the first day on; staff change them afterwards."""

from django.db import migrations

# Code, names, rule, days beyond the posting, days a renewal takes, what it holds up, and what else is so of it.
KINDS = [
    ("passport", "旅券(パスポート)", "Passport", "must_cover", 183, 270, "departure", {}),
    ("visa", "査証(ビザ)", "Visa", "renewable", 0, 90, "departure", {}),
    ("residence-permit", "在留許可", "Residence permit", "renewable", 0, 90, "none", {}),
    ("work-permit", "労働許可", "Work permit", "renewable", 0, 90, "none", {}),
    ("host-licence", "現地の医療免許", "Clinical licence of the host country", "renewable", 0, 90, "none",
     {"permits_clinical_work": True}),
    ("japanese-licence", "日本の医療免許", "Japanese licence", "one_off", 0, 0, "none", {}),
    ("insurance", "海外旅行保険", "Insurance", "must_cover", 0, 30, "departure", {"settles": "insurance"}),
    ("special-enrolment", "労災保険の特別加入", "Special accident enrolment", "must_cover", 0, 30, "none",
     {"settles": "enrolment"}),
    ("vaccination", "予防接種", "Vaccination", "one_off", 0, 0, "none", {}),
    ("yellow-fever", "黄熱予防接種証明書", "Yellow fever card", "one_off", 0, 0, "none", {"counts_after_days": 10}),
]  # fmt: skip


def put_in(apps, schema_editor):
    model = apps.get_model("dispatch", "DocumentType")
    for place, (code, name_ja, name_en, rule, margin, lead, blocks, more) in enumerate(KINDS, start=1):
        words = {"name_ja": name_ja, "name_en": name_en, "rule": rule, "blocks": blocks, "place": place * 10}
        model.objects.get_or_create(code=code, defaults=words | {"margin_days": margin, "lead_days": lead} | more)


def take_out(apps, schema_editor):
    """Only what nobody uses: the database keeps the rest."""
    model = apps.get_model("dispatch", "DocumentType")
    model.objects.filter(code__in=[kind[0] for kind in KINDS], documents=None).delete()


class Migration(migrations.Migration):
    dependencies = [("dispatch", "0005_documents")]
    operations = [migrations.RunPython(put_in, take_out)]
