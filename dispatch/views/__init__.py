"""The public pages of workers, and what a signed-in worker sees of their own."""

from dispatch.views.pages import mine, posting, workers
from dispatch.views.sheet import introduction

__all__ = ["introduction", "mine", "posting", "workers"]
