"""Making the dues of a year, and letting them go."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.db import connection, transaction
from django.db.models import DateField, Value
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from jocs_site.foundation.errors import RuleBroken
from members import queries, rules
from members.models import Dues, FirstYearShare
from members.services.kept_credit import cover_from_kept
from members.services.memberships import lock_membership

COLUMNS = ("membership_id", "kind_id", "fiscal_year", "amount_yen", "due_on", "waived_because")


@transaction.atomic
def raise_dues(*, fiscal_year: int, due_on: date | None = None, only: Sequence[int] | None = None) -> int:
    """Make the dues of a fiscal year for every membership in force in it, in one statement. Safe to repeat.

    What members keep with us for their next dues covers them right afterwards.
    due_on: the last day for paying; the end of the year when not given.
    only: keys of memberships, where not all are meant.
    Returns how many were made; those that are there stay as they are.
    """
    last_day = Value(due_on or rules.due_on(fiscal_year), output_field=DateField())
    rows = queries.dues_to_raise(fiscal_year).annotate(due_on=last_day, waived_because=Value(""))
    if only is not None:
        rows = rows.filter(membership__in=only)
    select, values = rows.values_list(*COLUMNS).query.sql_with_params()
    table = connection.ops.quote_name(Dues._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({', '.join(COLUMNS)}) {select} ON CONFLICT DO NOTHING",
            values,
        )
        made = cursor.rowcount
    cover_from_kept(fiscal_year=fiscal_year)
    return made


@transaction.atomic
def set_first_year_shares(*, starts_on: date, percents: Mapping[int, int], by=None) -> list[FirstYearShare]:
    """Say what part of the dues is owed by who joins in each month, from ``starts_on``; dues already made stay.

    percents: by month, 1 to 12, each from 0 to 100. Raises RuleBroken if a month is missing or out of range, or shares
    begin that day or later already.
    """
    if set(percents) != set(range(1, 13)) or not all(0 <= percent <= 100 for percent in percents.values()):
        raise RuleBroken(_("Give each of the twelve months a share between 0 and 100 percent."))
    if FirstYearShare.objects.filter(starts_on__gte=starts_on).exists():
        raise RuleBroken(_("Shares that begin that day or later are there already."), field="starts_on")
    shares = FirstYearShare.objects.bulk_create(
        FirstYearShare(starts_on=starts_on, month=month, percent=percent) for month, percent in sorted(percents.items())
    )
    log(shares[0], "members.first_year_shares", user=by, data={"from": str(starts_on), "percents": dict(percents)})
    return shares


@transaction.atomic
def waive_dues(*, dues_id: int, on: date, reason: str, by=None) -> Dues:
    """Let a member off one year's dues, with the reason. Money that came stays where it is.

    Raises RuleBroken if nothing is owed any more, or the reason is missing.
    """
    lock_membership(Dues.objects.values_list("membership", flat=True).get(pk=dues_id))
    dues = Dues.objects.with_paid().get(pk=dues_id)
    if not dues.owed_yen:
        raise RuleBroken(_("Nothing is owed for this year."))
    if not reason.strip():
        raise RuleBroken(_("Give the reason in a sentence."), field="reason")
    dues.waived_on, dues.waived_because = on, reason.strip()
    dues.save(update_fields=["waived_on", "waived_because"])
    log(dues, "members.dues_waived", user=by, data={"yen": dues.owed_yen, "reason": dues.waived_because})
    return dues
