"""What the database itself refuses about newsletters: other words than went out, and going back."""

from django.utils.translation import gettext_lazy as _

from jocs_site.backoffice.guards import refuse_when

WORDS = ("subject_ja", "subject_en", "greeting_ja", "greeting_en", "version", "tested_version", "made_at")
MOVES = ("draft>sending", "sending>sent", "sending>stopped")


def guard_editions(edition, page) -> None:
    table, pages = edition._meta.db_table, page._meta.db_table
    changed = " OR ".join(f"NEW.{column} <> OLD.{column}" for column in WORDS)
    moves = ", ".join(f"'{move}'" for move in MOVES)
    refuse_when(
        "newsletter_edition_frozen",
        table,
        f"OLD.state <> 'draft' AND ({changed})",
        on="UPDATE",
        sentence=_("This newsletter has gone out. Its words stay."),
    )
    refuse_when(
        "newsletter_edition_moves",
        table,
        f"NEW.state <> OLD.state AND OLD.state || '>' || NEW.state NOT IN ({moves})",
        on="UPDATE",
        sentence=_("A newsletter goes out once."),
    )
    refuse_when(
        "newsletter_edition_kept",
        table,
        "OLD.state <> 'draft'",
        on="DELETE",
        sentence=_("This newsletter has gone out. It stays on record."),
    )
    for name, row, on in (("chosen", "NEW", "INSERT"), ("stays", "OLD", "DELETE")):
        refuse_when(
            f"newsletter_editionpage_{name}",
            pages,
            f"EXISTS (SELECT 1 FROM {table} edition WHERE edition.id = {row}.edition_id AND edition.state <> 'draft')",  # noqa: S608 - names from our own models
            on=on,
            needs=[table],
            sentence=_("This newsletter has gone out. Its pages stay."),
        )
