"""What the database refuses of batches and slips by itself, in the words of each."""

from django.utils.translation import gettext_lazy as _

from jocs_site.backoffice.guards import Guard, add_guard
from members.models.slips import Slip, SlipBatch

_BATCH, _SLIP = SlipBatch._meta.db_table, Slip._meta.db_table
_FIGURES = [field.column for field in SlipBatch._meta.local_fields if field.name != "state"]


def _agrees() -> None:
    """Refuse to post a batch whose slips are not as many, or not as much, as its notice says."""
    name = f"{_BATCH}_agrees"
    slips = f"(SELECT COUNT(*) || ' ' || COALESCE(SUM(amount_yen), 0) FROM {_SLIP} WHERE batch_id = NEW.id)"  # noqa: S608 - names from our own models
    differs = f"{slips} <> (NEW.slip_count || ' ' || NEW.total_yen)"
    sqlite = (
        f"CREATE TRIGGER IF NOT EXISTS {name}_update BEFORE UPDATE OF state ON {_BATCH} "
        f"WHEN NEW.state = 'posted' AND OLD.state = 'open' AND {differs} BEGIN SELECT RAISE(ABORT, '{name}'); END",
    )
    postgresql = (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {differs} THEN RAISE EXCEPTION '{name}' USING ERRCODE = 'check_violation', CONSTRAINT = '{name}'; END IF; "
        "RETURN NEW; END $$",
        f"CREATE OR REPLACE TRIGGER {name} BEFORE UPDATE OF state ON {_BATCH} "
        f"FOR EACH ROW WHEN (NEW.state = 'posted' AND OLD.state = 'open') EXECUTE FUNCTION {name}()",
    )
    sentence = _("The slips differ from the notice.")
    add_guard(Guard(name, _BATCH, sqlite, postgresql, sentence, needs_tables=(_SLIP,)))


def _batch_frozen() -> None:
    """Once a batch is no longer open, it is neither deleted, changed nor opened again; it may only be taken back."""
    name = f"{_BATCH}_frozen"
    columns = ", ".join(_FIGURES)
    taken_back = "OLD.state = 'posted' AND NEW.state = 'taken_back'"
    step_back = f"OLD.state <> 'open' AND NEW.state <> OLD.state AND NOT ({taken_back})"
    refuse = f"BEGIN SELECT RAISE(ABORT, '{name}'); END"
    sqlite = (
        f"CREATE TRIGGER IF NOT EXISTS {name}_delete BEFORE DELETE ON {_BATCH} {refuse}",
        f"CREATE TRIGGER IF NOT EXISTS {name}_figures BEFORE UPDATE OF {columns} ON {_BATCH} "
        f"WHEN OLD.state <> 'open' {refuse}",
        f"CREATE TRIGGER IF NOT EXISTS {name}_state BEFORE UPDATE OF state ON {_BATCH} WHEN {step_back} {refuse}",
    )
    postgresql = (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"RAISE EXCEPTION '{name}' USING ERRCODE = 'check_violation', CONSTRAINT = '{name}'; END $$",
        f"CREATE OR REPLACE TRIGGER {name} BEFORE DELETE ON {_BATCH} FOR EACH ROW EXECUTE FUNCTION {name}()",
        f"CREATE OR REPLACE TRIGGER {name}_figures BEFORE UPDATE OF {columns} ON {_BATCH} "
        f"FOR EACH ROW WHEN (OLD.state <> 'open') EXECUTE FUNCTION {name}()",
        f"CREATE OR REPLACE TRIGGER {name}_state BEFORE UPDATE OF state ON {_BATCH} "
        f"FOR EACH ROW WHEN ({step_back}) EXECUTE FUNCTION {name}()",
    )
    add_guard(Guard(name, _BATCH, sqlite, postgresql, _("A batch that is closed stays as it is.")))


def _slips_frozen() -> None:
    """Slips are added, corrected and removed while their batch is open, never afterwards."""
    name = f"{_SLIP}_frozen"
    verbs = {"insert": ("INSERT", "NEW"), "update": ("UPDATE", "OLD"), "delete": ("DELETE", "OLD")}
    closed = "EXISTS (SELECT 1 FROM {batch} WHERE id = {row}.batch_id AND state <> 'open')"
    sqlite = tuple(
        f"CREATE TRIGGER IF NOT EXISTS {name}_{when} BEFORE {verb} ON {_SLIP} "
        f"WHEN {closed.format(batch=_BATCH, row=row)} BEGIN SELECT RAISE(ABORT, '{name}'); END"
        for when, (verb, row) in verbs.items()
    )
    postgresql = (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ DECLARE touched {_SLIP}; BEGIN "
        "IF TG_OP = 'INSERT' THEN touched := NEW; ELSE touched := OLD; END IF; "
        f"IF {closed.format(batch=_BATCH, row='touched')} THEN "
        f"RAISE EXCEPTION '{name}' USING ERRCODE = 'check_violation', CONSTRAINT = '{name}'; END IF; "
        "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$",
        f"CREATE OR REPLACE TRIGGER {name} BEFORE INSERT OR UPDATE OR DELETE ON {_SLIP} "
        f"FOR EACH ROW EXECUTE FUNCTION {name}()",
    )
    sentence = _("The slips of a batch that is closed stay as they are.")
    add_guard(Guard(name, _SLIP, sqlite, postgresql, sentence, needs_tables=(_BATCH,)))


_agrees()
_batch_frozen()
_slips_frozen()
