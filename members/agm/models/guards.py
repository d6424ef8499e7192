"""What the database itself refuses: a changed decision, a touched roll, a vote out of time, an overwritten act."""

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from jocs_site.backoffice.guards import Guard, add_guard, append_only

KEPT = _("What arrived at a general meeting is kept as it is.")
FIXED = _("From the notice on, the board's decision cannot be changed.")
ROLL_FIXED = _("The roll is frozen. An elector can only be struck off, with a reason.")
OUT_OF_TIME = _("The meeting does not take this any more.")
NEEDS_TYPIST = _("What is typed from paper is kept with who typed it.")
TOO_MANY_PROXIES = _("The articles let nobody hold so many proxies, or this person none.")
NOT_CHECKABLE = _("A paper or proxy is checked by another person than who typed it; a typing error is not checked.")

DECIDED = [
    *(
        "kind",
        "fiscal_year",
        "title_ja",
        "title_en",
        "held_at",
        "place_ja",
        "place_en",
        "board_decided_on",
        "record_on",
    ),
    *("allows_written", "allows_electronic", "deadline_at", "has_own_deadline", "double_votes", "unmarked"),
    *("proxy_holders", "proxies_per_holder", "chair_holds_any"),
    *("chair_breaks_ties", "special_above", "special_below", "notice_days", "notice_sent_on"),
    *("secret_article", "secret_articles_on", "ballot_box"),
    *("accounts_audited_on", "accounts_approved_on", "needs_outside_director"),
    *("decision", "decision_hash", "supplies_on_web"),
]
# PostgreSQL asks while nobody can change the answer; SQLite has one writer anyway.
HELD = " FOR SHARE OF m"
# How to the meeting from a row that has this column.
TO_MEETING = {
    "meeting_id": "WHERE m.id =",
    "meeting_number": "WHERE m.id =",  # of a secret ballot, which has no foreign key
    "item_id": "JOIN agm_item i ON i.meeting_id = m.id WHERE i.id =",
    "elector_id": "JOIN agm_elector e ON e.meeting_id = m.id WHERE e.id =",
    "act_id": "JOIN agm_elector e ON e.meeting_id = m.id JOIN agm_act a ON a.elector_id = e.id WHERE a.id =",
    "scan_id": "JOIN agm_elector e ON e.meeting_id = m.id JOIN agm_act a ON a.elector_id = e.id "
    "JOIN agm_paperscan s ON s.act_id = a.id WHERE s.id =",
}


def refuse(name: str, table: str, sentence, **conditions: str) -> Guard:
    """Refuse INSERT, UPDATE or DELETE where the SQL condition given under the verb's name holds."""
    sqlite, postgresql = [], []
    for verb, condition in conditions.items():
        trigger, when = f"{name}_{verb}", condition.replace("IS DISTINCT FROM", "IS NOT").replace(HELD, "")
        sqlite.append(
            f"CREATE TRIGGER IF NOT EXISTS {trigger} BEFORE {verb.upper()} ON {table} "
            f"WHEN {when} BEGIN SELECT RAISE(ABORT, '{name}'); END"
        )
        postgresql += [
            f"CREATE OR REPLACE FUNCTION {trigger}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF {condition} THEN RAISE EXCEPTION '{name}' USING ERRCODE = 'check_violation', CONSTRAINT = '{name}'; "
            f"END IF; RETURN COALESCE(NEW, OLD); END $$",
            f"CREATE OR REPLACE TRIGGER {trigger} BEFORE {verb.upper()} ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {trigger}()",
        ]
    return add_guard(Guard(name, table, tuple(sqlite), tuple(postgresql), sentence))


def changed(columns: list[str]) -> str:
    return "(" + " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in columns) + ")"


def state(row_and_column: str) -> str:
    """SQL for the state of the meeting that a row belongs to: ``NEW.item_id``."""
    path = TO_MEETING[row_and_column.split(".")[1]]
    return f"(SELECT m.state FROM agm_meeting m {path} {row_and_column}{HELD})"  # noqa: S608 - names from our own models


def append_only_until_purged(table: str, column: str) -> Guard:
    """As `append_only`, but rows of a meeting may go once two persons confirmed a `Purge` of it, and in no other way.

    The trigger stands all the time; what lifts it is a row that other guards keep. ``column``: leads to the meeting.
    """
    name = f"{table}_append_only"
    purged = (
        f"EXISTS (SELECT 1 FROM agm_purge p JOIN agm_meeting m ON m.id = p.meeting_id "  # noqa: S608 - our own names
        f"{TO_MEETING[column]} OLD.{column} AND p.confirmed_on IS NOT NULL)"
    )
    sqlite = (
        f"CREATE TRIGGER IF NOT EXISTS {name}_update BEFORE UPDATE ON {table} BEGIN SELECT RAISE(ABORT, '{name}'); END",
        f"CREATE TRIGGER IF NOT EXISTS {name}_delete BEFORE DELETE ON {table} "
        f"WHEN NOT {purged} BEGIN SELECT RAISE(ABORT, '{name}'); END",
    )
    postgresql = (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF TG_OP = 'DELETE' AND {purged} THEN RETURN OLD; END IF; "
        f"RAISE EXCEPTION '{name}' USING ERRCODE = 'check_violation', CONSTRAINT = '{name}'; END $$",
        f"CREATE OR REPLACE TRIGGER {name} BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
    )
    return add_guard(Guard(name, table, sqlite, postgresql, KEPT, needs_tables=("agm_purge",)))


