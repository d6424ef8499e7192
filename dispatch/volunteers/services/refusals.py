"""When the database refuses, say it in words."""

from functools import partial

from jocs_site.backoffice import refusals

refused_in_words = partial(refusals.refused_in_words, "volunteers")
