"""Putting letters into the outbox, in the transaction of whatever they tell of."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jocs_site.foundation.errors import RuleBroken
from jocs_site.letters import queries, rules, tasks
from jocs_site.letters.kinds import Kind
from jocs_site.letters.models import Attachment, Letter, Mailing
from jocs_site.letters.models.letters import new_token
from jocs_site.people.models import Organisation, Person


@dataclass(frozen=True)
class NewLetter:
    """One letter to write. ``key``: what makes it one, such as ``dues-reminder:2026:1:membership 7``.

    ``address``: e-mail address, or the postal address in lines; a person's own where empty. ``by_post``: on paper.
    ``attachments``: name, content type, bytes. ``leave_at``: where one tap ends such letters, for those that go to a
    list; such an e-mail carries the headings of a list, and no letter carries headings of any other kind.
    """

    key: str
    kind: Kind
    subject: str
    text: str
    person: Person | None = None
    organisation: Organisation | None = None
    language: str = ""
    name: str = ""
    address: str = ""
    by_post: bool = False
    html: str = ""
    leave_at: str = ""
    attachments: Sequence[tuple[str, str, bytes]] = field(default=())


def open_mailing(*, title: str, at: datetime | None = None, by=None) -> Mailing:
    """Begin a mailing of many letters; they let single letters pass."""
    return Mailing.objects.create(title=title, made_at=at or timezone.now(), made_by=by)


def post(letter: NewLetter, *, at: datetime | None = None) -> Letter:
    """Put one letter into the outbox; see `post_all`."""
    return post_all([letter], at=at)[0]


@transaction.atomic
def post_all(
    letters: Iterable[NewLetter], *, mailing: Mailing | None = None, at: datetime | None = None
) -> list[Letter]:
    """Put letters into the outbox; the worker sends them once the caller's transaction is safe. Safe to repeat.

    Returns the letters in the order given; a key that is there already gives the letter that is there.
    Raises RuleBroken for an address that cannot be one, ValueError for a link to leave by that is none; then none is
    posted.
    """
    letters = list(letters)
    rows = [_row(letter, mailing, at or timezone.now()) for letter in letters]
    _hold_back(rows)
    # The column is set to what it holds: so the row that was there comes back, and nothing is passed over in silence.
    Letter.objects.bulk_create(rows, update_conflicts=True, unique_fields=["key"], update_fields=["key"])
    kept = Letter.objects.in_bulk([letter.key for letter in letters], field_name="key")
    for letter, row in zip(letters, rows, strict=True):
        if letter.attachments and kept[letter.key].token == row.token:
            _attach(kept[letter.key], letter.attachments)
    if any(not letter.by_post for letter in letters):
        transaction.on_commit(tasks.send_letters.enqueue)
    return [kept[letter.key] for letter in letters]


def _row(letter: NewLetter, mailing: Mailing | None, at: datetime) -> Letter:
    holder = letter.person or letter.organisation
    language = letter.language or getattr(holder, "language", "ja")
    token = new_token()
    if letter.leave_at and not rules.is_link(letter.leave_at):  # a line break would begin another heading
        raise ValueError(f"No link: {letter.leave_at!r}")
    return Letter(
        key=letter.key,
        kind=letter.kind.code,
        mailing=mailing,
        channel=Letter.Channel.POST if letter.by_post else Letter.Channel.EMAIL,
        person=letter.person,
        organisation=letter.organisation,
        name=letter.name or (holder.name_in(language) if holder else ""),
        address=_address(letter),
        postal_code=getattr(letter.person, "postal_code", ""),
        sort_key=getattr(letter.person, "sort_key", ""),
        language=language,
        subject=" ".join(letter.subject.split())[:300],  # a line break would begin another heading
        text=letter.text,
        html=letter.html,
        leave_at=letter.leave_at,
        token=token,
        message_id=f"<{token}@{_domain()}>",
        made_at=at,
    )


def _hold_back(rows: list[Letter]) -> None:
    """What goes to an address that letters come back from fails at once, and the office sees it."""
    bad = queries.bad_addresses() if any(row.channel == Letter.Channel.EMAIL for row in rows) else set()
    for row in rows:
        if row.channel == Letter.Channel.EMAIL and row.address.lower() in bad:
            row.state, row.reason = Letter.State.FAILED, _("Letters to this address come back.")


def _address(letter: NewLetter) -> str:
    if letter.by_post:
        return letter.address or "\n".join(queries.postal_lines(letter.person))
    address = letter.address or queries.mail_address(letter.person)
    try:
        validate_email(address)
    except ValidationError as error:
        words = _("%(address)s is no e-mail address.") % {"address": address or "-"}
        raise RuleBroken(words, field="address") from error
    return address


def _domain() -> str:
    return settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip("> ")


def _attach(letter: Letter, attachments: Sequence[tuple[str, str, bytes]]) -> None:
    for name, content_type, content in attachments:
        row = Attachment(letter=letter, name=name, content_type=content_type)
        row.file.save(f"{letter.token}-{name}", ContentFile(content), save=False)
        row.save()
