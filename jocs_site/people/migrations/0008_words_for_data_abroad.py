"""What applicants for a scholarship agree to before their data go to partners abroad."""

from datetime import date

from django.db import migrations

WORDS = {
    "version": "2026-04",
    "purpose": "data_abroad",
    "starts_on": date(2026, 4, 1),
    "words_ja": (
        "申請書に書かれた内容と添付書類を、選考のために、推薦団体と就学先(下に挙げる国にあります)に送ることに同意します。"
        "送る先では、申請の確認と推薦、入学と在学の確認にだけ使うよう、JOCSが書面で約束を求めます。"
        "JOCSは、これらの書類を日本国内に保管し、選考に関わる人だけが見られるようにします。"
        "同意はいつでも取りやめることができますが、その場合、選考を続けられないことがあります。"
    ),
    "words_en": (
        "I agree that what I write in this application and the papers I add are sent, for the selection, to the nominating body "
        "and to the place of study, which are in the countries named below. JOCS asks them in writing to use it only to check "
        "and endorse the application, and to confirm admission and study. JOCS keeps these papers in Japan, where only those "
        "who take part in the selection can see them. I can withdraw this consent at any time; the selection may then not go on."
    ),
}


def add_words(apps, schema_editor):
    apps.get_model("people", "ConsentText").objects.create(**WORDS)


class Migration(migrations.Migration):

    dependencies = [("people", "0007_organisations_on_the_map")]
    operations = [migrations.RunPython(add_words, migrations.RunPython.noop)]
