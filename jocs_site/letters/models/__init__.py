"""Tables, constraints and filters, by subject."""

from jocs_site.letters.models.bounces import Bounce
from jocs_site.letters.models.labels import LabelSheet
from jocs_site.letters.models.letters import Attachment, Letter, Mailing, Outbox

__all__ = ["Attachment", "Bounce", "LabelSheet", "Letter", "Mailing", "Outbox"]
