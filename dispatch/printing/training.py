"""The training before one departure on a sheet of A4: a certificate when everything is settled, else an overview."""

from datetime import datetime
from pathlib import Path

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from dispatch.models import Posting
from dispatch.models.lengths import Length
from dispatch.queries import Checklist, Task, total_length
from jocs_site.backoffice.paper import set_in_type

TEMPLATE = Path(__file__).with_name("training.typ")


def training_pdf(posting: Posting, checklist: Checklist, *, at: datetime) -> bytes:
    language = (get_language() or "ja")[:2]
    is_whole = not checklist.open_tasks
    done = [task.settled for task in checklist.tasks if task.settled and task.settled.done_on]
    page = {
        "language": language,
        "title": _("Certificate of the training before departure")
        if is_whole
        else _("Training before departure: overview"),
        "person": str(posting.worker.person),
        "facts": [
            [_("Posting"), posting.code],
            [_("Receiving organisation"), posting.organisation.name_in(language)],
            [_("Country"), posting.get_country_display()],
            [pgettext("posting", "Term"), f"{date_format(posting.starts_on)} – {date_format(posting.ends_on)}"],
        ],
        "head": [
            pgettext("checklist", "Item"),
            pgettext("training", "Length"),
            pgettext("training", "Day"),
            _("Given by"),
            pgettext("training", "Venue"),
            _("Remark"),
        ],
        "rows": [_row(task) for task in checklist.tasks],
        "total": _("Done in all: %(sum)s") % {"sum": _sum(done)},
        "sentence": _("Everything that is asked before a departure was done, or left out for the reason given.")
        if is_whole
        else "",
        "signature": _("Signature of the office"),
        "issuer": _("Japan Overseas Christian Medical Cooperative Service (JOCS)"),
        "made": date_format(timezone.localdate(at)),
    }
    return set_in_type(TEMPLATE, at=at, page=page)


def _row(task: Task) -> list[str]:
    settled, plan = task.settled, task.plan or task.item
    if settled is None:
        planned = task.plan.planned_on if task.plan else None
        day = _("planned for %(day)s") % {"day": date_format(planned)} if planned else "–"
        return [task.label, plan.length, day, plan.whom, plan.venue, pgettext("task", "open")]
    if settled.waived_because:
        return [task.label, "–", "–", "", "", _left_out(settled.waived_because)]
    return [task.label, settled.length, date_format(settled.done_on), settled.whom, settled.venue, settled.note]


def _left_out(reason: str) -> str:
    return pgettext("checklist", "left out: %(reason)s") % {"reason": reason}


def _sum(done: list[Length]) -> str:
    return ", ".join(one.length for one in total_length(done)) or "–"
