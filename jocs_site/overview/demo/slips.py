"""Slips of the post office: a batch that is booked, and one in which a clerk is still typing."""

import uuid
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from jocs_site.overview.demo import Demo, file
from members import queries, services

CLERK = "clerk@demo.example"


def load(demo: Demo) -> str:
    plan, told = file("slips"), []
    purposes = {purpose.code: purpose.pk for purpose in queries.offered_purposes()}
    members = _members_who_owe(demo)
    for row in plan["batches"]:
        entries = [_entry(demo, row, slip, members, purposes) for slip in row["slips"]]
        batch = _begin(demo, plan["account"], row, entries)
        for entry in entries:
            said = {"today": demo.on, "at": _at(demo.on), "by": demo.users[CLERK], "is_certain": True}
            services.enter_slip(batch_id=batch.pk, key=uuid.uuid4(), entry=entry, **said)
        if row.get("is_posted"):
            services.post_batch(batch_id=batch.pk, at=_at(demo.on), by=demo.users[CLERK])
        told.append(f"{len(entries)} slips")
    return f"{len(told)} batches, {', '.join(told)}"


def _members_who_owe(demo: Demo) -> Iterator:
    """Members who do not sign in to the demo, mixed."""
    owing = queries.members_list(demo.on, "ja").filter(owed_yen__gt=0, left_on=None, person__user=None)
    return iter(sorted(owing.exclude(person=None), key=lambda one: one.number * 577 % 4651))


def _entry(demo: Demo, batch: dict, row: dict, members: Iterator, purposes: dict[str, int]) -> services.Entry:
    member = None if "name" in row else next(members)
    gift_yen = row.get("gift_yen", 0)
    owed_yen = row.get("more_yen", 0) + member.owed_yen if member else 0
    return services.Entry(
        membership_id=member and member.pk,
        amount_yen=row.get("yen", owed_yen + gift_yen),
        value_on=demo.days_ago(batch["days_ago"] + row.get("days_before", 0)),
        payer_name=row.get("name", ""),
        gift_yen=gift_yen,
        purpose_id=purposes.get(row.get("purpose")),
        message=row.get("message", ""),
    )


def _begin(demo: Demo, account: str, row: dict, entries: list[services.Entry]):
    waiting, day = row.get("waiting", []), demo.days_ago(row["days_ago"])
    notice = services.Notice(
        provider="postal",
        account=account,
        notice_on=day,
        received_on=min(day + timedelta(days=2), demo.on),
        slip_count=len(entries) + len(waiting),
        total_yen=sum(entry.amount_yen for entry in entries) + sum(waiting),
        note=row["note"],
    )
    return services.begin_batch(notice, key=uuid.uuid4(), today=demo.on, at=_at(demo.on), by=demo.users[CLERK])


def _at(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(10)))
