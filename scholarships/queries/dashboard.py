"""What waits for whom, and what somebody is to this room."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from jocs_site.backoffice.roles import Role
from jocs_site.backoffice.todo import Todo, Waiting, count_waiting
from jocs_site.people.models import Organisation
from scholarships.models import Application, Instalment, PanelMember, ReviewAssignment, ScholarReport
from scholarships.queries.closed import barred_from_money
from scholarships.queries.progress import Chosen, service_register

ADVANCE = "scholarships.advance_award"


def todos(*, user, today: date) -> list[Todo]:
    """What waits at the desk and at the treasurer's, as far as this user may do it."""
    waiting = [
        (gettext_lazy("applications to check"), _in_state("submitted"), "check_application", "submitted"),
        (gettext_lazy("incomplete applications"), _in_state("incomplete"), "check_application", "incomplete"),
        (gettext_lazy("applications without reviewers"), _in_state("eligible"), "assign_application", "eligible"),
        (gettext_lazy("applications whose reviews are all in"), _reviewed(), "assign_application", "in_review"),
        (gettext_lazy("applications to decide"), _in_state("shortlisted"), "decide_application", "shortlisted"),
        (gettext_lazy("awards to record"), _in_state("selected"), "add_award", "selected"),
    ]
    open_ones = Instalment.objects.exclude(award__decision__application__in=barred_from_money(user))
    due = open_ones.filter(due_on__lte=today + timedelta(days=30))
    to_approve = due.filter(state="planned", award__agreement_signed_on__isnull=False)
    money = [
        (gettext_lazy("instalments to approve within 30 days"), to_approve, "approve_instalment", "planned"),
        (gettext_lazy("approved instalments to send"), due.filter(state="approved"), "send_instalment", "approved"),
        (gettext_lazy("instalments returned by the bank"), due.filter(state="bounced"), "send_instalment", "bounced"),
    ]
    to_read = ScholarReport.objects.filter(state=ScholarReport.State.SUBMITTED)
    reports = [(gettext_lazy("reports of scholars to read"), to_read, "accept_scholarreport", "submitted")]
    work = [
        Waiting(label, found, f"{reverse(f'scholarships_{screen}:index')}?state={state}", f"scholarships.{codename}")
        for screen, lines in (("applications", waiting), ("instalments", money), ("reports", reports))
        for label, found, codename, state in lines
    ]
    late = ScholarReport.objects.overdue(today)
    address = f"{reverse('scholarships_reports:index')}?is_late=true"
    sentence = gettext_lazy("reports of scholars that are late")
    work.append(Waiting(sentence, late, address, "scholarships.waive_scholarreport"))
    return [*count_waiting(work, user=user), *_late_service(user, today)]


def _late_service(user, today: date) -> Iterator[Todo]:
    """As the register lists them: when a paper is due follows from those before it, which no single question counts."""
    if user.has_perm(ADVANCE):
        late = service_register(user=user, chosen=Chosen(), late_on=today)
        sentence = gettext_lazy("scholars whose service is not begun or confirmed in time")
        yield Todo(sentence, len(late), f"{reverse('scholarships_service:index')}?is_late=on", ADVANCE)


def _in_state(state: str) -> QuerySet[Application]:
    return Application.objects.filter(state=state)


def _reviewed() -> QuerySet[Application]:
    """In review, and no reviewer still owes anything."""
    own = ReviewAssignment.objects.standing().filter(application=OuterRef("pk"))
    return _in_state("in_review").filter(Exists(own.filter(review__isnull=False)), ~Exists(own.waiting()))


def file_roles(subject, *, user, on: date) -> list[Role]:
    """What somebody is to this room, for their file: an applicant or scholar, a reviewer, a nominating body."""
    del on
    if isinstance(subject, Organisation):
        return _nominating_roles(subject, user)
    roles = []
    if user.has_perm("scholarships.view_application"):
        for application in Application.objects.filter(person=subject).order_by("-pk"):
            address = reverse("scholarships_applications:inspect", args=[application.pk])
            told = f"{application.code}, {application.get_state_display()}"
            roles.append(Role(_("Applicant for a scholarship"), told, address))
    panel = PanelMember.objects.filter(user=subject.user_id) if subject.user_id else PanelMember.objects.none()
    if user.has_perm("scholarships.view_panelmember"):
        address = "scholarships_panel:inspect"
        roles += [Role(_("Reviewer of applications"), "", reverse(address, args=[one.pk])) for one in panel]
    return roles


def _nominating_roles(organisation: Organisation, user) -> list[Role]:
    count = Application.objects.filter(nominating_organisation=organisation).count()
    if not count or not user.has_perm("scholarships.view_application"):
        return []
    told = ngettext("%(count)d application", "%(count)d applications", count) % {"count": count}
    return [Role(_("Nominates applicants"), told, reverse("scholarships_applications:index"))]
