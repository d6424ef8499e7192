"""A second scholarship follows the first of the same person. Source: docs/sources.md#R54"""

from django.utils.translation import gettext_lazy as _

from jocs_site.backoffice.guards import refuse_when
from scholarships.models.guards import TABLES

_PERSON_OF = (
    "(SELECT a.person_id FROM scholarships_decision d JOIN scholarships_application a ON a.id = d.application_id "
    "WHERE d.id = {decision})"
)
_EARLIER = "(SELECT e.decision_id FROM scholarships_award e WHERE e.id = NEW.earlier_id)"
refuse_when(
    "scholarships_award_follows_own",
    "scholarships_award",
    f"NEW.earlier_id IS NOT NULL AND {_PERSON_OF.format(decision='NEW.decision_id')} "
    f"<> {_PERSON_OF.format(decision=_EARLIER)}",
    sentence=_("A second scholarship follows one of the same person."),
    needs=TABLES,
)
# Else the link would lead to somebody else's file; merging two records loosens it first and ties it again.
refuse_when(
    "scholarships_linked_file_keeps_its_person",
    "scholarships_application",
    "NEW.person_id <> OLD.person_id AND EXISTS (SELECT 1 FROM scholarships_award w "
    "JOIN scholarships_decision d ON d.id = w.decision_id WHERE d.application_id = NEW.id "
    "AND (w.earlier_id IS NOT NULL OR EXISTS (SELECT 1 FROM scholarships_award l WHERE l.earlier_id = w.id)))",
    on="UPDATE",
    sentence=_("A first and a second scholarship stay with the same person."),
    needs=TABLES,
)
