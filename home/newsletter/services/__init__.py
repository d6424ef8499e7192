"""Every change around the newsletter by mail."""

from home.newsletter.services.editions import begin_sending, blockers_of, compose, discard, send_test, stop
from home.newsletter.services.sending import go_on, post_letters
from home.newsletter.services.subscriptions import (
    ask,
    confirm,
    forget_subscriptions,
    leave,
    leave_as_person,
)
from home.newsletter.services.words import Matter, Words, preview, words_of

__all__ = [
    "Matter",
    "Words",
    "ask",
    "begin_sending",
    "blockers_of",
    "compose",
    "confirm",
    "discard",
    "forget_subscriptions",
    "go_on",
    "leave",
    "leave_as_person",
    "post_letters",
    "preview",
    "send_test",
    "stop",
    "words_of",
]
