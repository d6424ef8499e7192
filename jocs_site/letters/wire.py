"""Talking to the mail server: one connection for many letters, and what became of each. Knows no tables."""

import smtplib
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends import smtp

from jocs_site.letters.rules import is_put_off


class Fate(Enum):
    SENT = "sent"
    LATER = "later"  # the server put this letter off
    REFUSED = "refused"  # the server will never take this letter
    UNSURE = "unsure"  # the line broke after the words began to flow: it may have arrived
    CLOSED = "closed"  # the server takes no letters at all; this one was not begun


@dataclass(frozen=True)
class Outcome:
    """``is_address``: the refusal was of the address and not of the words."""

    fate: Fate
    said: str = ""
    is_address: bool = False


class _Marks:
    """Remembers whether words were flowing when the line broke."""

    in_data = False

    def data(self, msg):
        self.in_data = True
        try:
            answer = super().data(msg)
        except smtplib.SMTPDataError:  # an answer, too: the server said no before the words
            self.in_data = False
            raise
        self.in_data = False
        return answer


class _Plain(_Marks, smtplib.SMTP):
    pass


class _Sealed(_Marks, smtplib.SMTP_SSL):
    pass


class Backend(smtp.EmailBackend):
    @property
    def connection_class(self):
        return _Sealed if self.use_ssl else _Plain


class Line:
    """The way out. The connection opens with the first letter and stays until the ``with`` ends."""

    def __init__(self):
        self._is_smtp = settings.EMAIL_BACKEND == "django.core.mail.backends.smtp.EmailBackend"
        self._backend = Backend() if self._is_smtp else None

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        self._drop()

    def send(self, message: EmailMessage) -> Outcome:
        if not self._is_smtp:  # a file, or the list that tests read
            get_connection().send_messages([message])
            return Outcome(Fate.SENT)
        was_open = self._backend.connection is not None
        outcome = self._try(message)
        if outcome.fate is Fate.CLOSED and was_open:  # servers hang up after a while, or after so many letters
            outcome = self._try(message)
        return outcome

    def _try(self, message: EmailMessage) -> Outcome:
        try:
            self._backend.open()
            self._backend.send_messages([message])
        except smtplib.SMTPRecipientsRefused as error:
            code, said = next(iter(error.recipients.values()))
            return _answer(code, said, is_address=True)
        except smtplib.SMTPDataError as error:
            return _answer(error.smtp_code, error.smtp_error)
        except (smtplib.SMTPException, OSError) as error:
            in_data = getattr(self._backend.connection, "in_data", False)
            self._drop()
            return Outcome(Fate.UNSURE if in_data else Fate.CLOSED, _words(error))
        except ValueError as error:  # a line break in a heading, a letter that no encoding has
            return Outcome(Fate.REFUSED, _words(error))
        return Outcome(Fate.SENT)

    def _drop(self) -> None:
        if self._is_smtp:
            with suppress(smtplib.SMTPException, OSError):
                self._backend.close()


def _answer(code: int, said, *, is_address: bool = False) -> Outcome:
    words = f"{code} {said.decode(errors='replace') if isinstance(said, bytes) else said}"
    return Outcome(Fate.LATER if is_put_off(code) else Fate.REFUSED, words[:300], is_address)


def _words(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:300]
