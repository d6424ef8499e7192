"""How the columns that sort and find a person are computed from the others. Migrations name these functions."""

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
