"""What other rooms print of ours: who sends it, and member numbers with their check digit."""

from members.rules import ISSUER_ADDRESS, ISSUER_NAME, member_number, printed_number

__all__ = ["ISSUER_ADDRESS", "ISSUER_NAME", "member_number", "printed_number"]
