"""Transfers and cash: the money comes first, and a clerk books it when the slip or statement arrives."""

from dataclasses import dataclass

from members.payments.interface import Description


@dataclass(frozen=True)
class ByHand:
    code: str
    name: str
    sentence: str

    def describe(self) -> Description:
        return Description(self.name, self.sentence)
