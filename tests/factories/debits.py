"""Direct debit: terms, mandates, and the bank's answers, byte for byte."""

from collections.abc import Mapping
from datetime import UTC, date, datetime

import factory

from members.models import DebitTerms, Mandate
from tests.factories.members import MembershipFactory

NOW = datetime(2026, 12, 1, 3, 0, tzinfo=UTC)


class DebitTermsFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = DebitTerms

    starts_on = date(2020, 4, 1)
    client_code = "0012345678"
    client_name = "ﾆﾎﾝｷﾘｽﾄｷﾖｳｶｲｶﾞｲｲﾘﾖｳｷﾖｳﾘﾖｸｶｲ"
    bank_code, bank_name, branch_code, branch_name = "0001", "ﾐｽﾞﾎ", "123", "ｼﾝｼﾞﾕｸ"
    account_number = "7654321"


class MandateFactory(factory.django.DjangoModelFactory):
    """Usable since April 2024; ``number`` is its account."""

    class Meta:
        model = Mandate

    membership = factory.SubFactory(MembershipFactory)
    bank_code, bank_name, branch_code, branch_name = "0005", "ﾐﾂﾋﾞｼﾕ-ｴﾌｼﾞｴｲ", "045", "ﾅｶﾉ"
    number = "1234534"
    holder = "ｶﾝｺﾞ ﾊﾅ"
    received_on = date(2024, 4, 1)
    valid_from = date(2024, 5, 1)
    entered_at = NOW

    @classmethod
    def _create(cls, model_class, *args, number, **kwargs):
        mandate = model_class(*args, **kwargs)
        mandate.hold_number(number)
        mandate.save()
        return mandate


def answer_to(asked: bytes, results: Mapping[int, str] | None = None, *, said: tuple | None = None) -> bytes:
    """What a bank makes of the file it was sent: the same records with results, by customer number; others are paid.

    said: count and sum of all, paid and unpaid in the trailer, where they are to be others than the truth.
    """
    end = b"\r\n" if b"\r\n" in asked else b""
    step = 120 + len(end)
    records = [bytearray(asked[start : start + 120]) for start in range(0, len(asked), step)]
    sums = {"paid": [], "unpaid": []}
    for record in records:
        if record[:1] == b"2":
            result = (results or {}).get(int(record[91:111]), "0")
            record[111:112] = result.encode()
            sums["paid" if result == "0" else "unpaid"].append(int(record[80:90]))
    paid, unpaid = sums["paid"], sums["unpaid"]
    figures = said or (len(paid + unpaid), sum(paid + unpaid), len(paid), sum(paid), len(unpaid), sum(unpaid))
    trailer = "".join(f"{figure:0{width}}" for figure, width in zip(figures, (6, 12) * 3, strict=True))
    records[-2][1:55] = trailer.encode()
    return b"".join(bytes(record) + end for record in records)
