"""Papers of this room, set in type."""

from dispatch.safety.printing.minutes import minutes_pdf
from dispatch.safety.printing.sheets import sheets_pdf

__all__ = ["minutes_pdf", "sheets_pdf"]
