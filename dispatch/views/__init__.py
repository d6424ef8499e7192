"""The public pages of workers, and what a signed-in worker sees of their own."""

from dispatch.views.absences import ask_absence, take_back_absence
from dispatch.views.calendar import calendar
from dispatch.views.pages import mine, posting, workers
from dispatch.views.sheet import introduction

__all__ = ["ask_absence", "calendar", "introduction", "mine", "posting", "take_back_absence", "workers"]
