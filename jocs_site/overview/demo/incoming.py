"""Money that comes by itself: this week's file of the bank, a card that is kept, and gifts every month."""

from collections.abc import Iterator
from datetime import date, datetime, time

from django.utils import timezone

from jocs_site.letters.services import note_gone
from jocs_site.overview.demo import Demo, file
from members import queries, services
from members.payments.files.kana import as_banks_write
from members.payments.files.records import compose
from members.payments.files.zengin import HEADER, NOTICE, NOTICES, TRAILER
from members.payments.providers import online

TREASURER = "treasurer@demo.example"
END = b"9".ljust(200)


def load(demo: Demo) -> str:
    plan = file("incoming")
    members = _members_who_owe(demo)
    told = [_bank_file(demo, plan["bank"], members), _saved_card(demo, plan["card"], members)]
    for row in plan["monthly"]:
        _monthly(demo, row, members)
    return ", ".join([*told, f"{len(plan['monthly'])} gifts every month"])


def _members_who_owe(demo: Demo) -> Iterator:
    """Members who do not sign in to the demo, have an e-mail address, owe, and of whom no bank is asked, mixed."""
    people = queries.members_list(demo.on, "ja").filter(
        left_on=None, person__user=None, person__deceased_on=None, owed_yen__gt=0, credit_yen=0
    )
    people = people.exclude(person=None).exclude(person__email="").exclude(person__family_kana="")
    debited = set(queries.debit_lines().values_list("membership", flat=True))
    return (one for one in sorted(people, key=lambda one: one.number * 389 % 4651) if one.pk not in debited)


def _bank_file(demo: Demo, plan: dict, members: Iterator) -> str:
    """A notice of transfers as the bank writes it, read as the treasurer reads it: what is certain books itself."""
    account = {name: _kana(value) for name, value in plan["account"].items()}
    data = [_line(demo, row, account, members, place) for place, row in enumerate(plan["lines"], 1)]
    days = dict.fromkeys(("made", "from", "to"), _written(demo.days_ago(1)))
    total_yen = sum(line["amount"] for line in data)
    sums = {"count": len(data), "sum": total_yen, "back_count": 0, "back_sum": 0}
    records = [
        compose(HEADER[NOTICE], {"record": "1", "type": "01", "code": "0"} | days | account),
        *(compose(NOTICES[0], line) for line in data),
        compose(TRAILER[NOTICE], {"record": "8"} | sums),
        END,
    ]
    content, name = b"\r\n".join(records) + b"\r\n", f"nyukin-{demo.days_ago(1):%m%d}.txt"
    by, at = demo.users[TREASURER], _at(demo.on)
    read = services.read_bank_file(content=content, name=name, today=demo.on, at=at, by=by)
    return f"{read.line_count} lines of the bank"


def _line(demo: Demo, row: dict, account: dict, members: Iterator, place: int) -> dict:
    """As in the layout `NOTICES`; amounts and numbers as the member's own where the row says nothing else."""
    member = None if "name" in row else next(members)
    person = member and member.person
    bears_number = member is not None and "without_number" not in row
    name = f"{person.family_kana} {person.given_kana}" if person else row["name"]
    day = _written(demo.days_ago(row["days_ago"]))
    return {
        "record": "2",
        "reference": place,
        "booked": day,
        "value": day,
        "amount": row["yen"] if "yen" in row else member.owed_yen + row.get("more_yen", 0),
        "payer_code": member.number if bears_number else 0,
        "name": _kana(name),
        "from_bank": account["from_bank"],
        "from_branch": account["from_branch"],
        "cancelled": "0",
        "edi": "",
    }


def _saved_card(demo: Demo, row: dict, members: Iterator) -> str:
    """Dues paid on the site with the box ticked; none on a day on which nothing could be agreed to yet."""
    at = _at(demo.days_ago(row["days_ago"]))
    words = queries.card_words(timezone.localdate(at))
    if words is None:
        return "no saved card"
    membership = next(members)
    owed = [dues.pk for dues in queries.owed_dues(membership)]
    _pay(at, membership=membership, dues_ids=owed, keep_card=words.pk)
    return "a saved card"


def _monthly(demo: Demo, row: dict, members: Iterator) -> None:
    at = _at(demo.days_ago(row["days_ago"]))
    wish = services.GiftWish(row["amount_yen"], queries.first_purpose().pk)
    if "typed" in row:
        visitor = services.keep_visitor(at=at, **row["typed"])
        who = {"payer": services.Payer(visitor_id=visitor.pk)}
    else:
        who = {"membership": next(members)}
    _pay(at, gift=wish, is_monthly=True, **who)


def _pay(at: datetime, **wanted) -> None:
    """With a test payment, whose notice takes the way of real ones; its letters have gone out."""
    request, _page = services.start_payment(provider="test", at=at, **wanted)
    notice = online()["test"].say(request, "pay", at=at)
    services.receive_notice(provider="test", body=notice.body, headers=notice.headers, at=at)
    note_gone(made_at=at, at=at)


def _kana(text: str) -> str:
    return as_banks_write(text)[0]


def _written(day: date) -> str:
    """In years of Reiwa, as banks write days."""
    return f"{day.year - 2018:02}{day:%m%d}"


def _at(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(11)))
