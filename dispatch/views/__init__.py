"""The public pages of workers, and what a signed-in worker sees of their own."""

from dispatch.views.pages import mine, posting, workers

__all__ = ["mine", "posting", "workers"]
