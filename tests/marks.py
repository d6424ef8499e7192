"""Commit by hand, in a test that is rolled back as a whole."""

from django.db import connection


def commit(act) -> None:
    """Do something, then what Django would do if this were committed, and wait until every process knows of it."""
    from jocs_site.backoffice import changes  # noqa: PLC0415 - apps must be loaded first

    act()
    waiting, connection.run_on_commit = connection.run_on_commit, []
    for _savepoints, follow, _robust in waiting:
        follow()
    changes.marks.ask_again()
