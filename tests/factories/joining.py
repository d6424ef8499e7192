from datetime import UTC, date, datetime

import factory

from jocs_site.people.models import Consent, ConsentText
from members.models import MembershipApplication
from tests.factories.members import MembershipKindFactory


class ConsentTextFactory(factory.django.DjangoModelFactory):
    """The words in force since April 2026; made once."""

    class Meta:
        model = ConsentText
        django_get_or_create = ("purpose", "version")

    purpose = Consent.Purpose.MEMBERSHIP
    version = "2026-04"
    starts_on = date(2026, 4, 1)
    words_ja = "会員としての手続きに使います。"
    words_en = "We use your details to keep your membership."


class ApplicationFactory(factory.django.DjangoModelFactory):
    """Somebody who waits for the board to admit them as a supporting member."""

    class Meta:
        model = MembershipApplication

    number = factory.Sequence(lambda n: n + 1)
    applied_at = datetime(2026, 6, 1, 3, 0, tzinfo=UTC)
    kind = factory.SubFactory(MembershipKindFactory, code="support")
    family_name = "入江"
    given_name = factory.Sequence(lambda n: f"香{n}")
    family_kana = "イリエ"
    given_kana = factory.Sequence(lambda n: "カオリ" + "ア" * (n % 50))
    born_on = date(1960, 5, 4)
    email = factory.Sequence(lambda n: f"irie{n}@example.org")
    country = "JP"
    postal_code = "1600022"
    prefecture = "東京都"
    city = "新宿区"
    street = "新宿1-2-3"
    consent_text = factory.SubFactory(ConsentTextFactory)
