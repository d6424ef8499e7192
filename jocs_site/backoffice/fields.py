"""Model fields that several rooms use."""

from collections.abc import Callable

from django.db import models


class DerivedField(models.CharField):
    """A column computed from other columns of its row whenever the row is saved, by ``bulk_create`` too.

    ``derive``: takes the instance, returns the text; must be importable, because migrations name it.
    """

    def __init__(self, *args, derive: Callable[[models.Model], str] | None = None, **kwargs):
        self.derive = derive
        kwargs.setdefault("editable", False)
        kwargs.setdefault("max_length", 255)
        super().__init__(*args, **kwargs)

    def pre_save(self, model_instance, add):
        if self.derive is not None:  # models in migrations have no rule; they keep what the row holds
            setattr(model_instance, self.attname, self.derive(model_instance)[: self.max_length])
        return super().pre_save(model_instance, add)