for _table in ("agm_boardevent", "agm_result", "agm_meetingchange"):
    append_only(_table, sentence=KEPT)
for _table, _column in (
    ("agm_act", "elector_id"),
    ("agm_mark", "act_id"),
    ("agm_revocation", "act_id"),
    ("agm_papercheck", "act_id"),
    ("agm_paperscan", "act_id"),
    ("agm_scantakenout", "scan_id"),
):
    append_only_until_purged(_table, _column)

refuse(
    "agm_meeting_fixed",
    "agm_meeting",
    FIXED,
    update=f"(OLD.state <> 'draft' AND {changed(DECIDED)}) "
    f"OR (OLD.state = 'counted' AND {changed(['state', 'chair_id', 'posted_on', 'lapsed_at'])})",
    delete="OLD.state <> 'draft'",
)
for _table, _column in (
    ("agm_item", "meeting_id"),
    ("agm_candidate", "item_id"),
    ("agm_stayingofficer", "meeting_id"),
):
    refuse(
        f"{_table}_fixed",
        _table,
        FIXED,
        insert=f"{state(f'NEW.{_column}')} <> 'draft'",
        update=f"{state(f'OLD.{_column}')} <> 'draft'",
        delete=f"{state(f'OLD.{_column}')} <> 'draft'",
    )
refuse(
    "agm_elector_fixed",
    "agm_elector",
    ROLL_FIXED,
    insert=f"{state('NEW.meeting_id')} <> 'draft'",
    update=f"OLD.struck_at IS NOT NULL OR {state('OLD.meeting_id')} = 'counted' OR "
    f"{changed(['meeting_id', 'member_id', 'number', 'name', 'place', 'alias', 'notice_by'])}",
    delete="TRUE",
)
refuse(
    "agm_act_in_time",
    "agm_act",
    OUT_OF_TIME,
    insert=f"{state('NEW.elector_id')} IN ('draft', 'counted') "
    f"OR (NEW.channel = 'electronic' AND {state('NEW.elector_id')} <> 'open')",
)
for _table in ("agm_mark", "agm_revocation", "agm_papercheck", "agm_paperscan"):
    refuse(f"{_table}_in_time", _table, OUT_OF_TIME, insert=f"{state('NEW.act_id')} IN ('draft', 'counted')")
refuse(
    "agm_stay_in_time",
    "agm_stay",
    OUT_OF_TIME,
    insert=f"{state('NEW.elector_id')} IN ('draft', 'counted')",
    update=f"{state('OLD.elector_id')} = 'counted'",
    delete="TRUE",
)
refuse(
    "agm_act_typed_by",
    "agm_act",
    NEEDS_TYPIST,
    insert="NEW.channel IN ('written', 'proxy') AND NEW.entered_by_id IS NULL",
)
refuse(
    "agm_papercheck_by_another",
    "agm_papercheck",
    NOT_CHECKABLE,
    insert="(SELECT a.channel FROM agm_act a WHERE a.id = NEW.act_id) NOT IN ('written', 'proxy') "
    "OR NEW.checked_by_id = (SELECT a.entered_by_id FROM agm_act a WHERE a.id = NEW.act_id) "
    "OR EXISTS (SELECT 1 FROM agm_revocation r WHERE r.act_id = NEW.act_id AND r.because = 'typing')",
)

# How many others gave this holder, or the chair, a proxy that was not taken back; a giver's new one replaces the old.
_HELD_ALREADY = (
    "(SELECT COUNT(DISTINCT a.elector_id) FROM agm_act a JOIN agm_elector g ON g.id = a.elector_id "
    "LEFT JOIN agm_revocation r ON r.act_id = a.id WHERE a.channel = 'proxy' AND r.id IS NULL "
    "AND a.elector_id <> NEW.elector_id AND g.meeting_id = m.id "
    "AND COALESCE(a.holder_id, 0) = COALESCE(NEW.holder_id, 0))"
)
_BEYOND_ARTICLES = (
    "NEW.channel = 'proxy' AND EXISTS (SELECT 1 FROM agm_meeting m JOIN agm_elector e ON e.meeting_id = m.id "  # noqa: S608
    "WHERE e.id = NEW.elector_id AND ((m.proxy_holders = 'chair' AND NEW.holder_id IS NOT NULL) "
    "OR (m.proxies_per_holder > 0 AND (NEW.holder_id IS NOT NULL OR NOT m.chair_holds_any) "
    f"AND {_HELD_ALREADY} >= m.proxies_per_holder)))"
)
# Two desks queue up at the holder's row, or for the chair at a lock of the meeting's number, before one of them counts.
_QUEUE = (
    "IF NEW.channel = 'proxy' THEN "
    "PERFORM 1 FROM agm_elector WHERE id = NEW.holder_id FOR NO KEY UPDATE; "
    "IF NEW.holder_id IS NULL THEN PERFORM pg_advisory_xact_lock(20260, "
    "(SELECT e.meeting_id::int FROM agm_elector e WHERE e.id = NEW.elector_id)); END IF; END IF; "
)
_articles = refuse("agm_act_proxies_by_articles", "agm_act", TOO_MANY_PROXIES, insert=_BEYOND_ARTICLES)
add_guard(
    replace(_articles, postgresql=tuple(one.replace("BEGIN IF", f"BEGIN {_QUEUE}IF") for one in _articles.postgresql))
)
