"""What every page of ours does when it is copied."""

from django.db import transaction

from home import closing


class StaysClosed:
    """A page whose copies are as closed as it is, from the moment they are there.

    Whoever asks Wagtail's bare ``Page`` for a copy passes this by: ask ``page.specific``. The office's screens do not
    ask the page at all; `home.wagtail_hooks` sees to theirs.
    """

    @transaction.atomic
    def copy(self, *args, **kwargs):
        copied = super().copy(*args, **kwargs)
        closing.close_copy(self, copied)
        return copied

    copy.alters_data = True

    @transaction.atomic
    def create_alias(self, **kwargs):
        """Raises RuleBroken where more people could read the alias, since Wagtail lets it have no door of its own."""
        alias = super().create_alias(**kwargs)
        closing.refuse_more_readers(self, alias)
        return alias

    create_alias.alters_data = True
