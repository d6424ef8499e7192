"""The minutes of an event: what happened, who answered what and when, and the whole log."""

from datetime import datetime
from pathlib import Path

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from dispatch.safety.models import CheckInChange
from dispatch.safety.models.checkins import Status
from dispatch.safety.queries import Roll
from jocs_site.backoffice.paper import set_in_type

TEMPLATE = Path(__file__).with_name("minutes.typ")


def minutes_pdf(shown: Roll, *, at: datetime) -> bytes:
    event = shown.event
    return set_in_type(
        TEMPLATE,
        at=at,
        language=(get_language() or "ja")[:2],
        title=_("Safety roll: %(title)s") % {"title": event.title},
        made=_("As of %(at)s. Confidential.") % {"at": _moment(at)},
        facts=_facts(event),
        counts=[[label, str(number)] for _code, label, number in shown.counts],
        head=[_("Name"), _("State"), _("Answered at"), _("Place and words"), _("By way of")],
        rows=[_row(line.checkin) for line in shown.lines],
        log_title=_("Log"),
        log_head=[_("At"), _("Name"), _("What"), _("Recorded by")],
        log=_log(event),
    )


def _moment(at: datetime | None) -> str:
    return date_format(timezone.localtime(at), "DATETIME_FORMAT") if at else "–"


def _called(user) -> str:
    return user.called if user else "–"


def _facts(event) -> list[list[str]]:
    countries = ", ".join(str(place) for place in event.places.all())
    facts = [
        [_("Level"), str(event.get_level_display())],
        [_("Countries"), countries],
        [pgettext("safety", "Opened at"), f"{_moment(event.opened_at)} ({_called(event.opened_by)})"],
    ]
    if event.is_open:
        return [*facts, [pgettext("safety", "Closed at"), _("still open")]]
    return [
        *facts,
        [pgettext("safety", "Closed at"), f"{_moment(event.closed_at)} ({_called(event.closed_by)})"],
        [_("Why it is closed"), event.closed_because],
    ]


def _row(checkin) -> list[str]:
    said = " · ".join(part for part in (checkin.place, checkin.words) if part)
    return [
        f"{checkin.name} ({checkin.get_role_display()})",
        str(checkin.get_state_display()),
        _moment(checkin.answered_at),
        said or "–",
        str(checkin.get_channel_display()) or "–",
    ]


def _log(event) -> list[list[str]]:
    changes = (
        CheckInChange.objects.filter(subject__event=event).select_related("subject", "by__person").order_by("at", "pk")
    )
    lines = [
        (
            change.at,
            change.subject.name,
            " · ".join(part for part in (str(Status(change.to_state).label), change.reason) if part),
            _called(change.by) if change.by else _("by the link in the mail"),
        )
        for change in changes
    ]
    for checkin in event.checkins.prefetch_related("escalations"):
        lines += [(one.at, checkin.name, str(one.get_step_display()), "–") for one in checkin.escalations.all()]
    return [[_moment(at), *rest] for at, *rest in sorted(lines, key=lambda line: line[0])]
