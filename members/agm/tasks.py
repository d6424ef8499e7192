"""Mail of the general meeting, sent after the change that caused it is safe."""

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django_tasks import task

from members.agm.models import Act, Elector
from members.agm.queries import address_of, agenda


@task()
def mail_notice(elector_id: int) -> None:
    """The notice of the meeting to one elector who agreed to e-mail."""
    elector = Elector.objects.select_related("meeting", "member__person__user").get(pk=elector_id)
    _send(elector, "notice", items=agenda(elector.meeting))


@task()
def mail_receipt(act_id: int) -> None:
    """The receipt of one electronic vote; it says that a vote arrived, not what it was."""
    act = Act.objects.select_related("elector__meeting", "elector__member__person__user").get(pk=act_id)
    _send(act.elector, "receipt", act=act)


def _send(elector: Elector, what: str, **context) -> None:
    person = elector.member.person
    address = address_of(person)
    if not address:
        return
    with translation.override(person.language):
        page = settings.WAGTAILADMIN_BASE_URL + reverse("agm:meeting", args=[elector.meeting_id])
        context |= {"elector": elector, "meeting": elector.meeting, "page": page}
        subject = render_to_string(f"agm/mail/{what}_subject.txt", context).strip()
        send_mail(subject, render_to_string(f"agm/mail/{what}.txt", context), None, [address])
