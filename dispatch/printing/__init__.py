"""Papers of this room, set in type."""

from dispatch.printing.introduction import introduction_facts, introduction_pdf

__all__ = ["introduction_facts", "introduction_pdf"]
