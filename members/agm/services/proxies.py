"""What the articles and the law say of proxies, before one is entered. Source: docs/sources.md#R32"""

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from jocs_site.foundation.errors import RuleBroken
from members.agm.models import Act, Elector, Meeting
from members.agm.rules import proxies


def refuse_beyond_articles(meeting: Meeting, entries: list) -> None:
    """Raise RuleBroken, at the field that can mend it, for a proxy that the articles or its date forbid.

    The caller holds the meeting. Desks that enter proxies to one holder queue up at the holder's row.
    """
    holders = {entry.holder.pk for entry in entries if entry.holder}
    list(Elector.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=holders).order_by("pk"))
    for entry in entries:
        refuse_other_meeting(meeting, entry)
        if not proxies.may_hold(is_chair=entry.holder is None, holders=meeting.proxy_holders):
            words = _("By the articles only the chair may hold a proxy. Leave the holder empty.")
            raise RuleBroken(words, field="holder")
    for entry in entries:
        refuse_one_too_many(meeting, entry, [one for one in entries if one.holder == entry.holder])


def refuse_one_too_many(meeting: Meeting, entry, beside: list) -> None:
    """``beside``: all that are entered to this holder at once. A giver's new paper takes the place of the old."""
    limit = meeting.proxies_per_holder
    if not limit:
        return
    given = Act.objects.filter(elector__meeting=meeting, channel="proxy", holder=entry.holder, revocation=None)
    givers = {*given.values_list("elector", flat=True), *(one.elector.pk for one in beside)} - {entry.elector.pk}
    of_holder = {"is_chair": entry.holder is None, "chair_holds_any": meeting.chair_holds_any}
    if not proxies.may_hold_one_more(held=len(givers), limit=limit, **of_holder):
        raise RuleBroken(
            _(
                "%(holder)s holds %(limit)d proxies already, as many as the articles allow. "
                "Ask the giver to name somebody else."
            )
            % {"holder": entry.holder or _("the chair"), "limit": limit},
            field="holder",
        )


def refuse_other_meeting(meeting: Meeting, entry) -> None:
    if not proxies.is_for_this_meeting(entry.signed_on, noticed_on=meeting.notice_sent_on):
        raise RuleBroken(
            _(
                "This proxy was signed on %(signed)s, before the notice of this meeting left on %(noticed)s. "
                "A proxy is for one meeting only; ask the giver for a new one."
            )
            % {"signed": date_format(entry.signed_on), "noticed": date_format(meeting.notice_sent_on)},
            field="signed_on",
        )
