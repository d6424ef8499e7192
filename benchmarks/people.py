"""Entering people from a list: all checked and written at once, against `full_clean` and `save` of each."""

from jocs_site.people import services
from jocs_site.people.models import Person

SIZE = 4_000


def prepare(size: int) -> list[dict]:
    return [
        {
            "family_name": "髙橋",
            "given_name": f"花子{number}",
            "family_kana": "たかはし",
            "given_kana": "ﾊﾅｺ",
            "postal_code": "169-0051",
            "prefecture": "東京都",
            "city": "新宿区",
            "street": f"西早稲田{number}",
        }
        for number in range(size)
    ]


def ours(rows: list[dict]) -> None:
    services.add_people(Person(**row) for row in rows)


def peer(rows: list[dict]) -> None:
    for row in rows:
        person = Person(**row)
        person.full_clean()
        person.save()


def check(rows: list[dict]) -> None:
    assert Person.objects.filter(family_kana="タカハシ", postal_code="1690051").count() == len(rows)  # noqa: S101
