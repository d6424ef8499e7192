"""The words of the public pages as searching reads them.

Wagtail's own search splits texts at blanks, so it finds no Japanese word. See `jocs_site.foundation.pieces`.
"""

from django.db import models
from django.db.models import Lookup
from django.utils.translation import gettext_lazy as _

FOUND_FAST = "home_pagewords_pieces"


class PiecesField(models.TextField):
    """Pieces with blanks between. ``__hold="東京 京 東"``: rows that hold all of them."""


@PiecesField.register_lookup
class Hold(Lookup):
    """Through an index on both databases: GIN over an array, and a table of FTS5. Both are made by `put_up_index`."""

    lookup_name = "hold"

    def as_postgresql(self, compiler, connection):
        return self._among(compiler, f"IN (SELECT {FOUND_FAST}_hold(%s))", self.rhs)

    def as_sqlite(self, compiler, connection):
        asked = " ".join(f'"{piece}"' for piece in self.rhs.split())  # pieces are letters and digits only
        found = f"IN (SELECT rowid FROM {FOUND_FAST} WHERE {FOUND_FAST} MATCH %s)"  # noqa: S608 - our own names
        return self._among(compiler, found, asked)

    def _among(self, compiler, found: str, asked: str):
        key, params = compiler.compile(self.lhs.target.model._meta.pk.get_col(self.lhs.alias))
        return f"{key} {found}", [*params, asked]


class PageWords(models.Model):
    """What a live page says, in the three forms that searching needs; written when the page is published."""

    page = models.OneToOneField(
        "wagtailcore.Page", models.CASCADE, primary_key=True, related_name="words", verbose_name=_("page")
    )
    heading = models.TextField(help_text="folded")
    shown = models.TextField()
    folded = models.TextField(help_text="as long as what is shown, letter by letter")
    pieces = PiecesField()

    class Meta:
        verbose_name = _("words of a page")
        verbose_name_plural = _("words of pages")
        default_permissions = ()

    def __str__(self):
        return self.heading


def put_up_index(using: str = "default", **_signal) -> None:
    """After migrations, since neither index is one that Django can describe for both databases. Safe to repeat."""
    from django.db import connections  # noqa: PLC0415 - models are read before there is a database

    connection = connections[using]
    if PageWords._meta.db_table not in connection.introspection.table_names():
        return
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"CREATE VIRTUAL TABLE IF NOT EXISTS {FOUND_FAST} USING fts5(pieces, detail=none)")
        else:
            cursor.execute(
                f"CREATE INDEX IF NOT EXISTS {FOUND_FAST} ON home_pagewords "
                "USING gin (string_to_array(pieces, ' ')) WITH (fastupdate = off)"
            )
            # The planner takes it to cost nothing to read a long text apart, and for a common word would do so with
            # each page rather than ask the index. In this function it may not.
            cursor.execute(
                f"CREATE OR REPLACE FUNCTION {FOUND_FAST}_hold(asked text) RETURNS SETOF integer LANGUAGE sql STABLE "  # noqa: S608
                "SET enable_seqscan = off AS $$ SELECT page_id FROM home_pagewords "
                "WHERE string_to_array(pieces, ' ') @> string_to_array(asked, ' ') $$"
            )
