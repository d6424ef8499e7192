"""Which tables were written to, as far as kept pages must know."""

from django.db import models


class TableMark(models.Model):
    """A number that is another one after each change of a table: `jocs_site.backoffice.changes`."""

    table = models.CharField(max_length=63, primary_key=True)
    mark = models.BigIntegerField()

    class Meta:
        default_permissions = ()

    def __str__(self):
        return self.table
