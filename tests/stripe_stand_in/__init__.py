"""A stand-in for Stripe's API, for tests and the benchmark only; the product knows nothing of it.

What is copied from Stripe's documentation and what is a guess stands in docs/stripe.md.
"""

from tests.stripe_stand_in.account import KEY, SECRET, Account
from tests.stripe_stand_in.server import serve

__all__ = ["KEY", "SECRET", "Account", "serve"]
