"""What every sheet with people in it shares: the columns of a person, and knowing somebody again."""

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jocs_site.backoffice.sheets import widgets
from jocs_site.backoffice.sheets.columns import Column
from jocs_site.backoffice.sheets.faults import add_sentences
from jocs_site.backoffice.sheets.resource import Row
from jocs_site.foundation.names import search_key
from jocs_site.people.known import Traits, traits
from jocs_site.people.models import LANGUAGES, Person

IDENTITY = ("family_name", "given_name", "family_kana", "given_kana", "born_on")
NAMES = (*IDENTITY[:4], "family_latin", "given_latin")
CONTACT = ("postal_code", "prefecture", "city", "street", "building", "country", "address_abroad", "phone", "email")
CONTACT += ("language", "stop_mail")
OF_PERSON = (*NAMES, "born_on", *CONTACT)

add_sentences(
    {
        "number_of_another": _("Number %(number)s belongs to %(name)s."),
        "several_known": _("Several people here fit this row. Settle first who is who."),
        "perhaps_known": _("A person of this name is here. Give the date of birth or the postal code to tell them."),
        "perhaps_twice": _("Line %(line)s holds the same name. Give the date of birth or the postal code in both."),
    }
)


def language_words() -> dict[str, str]:
    return {"日本語": "ja", "英語": "en", "Japanese": "ja", "English": "en"} | {code: code for code, _name in LANGUAGES}


def today() -> date:
    return timezone.localdate()


def of_person(widget: widgets.CellWidget, *also: str, note: str = "") -> Column:
    """A column of the person, under its name there."""
    return Column(None, label=Person, widget=widget, also=also, note=note)


def check_address(row: Row, *, country: str) -> None:
    code = row.values.get("postal_code", "")
    if country == "JP" and code and not (len(code) == 7 and code.isdecimal()):
        row.refuse("postal_code", "postal_code")


def traits_of(row: Row) -> Traits:
    return traits(row.line, **{name: row.values[name] for name in (*IDENTITY, "postal_code") if name in row.values})


def is_same_name(row: Row, person: Person) -> bool:
    """A row may leave the name out; where it stands, name or reading must agree."""
    name = search_key(row.values.get("family_name", "") + row.values.get("given_name", ""))
    reading = search_key(row.values.get("family_kana", "") + row.values.get("given_kana", ""))
    agrees = [name == search_key(person.family_name + person.given_name)] if name else []
    agrees += [reading == search_key(person.family_kana + person.given_kana)] if reading else []
    return any(agrees) if agrees else True
