"""Who gets the newsletter by mail without being anybody on record, and what they were sent."""

from home.newsletter.models.editions import Edition, EditionPage
from home.newsletter.models.subscriptions import CONSENT, Subscription

__all__ = ["CONSENT", "Edition", "EditionPage", "Subscription"]
