"""Sheets of address labels that the office buys."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


class LabelSheet(models.Model):
    """One make of A4 sheet, in millimetres, as printed on its packet."""

    MEASURES = ("width_mm", "height_mm", "top_mm", "left_mm", "gap_x_mm", "gap_y_mm")
    name = models.CharField(_("name"), max_length=60, unique=True)
    columns = models.PositiveSmallIntegerField(
        _("labels side by side"), validators=[MinValueValidator(1), MaxValueValidator(10)]
    )
    rows = models.PositiveSmallIntegerField(
        _("labels one below the other"), validators=[MinValueValidator(1), MaxValueValidator(30)]
    )
    width_mm = models.DecimalField(_("width of a label (mm)"), max_digits=4, decimal_places=1)
    height_mm = models.DecimalField(_("height of a label (mm)"), max_digits=4, decimal_places=1)
    top_mm = models.DecimalField(_("edge above (mm)"), max_digits=4, decimal_places=1)
    left_mm = models.DecimalField(_("edge on the left (mm)"), max_digits=4, decimal_places=1)
    gap_x_mm = models.DecimalField(_("between two side by side (mm)"), max_digits=4, decimal_places=1, default=0)
    gap_y_mm = models.DecimalField(_("between two one below the other (mm)"), max_digits=4, decimal_places=1, default=0)

    class Meta:
        verbose_name = _("label sheet")
        verbose_name_plural = _("label sheets")
        ordering = ["name"]

    def __str__(self):
        return self.name

    @property
    def per_sheet(self) -> int:
        return self.columns * self.rows

    def clean(self):
        if None in {self.columns, self.rows, *(getattr(self, name) for name in self.MEASURES)}:
            return  # said at the field
        across = self.left_mm + self.columns * self.width_mm + (self.columns - 1) * self.gap_x_mm
        down = self.top_mm + self.rows * self.height_mm + (self.rows - 1) * self.gap_y_mm
        if across > 210 or down > 297:
            raise ValidationError(_("So many labels do not fit on A4."))
