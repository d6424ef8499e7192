"""How the columns that sort and find a person are computed from the others. Migrations name these functions."""

from jocs_site.foundation.addresses import address_key, phone_digits
from jocs_site.foundation.names import search_key, sort_key


def person_sort_key(person) -> str:
    return sort_key(f"{person.family_kana} {person.given_kana}".strip())


def person_search_key(person) -> str:
    spellings = (
        person.family_name + person.given_name,
        person.family_kana + person.given_kana,
        person.given_latin + person.family_latin,
        person.family_latin + person.given_latin,
    )
    return " ".join(search_key(spelling) for spelling in spellings if spelling)


def organisation_search_key(organisation) -> str:
    return f"{search_key(organisation.name_ja)} {search_key(organisation.name_en)}"


def person_kana_key(person) -> str:
    return search_key(person.family_kana + person.given_kana)


def person_phone_key(person) -> str:
    return phone_digits(person.phone)


def person_address_key(person) -> str:
    """Empty where there is no address; abroad the country stands before the lines."""
    if person.country != "JP":
        return f"{person.country}{address_key(person.address_abroad)}" if person.address_abroad else ""
    return address_key(person.prefecture, person.city, person.street, person.building)


def note_search_key(note) -> str:
    return search_key(note.text)
