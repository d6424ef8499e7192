"""How long an address is kept, how often it may be asked about, how long a newsletter is: plain Python, no clock."""

from datetime import timedelta

ANSWER_WITHIN = timedelta(days=7)  # whoever does not confirm by then is forgotten
WAY_BACK = timedelta(days=30)  # whoever left may come back by the same link, and is forgotten after that
MOST_FROM_A_PLACE, MOST_TO_AN_ADDRESS, HOUR = 10, 3, 3600
MOST_PAGES = 10
MOST_BYTES = 100 * 1024  # Gmail cuts a mail off after 102 KB, and with it the link to leave by
LEAD_LETTERS = 300
AT_ONCE = 100  # letters posted in one transaction


def beginning_of_key(edition: int, address: str) -> str:
    """What makes a letter the one of an edition to an address; brackets, so that no address begins another."""
    return f"newsletter-edition:{edition}:<{address.lower()}>"
