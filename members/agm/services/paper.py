"""Forms for everybody on the print list, made by the worker."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jocs_site.backoffice.runs import Progress, job
from jocs_site.foundation.errors import RuleBroken
from members.agm import queries
from members.agm.models import Meeting
from members.agm.printing import forms_pdf

FORMS = "agm.forms"


@job(FORMS, label=gettext_lazy("Voting forms and proxies"), permission="agm.view_roll")
def forms_in_worker(run: Progress, *, meeting: int) -> None:
    """One file, a sheet for each elector in postal order. Raises RuleBroken where nobody is on the print list."""
    called = Meeting.objects.get(pk=meeting)
    electors = queries.print_list(called)
    if not electors:
        raise RuleBroken(_("Nobody is on the print list of this meeting."))
    run.expect(len(electors))
    pdf = forms_pdf(called, queries.agenda(called), electors, at=timezone.now())
    run.keep(f"voting-forms-{called.fiscal_year}.pdf", "application/pdf", pdf)
    run.advance(len(electors))
    run.say(_("%(count)d voting forms in postal order.") % {"count": len(electors)})
    if nowhere := [str(elector) for elector in electors if not elector.postal_address]:
        run.say(_("No address is known for: %(names)s") % {"names": _(", ").join(nowhere)})
