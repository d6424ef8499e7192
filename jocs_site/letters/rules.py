"""When to try again, what an answer of a mail server means, what a bounce means: plain Python, no clock."""

import re
from datetime import timedelta

# Five days in all, as mail servers themselves keep trying. Source: RFC 5321, 4.5.4.1
_WAITS = [timedelta(minutes=m) for m in (5, 15, 45, 120, 360, 720, 1440, 1440, 1440, 1440)]
_PAUSES = [timedelta(minutes=m) for m in (1, 2, 5, 10, 20, 30)]
SOFT_BOUNCES_TOO_MANY = 3
# One address of the web as a heading holds it between < and >. Source: RFC 2369, 2; RFC 3986, 2
LINK = r"\Ahttps?://[!-;=?-~]+\Z"
# As printed on letters.
SENDER_NAME = "公益社団法人 日本キリスト教海外医療協力会"
SENDER_ADDRESS = "〒169-0051 東京都新宿区西早稲田2-3-18-51  電話 03-3208-2416"


def wait_after(attempts: int) -> timedelta | None:
    """How long a letter waits after so many tries that the server put off; ``None``: give it up."""
    return _WAITS[attempts - 1] if attempts <= len(_WAITS) else None


def pause_after(failures: int) -> timedelta:
    """How long all letters wait after the mail server failed to take any, so many times in a row."""
    return _PAUSES[min(failures, len(_PAUSES)) - 1]


def is_put_off(code: int) -> bool:
    """Whether the server says "later" and not "never". Source: RFC 5321, 4.2.1"""
    return 400 <= code < 500


def is_hard(status: str) -> bool:
    """Whether a bounce says that the address is no good, by its status such as ``5.1.1``. Source: RFC 3463, 2

    A full mailbox (x.2.2) and a letter too large or disliked (x.3.4, x.7.x) say nothing about the address.
    """
    detail = status.partition(".")[2]
    return status.startswith("5") and detail not in {"2.2", "3.4"} and not detail.startswith("7.")


def is_good_address(*, hard: int, soft: int) -> bool:
    """Whether to write to an address with so many bounces that nobody has looked into."""
    return hard == 0 and soft < SOFT_BOUNCES_TOO_MANY


def is_link(text: str) -> bool:
    """Whether a text is one address of the web, without a blank, a line break or a bracket that would end it."""
    return re.match(LINK, text) is not None


def list_headings(leave_at: str, *, list_id: str) -> dict[str, str]:
    """What mail programs read to offer "unsubscribe", and to let go with one tap. Source: RFC 2369, 2919, 8058

    One tap needs an address that nobody reads on the way, so a plain one is named without it.
    """
    if not leave_at:
        return {}
    at_once = {"List-Unsubscribe-Post": "List-Unsubscribe=One-Click"} if leave_at.startswith("https:") else {}
    return {"List-Id": f"<{list_id}>", "List-Unsubscribe": f"<{leave_at}>", **at_once}
