"""The table as a page that the office can read: docs/who-may-open-what.md."""

from collections import defaultdict
from pathlib import Path

from django.conf import settings

from jocs_site.overview.access.addresses import every_address
from jocs_site.overview.access.policies import Policy
from jocs_site.overview.access.table import SECTIONS, entry_for
from jocs_site.overview.roles import ROLES

PAGE: Path = settings.BASE_DIR / "docs" / "who-may-open-what.md"
HEAD = """# Who may open what

Written by `manage.py who_may_open` from the table in `jocs_site/overview/access/`; a test asks every address as every
role and compares. "Staff with" a right means: who may enter the office and holds it; the last column names the groups
that do. Superusers hold every right. Somebody else's record answers like one that does not exist (404), a missing right
with 403 or, in the office, with the way back to its first screen. Outside the demo the office asks for a second factor
as well. Addresses below `/ja/` are there below `/en/` too.
"""


def page() -> str:
    routes = defaultdict(list)
    for address in every_address():
        routes[entry_for(address)].append(address.route)
    parts = [HEAD]
    for name, section in SECTIONS.items():
        parts.append(f"\n## {name}\n\n| address | who may open it | groups |\n| --- | --- | --- |\n")
        parts += [_row(routes[entry], policy) for entry, policy in section.items()]
    return "".join(parts)


def _row(routes: list[str], policy: Policy) -> str:
    more = f" and {len(routes) - 1} more" if len(routes) > 1 else ""
    shown = routes[0].replace("|", "\\|")
    return f"| `{shown}`{more} | {policy.words} | {', '.join(_groups(policy))} |\n"


def _groups(policy: Policy) -> list[str]:
    return [name for name, rights in ROLES.items() if set(rights) & set(policy.permissions)]
