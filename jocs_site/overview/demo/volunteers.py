"""Volunteers at both offices, their shifts of before with who came, and those to come."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from dispatch.volunteers import services
from jocs_site.foundation.periods import add_months
from jocs_site.overview.demo import Demo, file
from jocs_site.overview.demo.people import named_person

LEADER = "leader@demo.example"
LATE = 6  # every so many did not come
MINUTES = (240, 180, 225, 120)


def load(demo: Demo) -> str:
    plan = file("volunteers")
    by = demo.users[LEADER]
    volunteers = {row["key"]: _volunteer(demo, row, by) for row in plan["volunteers"]}
    count = sum(_opportunity(demo, row, volunteers, by) for row in plan["opportunities"])
    lots = load_stamps(demo, plan["stamps"], by)
    return f"{len(volunteers)} volunteers, {count} shifts, {lots} lots of stamps"


def _volunteer(demo: Demo, row: dict, by):
    person = named_person(row)
    person.phone = row["phone"]
    until = demo.on + timedelta(days=row["insured_days"]) if "insured_days" in row else None
    volunteer = services.register_volunteer(
        person=person,
        office=row["office"],
        joined_on=add_months(demo.on, -row["months"]),
        interests=row.get("interests", ""),
        insured_until=until,
        by=by,
    )
    if "ended_days" in row:
        services.end_volunteer(volunteer=volunteer, on=demo.days_ago(row["ended_days"]), by=by)
    return volunteer


def _opportunity(demo: Demo, row: dict, volunteers: dict, by) -> int:
    languages = ("ja", "en")
    words = {f"{name}_{language}": row[name][place] for name in ("title", "text", "place")
             for place, language in enumerate(languages)}  # fmt: skip
    opportunity = services.offer(kind=row["kind"], office=row["office"], **words)
    shifts = _shifts(demo, row, opportunity, by)
    regulars = [volunteers[key] for key in row["regulars"]]
    over = [shift for shift in shifts if shift.ends_at.date() < demo.on]
    for number, shift in enumerate(shifts):
        entries = _fill(demo, shift, regulars, number)
        if shift in over[:-1]:  # of the last one nobody has said yet who came
            services.record_attendance(shift=shift, entries=entries, at=shift.ends_at + timedelta(hours=1), by=by)
        for key in row.get("waiting", ()):
            services.sign_up(shift=shift, volunteer=volunteers[key], at=_before(demo, shift))
    return len(shifts)


def _shifts(demo: Demo, row: dict, opportunity, by) -> list:
    """In the weeks named, and unless these are named too every week of the next six."""
    ahead = row.get("weeks_ahead", range(1, 7))
    monday = demo.on - timedelta(days=demo.on.weekday())
    starts, ends = (time.fromisoformat(clock) for clock in row["hours"])
    said = {"opportunity": opportunity, "weekdays": row["weekdays"], "starts": starts, "ends": ends}
    said |= {"capacity": row["places"], "flexible": row.get("flexible", False), "by": by}
    found = []
    for week in (*(-ago for ago in row.get("weeks_ago", ())), *ahead):
        first = monday + timedelta(weeks=week)
        found += services.plan_weekly(first=first, last=first + timedelta(days=6), **said).shifts
    return found


def _fill(demo: Demo, shift, regulars: list, number: int) -> list[services.Entry]:
    """Whose turn it is; not everybody comes every time, and now and then somebody stays away."""
    coming = [one for place, one in enumerate(regulars) if len(regulars) < 4 or (place + number) % 4]
    at, entries = _before(demo, shift), []
    for place, volunteer in enumerate(coming):
        if volunteer.joined_on > shift.day:
            continue
        entry = services.sign_up(shift=shift, volunteer=volunteer, at=at)
        came = (number * 3 + place) % (LATE * 3) != LATE
        minutes = min(MINUTES[(number + place) % 4], shift.minutes)
        entries.append(services.Entry(entry.pk, minutes if came else None))
    return entries


def _before(demo: Demo, shift) -> datetime:
    today = timezone.make_aware(datetime.combine(demo.on, time(9)))
    return min(today, shift.starts_at - timedelta(days=5))


def load_stamps(demo: Demo, plan: dict, by) -> int:
    """Three years of used stamps; the last lots still wait for the scales or for a buyer."""
    for row in plan["rates"]:
        words = {name: row[name] for name in ("category", "yen_per_kg", "source")}
        services.enter_rate(starts_on=add_months(demo.on, -row["months_ago"]), **words)
    for number, months in enumerate(plan["months"]):
        for line in plan["lines"]:
            _lot(demo, plan, line, number, months, by)
    return len(plan["months"]) * len(plan["lines"])


def _lot(demo: Demo, plan: dict, line: dict, number: int, months: int, by) -> None:
    day = add_months(demo.on, -months)
    facts = {name: line[name] for name in ("office", "category", "parcels")}
    lot = services.receive_lot(received_on=day, at=_noon(day), by=by, **facts)
    if months == plan["months"][-1]:
        return
    grams = line["grams"][number % len(line["grams"])]
    services.weigh_lot(lot, grams=grams, on=day, at=_noon(day), by=by)
    if months > 6 and lot.estimate_yen:
        sold_on = add_months(day, 4)
        yen = lot.estimate_yen * (97 + number % 5) // 100
        services.sell_lot(lot, on=sold_on, buyer=plan["buyer"], proceeds_yen=yen, at=_noon(sold_on), by=by)


def _noon(day) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(12)))
