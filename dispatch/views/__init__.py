"""The public pages of workers, and what a signed-in worker sees of their own."""

from dispatch.views.absences import ask_absence, take_back_absence
from dispatch.views.calendar import calendar
from dispatch.views.pages import mine, posting, workers
from dispatch.views.report_lines import keep_photo, remove_photo, report_now, report_worker, save_report
from dispatch.views.reports import new_report, photo, report
from dispatch.views.self_check import self_check
from dispatch.views.sheet import introduction
from dispatch.views.stories import story_photo

__all__ = [
    "ask_absence",
    "calendar",
    "introduction",
    "keep_photo",
    "mine",
    "new_report",
    "photo",
    "posting",
    "remove_photo",
    "report",
    "report_now",
    "report_worker",
    "save_report",
    "self_check",
    "story_photo",
    "take_back_absence",
    "workers",
]
