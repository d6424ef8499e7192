"""Forms for everybody on the print list, made by the worker."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jocs_site.backoffice.paper import let_go
from jocs_site.backoffice.runs import Progress, job
from jocs_site.foundation.errors import RuleBroken
from members.agm import queries
from members.agm.models import Meeting
from members.agm.printing import forms_pdf

FORMS = "agm.forms"
PART = 500  # forms in one file: five seconds of work and half a gigabyte of memory, which grows with the pages


@job(FORMS, label=gettext_lazy("Voting forms and proxies"), permission="agm.view_roll")
def forms_in_worker(run: Progress, *, meeting: int) -> None:
    """A sheet for each elector in postal order, in files printed one by one. Raises RuleBroken with an empty list."""
    called = Meeting.objects.get(pk=meeting)
    electors = queries.print_list(called)
    if not electors:
        raise RuleBroken(_("Nobody is on the print list of this meeting."))
    run.expect(len(electors))
    items, starts = queries.agenda(called), range(0, len(electors), PART)
    for place, start in enumerate(starts, start=1):
        part = electors[start : start + PART]
        pdf = forms_pdf(called, items, part, at=queries.database_now())
        which = "" if len(starts) == 1 else f"-{place}-of-{len(starts)}"
        run.keep(f"voting-forms-{called.fiscal_year}{which}.pdf", "application/pdf", pdf)
        let_go()
        run.advance(len(part))
    run.say(_("%(count)d voting forms in postal order.") % {"count": len(electors)})
    if nowhere := [str(elector) for elector in electors if not elector.postal_address]:
        run.say(_("No address is known for: %(names)s") % {"names": _(", ").join(nowhere)})
