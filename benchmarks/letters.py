"""Writing to members: rendered into the outbox and sent over one connection, against a connection for each letter.

The mail server is a sink in a process of its own on this machine. Ours also marks each letter before and after, so that
none goes twice; the peer renders and sends the same words by `message.send()` and keeps no record.
"""

import atexit
import smtplib
import subprocess
import sys
from datetime import date

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connection
from django.test.utils import override_settings
from django.utils import timezone

from jocs_site.backoffice.guards import install_guards, lift_guards
from jocs_site.letters.models import Letter
from jocs_site.letters.services import drain
from jocs_site.people.models import Person
from jocs_site.people.services import add_people
from members import queries, services
from members.models import KindTerms, MembershipKind, Reminder, ReminderRule

SIZE = 6_000
GREETING_S = 0.04  # what TLS and a login cost with a relay 10 ms away; without, on one machine, a connection is cheap
UNIT = "wall_s"
DAY = date(2027, 5, 1)
WORDS = "{name} 様\n\n次の会費のお納めをお願いいたします。\n\n{years}\n合計 {yen}\n{page}\n会員番号 {number}\n"
IDLE = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}


class Sink:
    """The mail server beside us."""

    def __init__(self):
        command = [sys.executable, "-m", "tests.sink", str(GREETING_S)]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)  # noqa: S603
        atexit.register(self.process.stdin.close)
        self.port = int(self.process.stdout.readline())
        backend = "django.core.mail.backends.smtp.EmailBackend"
        self.settings = override_settings(
            TASKS=IDLE, EMAIL_BACKEND=backend, EMAIL_HOST="127.0.0.1", EMAIL_PORT=self.port
        )
        self.expected = 0

    def received(self) -> int:
        with smtplib.SMTP("127.0.0.1", self.port) as connection:
            return int(connection.docmd("HELP")[1])


def prepare(size: int) -> tuple[int, Sink]:
    kind, _is_new = MembershipKind.objects.get_or_create(code="support")
    names = {"name_ja": "サポート会員", "name_en": "Support member", "minimum_dues_yen": 5_000}
    KindTerms.objects.get_or_create(kind=kind, starts_on=date(1960, 1, 1), defaults=names)
    people = [Person(family_name="看護", given_name=f"花子{n}", email=f"hana{n}@example.org") for n in range(size)]
    services.admit_members([services.Admission("support", date(2020, 4, 1), one) for one in add_people(people)])
    services.raise_dues(fiscal_year=2026)
    words = {"subject_ja": "会費納入のお願い", "words_ja": WORDS, "subject_en": "Dues", "words_en": WORDS}
    ReminderRule.objects.create(step=1, days_after_due=30, **words)
    return size, Sink()


def ours(data: tuple[int, Sink]) -> None:
    _size, sink = data
    with sink.settings:
        services.remind(rule_id=ReminderRule.objects.get().pk, on=DAY, at=timezone.now())
        drain()


def peer(data: tuple[int, Sink]) -> None:
    _size, sink = data
    rule = ReminderRule.objects.get()
    with sink.settings:
        for planned in queries.plan_reminders(rule, DAY):
            EmailMessage(*services.words_of(rule, planned, on=DAY), settings.DEFAULT_FROM_EMAIL, [planned.email]).send()


def check(data: tuple[int, Sink]) -> None:
    size, sink = data
    sink.expected += size
    assert sink.received() == sink.expected  # noqa: S101
    assert Letter.objects.exclude(state="sent").count() == 0  # noqa: S101


def reset(data: tuple[int, Sink]) -> None:
    """Both tables keep their rows by guards of the database, which stand aside here."""
    lift_guards()
    with connection.cursor() as cursor:
        for model in (Reminder, Letter):
            table = connection.ops.quote_name(model._meta.db_table)
            cursor.execute(f"TRUNCATE {table} CASCADE" if connection.vendor == "postgresql" else f"DELETE FROM {table}")  # noqa: S608
    install_guards()
