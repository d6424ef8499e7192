"""What the database refuses on the day: a vote on an item that is not open, a rewritten opening, a touched count."""

from django.utils.translation import gettext_lazy as _

from jocs_site.backoffice.guards import append_only
from members.agm.models.guards import KEPT, OUT_OF_TIME, changed, refuse, state

ONCE = _("A vote once closed is not opened again, and what was announced stands.")
NOT_OPEN = _("This item is not open for votes.")
NO_NEW_ITEM = _("Only the items of the notice are put to the vote.")

# Of the item in a row: whether its meeting opens items one at a time, and whether this one is open.
ITEMWISE = "EXISTS (SELECT 1 FROM agm_taking t JOIN agm_item i ON i.meeting_id = t.meeting_id WHERE i.id = NEW.item_id)"
IS_OPEN = "EXISTS (SELECT 1 FROM agm_taking t WHERE t.item_id = NEW.item_id AND t.closed_at IS NULL)"
IN_HALL = "EXISTS (SELECT 1 FROM agm_act a WHERE a.id = NEW.act_id AND a.channel = 'hall')"

for _table in ("agm_handcount", "agm_doorentry"):
    append_only(_table, sentence=KEPT)
refuse(
    "agm_taking_once",
    "agm_taking",
    ONCE,
    update=f"{changed(['item_id', 'meeting_id', 'opened_at'])} "
    f"OR (OLD.closed_at IS NOT NULL AND {changed(['closed_at'])}) "
    f"OR (OLD.announced_at IS NOT NULL AND {changed(['announced_at', 'announced'])})",
    delete="TRUE",
)
refuse(
    "agm_taking_in_time",
    "agm_taking",
    OUT_OF_TIME,
    insert=f"{state('NEW.meeting_id')} <> 'closed'",
    update=f"{state('OLD.meeting_id')} <> 'closed'",
)
refuse(
    "agm_taking_of_the_notice",
    "agm_taking",
    NO_NEW_ITEM,
    insert="NOT EXISTS (SELECT 1 FROM agm_item i WHERE i.id = NEW.item_id AND i.meeting_id = NEW.meeting_id)",
)
refuse("agm_mark_while_open", "agm_mark", NOT_OPEN, insert=f"{IN_HALL} AND {ITEMWISE} AND NOT {IS_OPEN}")
refuse("agm_handcount_while_open", "agm_handcount", NOT_OPEN, insert=f"NOT {IS_OPEN}")
refuse(
    "agm_doorentry_in_time",
    "agm_doorentry",
    OUT_OF_TIME,
    insert=f"{state('NEW.elector_id')} IN ('draft', 'counted')",
)
refuse(
    "agm_continuation_in_time",
    "agm_continuation",
    OUT_OF_TIME,
    insert=f"{state('NEW.meeting_id')} <> 'closed'",
    update=f"OLD.resumed_at IS NOT NULL OR {state('OLD.meeting_id')} <> 'closed' OR "
    f"{changed(['meeting_id', 'adjourned_at', 'continues_at', 'place_ja', 'place_en'])}",
    delete="TRUE",
)
