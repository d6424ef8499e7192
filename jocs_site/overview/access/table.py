"""The table. A name ending in ``*`` stands for all that begin like it; a longer name beats a shorter one."""

from jocs_site.overview.access.addresses import Address
from jocs_site.overview.access.building import FRONT_DOOR, IMPORTS, LETTERS, PEOPLE, SIGNING_IN, WAGTAIL
from jocs_site.overview.access.dispatch import DISPATCH
from jocs_site.overview.access.meeting import MEETING
from jocs_site.overview.access.members import MEMBERS
from jocs_site.overview.access.newsletter import NEWSLETTER
from jocs_site.overview.access.policies import Policy
from jocs_site.overview.access.safety import SAFETY
from jocs_site.overview.access.scholarships import SCHOLARSHIPS
from jocs_site.overview.access.tours import TOURS
from jocs_site.overview.access.volunteers import VOLUNTEERS

SECTIONS = {
    "The front door": FRONT_DOOR,
    "Signing in": SIGNING_IN,
    "People": PEOPLE,
    "Members and dues": MEMBERS,
    "Letters": LETTERS,
    "Newsletter by mail": NEWSLETTER,
    "Imports and long work": IMPORTS,
    "General meeting": MEETING,
    "Dispatch": DISPATCH,
    "Report tour": TOURS,
    "Volunteers": VOLUNTEERS,
    "Safety": SAFETY,
    "Scholarships": SCHOLARSHIPS,
    "Wagtail": WAGTAIL,
}
TABLE: dict[str, Policy] = {name: policy for section in SECTIONS.values() for name, policy in section.items()}


def entry_for(address: Address) -> str | None:
    """The name in the table under which this address falls; ``None`` when nobody has said who may open it."""
    if address.key in TABLE:
        return address.key
    fitting = [name for name in TABLE if name.endswith("*") and address.key.startswith(name[:-1])]
    return max(fitting, key=len, default=None)
