"""Every change to the outbox, by subject."""

from jocs_site.letters.services.bounces import read_bounce, settle_bounces
from jocs_site.letters.services.elsewhere import note_gone, note_gone_in_their_time
from jocs_site.letters.services.forgetting import forget_letters
from jocs_site.letters.services.posting import NewLetter, open_mailing, post, post_all
from jocs_site.letters.services.sending import Drained, drain
from jocs_site.letters.services.trouble import (
    confirm_arrived,
    mark_printed,
    send_again,
    settle,
    withdraw,
    withdraw_waiting,
)

__all__ = [
    "Drained",
    "NewLetter",
    "confirm_arrived",
    "drain",
    "forget_letters",
    "mark_printed",
    "note_gone",
    "note_gone_in_their_time",
    "open_mailing",
    "post",
    "post_all",
    "read_bounce",
    "send_again",
    "settle",
    "settle_bounces",
    "withdraw",
    "withdraw_waiting",
]
