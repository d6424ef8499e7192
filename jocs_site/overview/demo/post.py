"""What a clerk finds on the desk: a household, post that came back, records entered twice, lists handed in."""

import csv
import io
from datetime import datetime, time
from itertools import combinations

from django.core.files.base import ContentFile
from django.utils import timezone

from jocs_site.backoffice.runs import carry_out
from jocs_site.backoffice.sheets import batches
from jocs_site.overview.demo import Demo
from jocs_site.overview.demo.people import HOME
from jocs_site.people.models import Person
from jocs_site.people.services import add_people, change_people, note_returned_mail, set_household

CLERK = "clerk@demo.example"
HEADINGS = ["姓", "名", "姓(フリガナ)", "名(フリガナ)", "生年月日", "会員種別"]


def load_post(demo: Demo, plan: dict, members: list) -> None:
    people = [membership.person for membership in members]
    _household(demo, people)
    for person in people[300:302]:
        for row in plan["returned"]:
            words = {"what": row["what"], "reason": row["reason"], "by": demo.users[CLERK]}
            note_returned_mail(person_id=person.pk, returned_on=demo.days_ago(row["days_ago"]), **words)
    note_returned_mail(
        person_id=people[303].pk, returned_on=demo.days_ago(9), what="領収書", reason="incomplete", by=demo.users[CLERK]
    )
    _twice([person for person in people[310:330] if person.born_on and person.phone][:2])
    changes, talk = plan["lists"]
    _hand_in(demo, changes, _changed_phones(members[340:346]), is_confirmed=True)
    _hand_in(demo, talk, _from_a_talk(demo), is_confirmed=False)


def _household(demo: Demo, people: list[Person]) -> None:
    """Two of one family name come to live together."""
    head, other = next(pair for pair in combinations(people, 2) if pair[0].family_kana == pair[1].family_kana)
    change_people({other.pk: {name: getattr(head, name) for name in HOME}})
    other.refresh_from_db()
    set_household(head=head, others=[other], by=demo.users[CLERK])


def _twice(people: list[Person]) -> None:
    """They came to an event, and somebody entered them anew."""
    names = ("family_name", "given_name", "family_kana", "given_kana", "born_on", "phone", *HOME)
    add_people([Person(**{name: getattr(person, name) for name in names}) for person in people])


def _changed_phones(members: list) -> list[dict]:
    return [
        {"会員番号": membership.number, "姓": membership.person.family_name, "名": membership.person.given_name,
         "電話番号": f"090-0000-77{place:02}"}
        for place, membership in enumerate(members)
    ]  # fmt: skip


def _from_a_talk(demo: Demo) -> list[dict]:
    """Four who joined, and two rows with a slip of the pen."""
    day = f"{demo.days_ago(2):%Y/%m/%d}"
    home = {
        "郵便番号": "160-9912",
        "都道府県": "東京都",
        "市区町村": "杉並区",
        "町名・番地": "若葉町5-90-101",
        "入会日": day,
    }
    rows = [
        ("有村", "夏海", "アリムラ", "ナツミ", "昭和52年4月8日", "サポート会員"),
        ("稲葉", "誠", "イナバ", "マコト", "1971/2/14", "社員会員"),
        ("戸川", "文", "トガワ", "フミ", "1990/11/5", "サポート会員"),
        ("葉山", "望", "ハヤマ", "ノゾミ", "1984/7/30", "サポート会員"),
        ("結城", "岬", "ユウキ", "ミサキ", "1988/2/31", "サポート会員"),
        ("若林", "薫", "ワカバヤシ", "カオル", "1969/6/1", "家族会員"),
    ]
    return [dict(zip(HEADINGS, row, strict=True)) | home for row in rows]


def _hand_in(demo: Demo, row: dict, rows: list[dict], *, is_confirmed: bool) -> None:
    """Checked at once, here and not in the worker, so that the list is there when the demo is."""
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    said = {
        "by": demo.users[CLERK],
        "at": timezone.make_aware(datetime.combine(demo.days_ago(row["days_ago"]), time(14))),
    }
    content = ContentFile(out.getvalue().encode("utf-8-sig"))
    batch = batches.hand_in(sheet="members", file=content, name=row["name"], **said)
    carry_out(batch.run_id)
    if is_confirmed:
        batch = batches.confirm(batch_id=batch.pk, **said)
        carry_out(batch.run_id)
