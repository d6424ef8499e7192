"""Taking back rows that an import made, as long as nothing was built on them."""

from collections.abc import Collection, Iterator, Sequence
from itertools import islice

from django.db.models import Model
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from jocs_site.foundation.errors import RuleBroken

AT_ONCE = 5_000


def remove_rows(model: type[Model], ids: Sequence[int]) -> None:
    """Delete these rows. Raises RuleBroken that names what points to them."""
    refuse_if_built_upon(model, ids)
    for some in _pieces(ids):
        model._base_manager.filter(pk__in=some).delete()


def refuse_if_built_upon(model: type[Model], ids: Sequence[int], *, but: Collection[type[Model]] = ()) -> None:
    """Raises RuleBroken that names what points to these rows; ``but``: what may, because the import made it itself."""
    if dependents := list(what_points_to(model, ids, but=but)):
        named = [f"{name} ({count})" for name, count in dependents]
        raise RuleBroken(
            _("This cannot be undone any more, because it was built upon: %(things)s.")
            % {"things": get_text_list(named, _("and"))}
        )


def what_points_to(
    model: type[Model], ids: Sequence[int], *, but: Collection[type[Model]] = ()
) -> Iterator[tuple[str, int]]:
    """What kinds of rows refer to these, and how many of each."""
    for relation in model._meta.related_objects:
        other = relation.related_model
        if other in but:
            continue
        rows = (other._base_manager.filter(**{f"{relation.field.name}__in": some}) for some in _pieces(ids))
        if count := sum(found.count() for found in rows):
            yield str(other._meta.verbose_name_plural), count


def _pieces(ids: Sequence[int]) -> Iterator[list[int]]:
    rest = iter(ids)
    while some := list(islice(rest, AT_ONCE)):
        yield some
