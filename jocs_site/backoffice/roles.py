"""What somebody is to a room, told in one line of their file."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Role:
    """``label``: what they are; ``detail``: since when, how it stands; ``url``: where more is, or empty."""

    label: str
    detail: str = ""
    url: str = ""
    is_past: bool = False
