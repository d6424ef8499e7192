"""Reminding members of dues: the steps as rules with their words, and who was reminded of what."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from jocs_site.backoffice.guards import append_only
from members.rules import asks_by_due_day, unknown_words


class ReminderRule(models.Model):
    """One step: from when it is due, and what it says."""

    step = models.PositiveSmallIntegerField(
        _("number of the step"), unique=True, validators=[MinValueValidator(1), MaxValueValidator(9)]
    )
    days_after_due = models.SmallIntegerField(
        _("days after the last day for paying"),
        validators=[MinValueValidator(-365), MaxValueValidator(3650)],
        help_text=_("With a minus sign for days before it."),
    )
    days_between = models.PositiveSmallIntegerField(
        _("days since the step before"), default=30, help_text=_("At least so many days lie between two letters.")
    )
    days_to_pay = models.PositiveSmallIntegerField(
        _("days to pay"),
        default=14,
        validators=[MinValueValidator(1), MaxValueValidator(365)],
        help_text=_("Nobody is asked to pay sooner than so many days after the letter: {pay_by}."),
    )
    subject_ja = models.CharField(_("subject in Japanese"), max_length=100)
    words_ja = models.TextField(
        _("words in Japanese"),
        help_text=_("In braces: {name}, {number}, {yen}, {years}, {due_on}, {pay_by}, {page}."),
    )
    subject_en = models.CharField(_("subject in English"), max_length=100)
    words_en = models.TextField(_("words in English"))
    is_in_use = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("reminder rule")
        verbose_name_plural = _("reminder rules")
        ordering = ["step"]

    def __str__(self):
        return _("Reminder %(step)d") % {"step": self.step}

    def words_in(self, language: str) -> tuple[str, str]:
        """Subject and text."""
        return (self.subject_ja, self.words_ja) if language == "ja" else (self.subject_en, self.words_en)

    def clean(self):
        errors = {}
        for name in ("subject_ja", "words_ja", "subject_en", "words_en"):
            if wrong := unknown_words(getattr(self, name)):
                errors[name] = _("Nothing is known by the name %(word)s.") % {"word": "{" + wrong[0] + "}"}
            elif asks_by_due_day(getattr(self, name)):
                errors[name] = _("The last day for paying may be over when the letter goes: ask to pay by {pay_by}.")
        if errors:
            raise ValidationError(errors)


class Reminder(models.Model):
    """One year's dues stood in one letter, at one step. So nobody is reminded twice."""

    dues = models.ForeignKey("members.Dues", models.PROTECT, related_name="reminders", verbose_name=_("dues"))
    step = models.PositiveSmallIntegerField(_("number of the step"))
    letter = models.ForeignKey("letters.Letter", models.PROTECT, related_name="+", verbose_name=_("letter"))
    on = models.DateField(_("on"))

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        default_permissions = ("add", "view")
        constraints = [models.UniqueConstraint(fields=["dues", "step"], name="members_reminder_once_a_step")]

    def __str__(self):
        return f"#{self.pk}"


append_only(Reminder._meta.db_table, sentence=_("Who was reminded of what stays on record."))
