"""Three years of this office's life beside the dues: appeals, gifts, receipts of a year, refunds, reminders."""

from datetime import date, datetime, time, timedelta
from itertools import cycle

from django.utils import timezone

from jocs_site.foundation.periods import add_months, fiscal_year
from jocs_site.letters.services import note_gone
from jocs_site.overview.demo import Demo, file
from jocs_site.overview.demo.overpaid import load_overpayments
from jocs_site.overview.demo.post import load_post
from members import queries, services
from members.payments.providers import online

CLERK, TREASURER = "clerk@demo.example", "treasurer@demo.example"
THANKED_AFTER = 30  # days; later givers still wait for their letter


def load(demo: Demo) -> str:
    plan = file("office")
    _certificate(demo, plan["certificate"])
    members = _ordinary_members(demo)
    gifts = sum(_appeal(demo, plan, appeal, back, members) for back in (2, 1, 0) for appeal in plan["appeals"])
    _stamps(demo, plan["stamps"], members)
    for row in plan["visitors"]:
        _visitor(demo, row)
    for row, membership in zip(plan["online"], members[5:], strict=False):
        _online(demo, row, membership)
    receipts = services.issue_yearly_receipts(year=demo.on.year - 1, on=demo.on, by=demo.users[TREASURER])
    letters = _reminders(demo)
    load_post(demo, plan, members)
    load_overpayments(demo, plan["overpaid"])
    return f"{gifts} gifts, {receipts} receipts of last year, {letters} reminders"


def _ordinary_members(demo: Demo) -> list:
    """Members in Japan who do not sign in to the demo, mixed."""
    people = queries.members_list(demo.on, "ja").filter(left_on=None, person__user=None, person__country="JP")
    return sorted(people.select_related("person").exclude(person=None), key=lambda one: one.number * 577 % 4651)[:400]


def _certificate(demo: Demo, row: dict) -> None:
    day = demo.days_ago(row["days_ago"])
    names = {name: row[name] for name in ("number", "authority")}
    services.enter_certificate(**names, issued_on=day, starts_on=day, ends_before=add_months(day, 60))


def _appeal(demo: Demo, plan: dict, appeal: dict, back: int, members: list) -> int:
    """One appeal and what came for it, booked in one go."""
    year = fiscal_year(demo.on) - back
    first = date(year, appeal["month"], 1)
    if first > demo.on:
        return 0
    names = dict(zip(("name_ja", "name_en"), (name.format(year=year) for name in appeal["name"]), strict=True))
    code, ends = f"{appeal['code']}-{year}", add_months(first, appeal["months"])
    campaign = services.open_campaign(code=code, starts_on=first, ends_before=ends, **names)
    purposes = {purpose.code: purpose.pk for purpose in queries.offered_purposes()}
    sums, codes = cycle(plan["gifts_yen"]), cycle(plan["purposes"])
    incoming = []
    for place in range(appeal["givers"]):
        membership = members[(place * 7 + back * 31 + appeal["month"] * 3) % len(members)]
        day, yen = first + timedelta(days=place * 83 // appeal["givers"]), next(sums)
        wish = services.GiftWish(yen, purposes[next(codes)], campaign_id=campaign.pk)
        if day <= demo.on:
            incoming.append(_received(membership, yen, day, f"{code}-{place:03}", (wish,)))
    payments = services.record_payments(incoming, at=_at(incoming[-1].received_on), by=demo.users[TREASURER])
    long_ago = demo.days_ago(THANKED_AFTER)
    thanked = [share.gift_id for one in payments if one.received_on < long_ago for share in one.allocations.all()]
    services.thank(gift_ids=thanked, on=min(ends, demo.on), by=demo.users[CLERK])
    return len(payments)


def _received(membership, yen: int, day: date, reference: str, gifts: tuple) -> services.Received:
    person = membership.person
    name = f"{person.family_kana} {person.given_kana}".strip() or person.full_name
    return services.Received(membership.pk, yen, day, "postal", reference, payer_name=name, gifts=gifts)


def _stamps(demo: Demo, rows: list[dict], members: list) -> None:
    purpose = queries.first_purpose()
    for row, membership in zip(rows, members[20:], strict=False):
        words = dict(row)
        day = demo.days_ago(words.pop("days_ago"))
        campaign = queries.running_campaign(words["kind"].replace("_", "-"), on=day)
        giver = services.Payer(person_id=membership.person_id)
        said = {"at": _at(day), "by": demo.users[CLERK], "purpose_id": purpose.pk, "campaign_id": campaign.pk}
        services.record_stamps(giver=giver, given_on=day, **said, **words)


def _visitor(demo: Demo, row: dict) -> None:
    """Somebody without a member number gave; the office has yet to say who it was."""
    day = demo.days_ago(row["days_ago"])
    visitor = services.keep_visitor(at=_at(day), **row["typed"])
    wish = services.GiftWish(row["amount_yen"], queries.first_purpose().pk)
    received = services.Received(
        None, row["amount_yen"], day, "bank", f"FB{day:%y%m%d}-{visitor.pk}",
        gifts=(wish,), payer=services.Payer(visitor_id=visitor.pk), payer_name=str(visitor),
    )  # fmt: skip
    services.record_payments([received], at=_at(day), by=demo.users[TREASURER])


def _online(demo: Demo, row: dict, membership) -> None:
    """A gift on the site with a test payment, and what was given back of it."""
    at, provider = _at(demo.days_ago(row["days_ago"])), online()["test"]
    wish = services.GiftWish(row["amount_yen"], queries.first_purpose().pk)
    request, _page = services.start_payment(provider="test", at=at, membership=membership, gift=wish)
    notice = provider.say(request, "pay", at=at)
    services.receive_notice(provider="test", body=notice.body, headers=notice.headers, at=at)
    if "refund_yen" in row:
        request.refresh_from_db()
        said = {"at": at + timedelta(days=2), "reason": row["reason"], "by": demo.users[TREASURER]}
        services.refund_payment(payment_id=request.payment_id, amount_yen=row["refund_yen"], **said)


def _reminders(demo: Demo) -> int:
    """Last year's first two steps, gone out then: the demo has no mail server that could say so itself."""
    year, total = fiscal_year(demo.on) - 1, 0
    for rule, day in zip(queries.reminder_rules()[:2], (date(year, 10, 5), date(year, 12, 5)), strict=True):
        at = _at(day)
        counts = services.remind(rule_id=rule.pk, on=day, at=at, by=demo.users[CLERK])
        total += counts["email"] + counts["post"]
        note_gone(made_at=at, at=at)
    return total


def _at(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(11)))
