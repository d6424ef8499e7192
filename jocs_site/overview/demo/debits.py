"""Direct debit: mandates, a run with its answer and two debits that came back, and one that waits for the bank."""

from datetime import date, datetime, time, timedelta
from itertools import cycle, islice

from django.utils import timezone

from jocs_site.letters.services import note_gone
from jocs_site.overview.demo import Demo, file
from members import queries, services
from members.payments.files.debit import DATA, TRAILER
from members.payments.files.records import compose, cut, fields

CLERK, TREASURER = "clerk@demo.example", "treasurer@demo.example"
PAYS_HERSELF = "support@demo.example"  # has paid, and shows on her page how an account is masked


def load(demo: Demo) -> str:
    plan, by = file("debits"), demo.users[TREASURER]
    terms = dict(plan["terms"])
    services.set_debit_terms(starts_on=demo.days_ago(terms.pop("days_ago")), by=by, **terms)
    finished, waiting = plan["finished"], plan["waiting"]
    owing = _owing(demo, finished["members"] + waiting["members"])
    banks = cycle(plan["banks"])
    supporter = queries.membership_of(demo.users[PAYS_HERSELF])
    _mandates(demo, [supporter, *owing[: finished["members"]]], banks, days_ago=200)
    answered = _answered_run(demo, finished, owing)
    _mandates(demo, owing[finished["members"] :], banks, days_ago=40)
    run = services.fix_debit_run(debit_on=services.next_debit_day(demo.on), today=demo.on, at=_at(demo.on), by=by)
    return f"{len(owing) + 1} mandates, {answered} debits answered, {run.count} under way"


def _owing(demo: Demo, count: int) -> list:
    """Members in Japan who do not sign in, have an address and owe, one of them as well as the other."""
    people = queries.members_list(demo.on, "ja").filter(
        left_on=None, person__user=None, person__country="JP", person__deceased_on=None, person__stop_mail=False,
        owed_yen__gt=0, credit_yen=0,
    )  # fmt: skip
    found = people.exclude(person=None).exclude(person__address_key="").order_by("number")
    return list(islice(found, 10, 10 + count))


def _mandates(demo: Demo, members: list, banks, *, days_ago: int) -> None:
    received_on = demo.days_ago(days_ago)
    for place, (membership, bank) in enumerate(zip(members, banks, strict=False)):
        person = membership.person
        number = f"{membership.number * 7919 % 10**6:06}"
        services.enter_mandate(
            membership_id=membership.pk,
            number=f"1{number}1" if "symbol" in bank else f"{place % 10}{number}",
            holder=f"{person.family_kana} {person.given_kana}",
            received_on=received_on,
            valid_from=received_on + timedelta(days=30),
            at=_at(received_on),
            by=demo.users[CLERK],
            **bank,
        )


def _answered_run(demo: Demo, plan: dict, members: list) -> int:
    """The run, its notices, and the bank's answer four days later. Returns how many lines it has."""
    fixed_on = demo.days_ago(plan["days_ago"])
    debit_on, at, by = services.next_debit_day(fixed_on), _at(fixed_on), demo.users[TREASURER]
    run = services.fix_debit_run(debit_on=debit_on, today=fixed_on, at=at, by=by)
    services.notify_members(run_id=run.pk, at=at, by=by)
    note_gone(made_at=at, at=at)
    came_back = {members[place].number: result for place, result in plan["results"].items()}
    content = _as_the_bank_answers(services.debit_file(run_id=run.pk, by=by), came_back)
    read_on = debit_on + timedelta(days=4)
    name = f"kekka-{debit_on:%m%d}.txt"
    services.read_debit_answer(run_id=run.pk, content=content, name=name, today=read_on, at=_at(read_on), by=by)
    return run.count


def _as_the_bank_answers(asked: bytes, came_back: dict[int, str]) -> bytes:
    """The file as it was sent, with results and their sums filled in."""
    records, paid, unpaid = cut(asked, 120), [], []
    for place, record in enumerate(records[1:-2], 1):
        line = fields(record, DATA, place)
        line["result"] = came_back.get(int(line["customer"]), "0")
        (paid if line["result"] == "0" else unpaid).append(int(line["amount_yen"]))
        records[place] = compose(DATA, line)
    sums = {"paid_count": len(paid), "paid_sum": sum(paid), "unpaid_count": len(unpaid), "unpaid_sum": sum(unpaid)}
    both = paid + unpaid
    records[-2] = compose(TRAILER, {"record": "8", "count": len(both), "sum": sum(both)} | sums)
    return b"\r\n".join(records) + b"\r\n"


def _at(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(11)))
