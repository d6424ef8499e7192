"""Who signs in, who is a partner, and what a row of demo/people.csv says about a person."""

from datetime import date
from decimal import Decimal

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group

from jocs_site.overview.demo import Demo, file
from jocs_site.people.models import Organisation, Person, User
from jocs_site.people.services import add_organisations, add_people

NAMES = ("family_name", "given_name", "family_kana", "given_kana", "family_latin", "given_latin")
HOME = ("postal_code", "prefecture", "city", "street", "building")
COLUMNS = (*NAMES, *HOME, "email", "phone", "country", "address_abroad", "language")


def load(demo: Demo) -> str:
    """The standing characters and the bodies abroad."""
    accounts = file("accounts")
    hashed = make_password(accounts["password"])  # once for all: it is slow on purpose
    for row in accounts["accounts"]:
        demo.users[row["email"]] = _account(row, hashed)
        if "name" in row:
            demo.people[row["email"]] = named_person(row, demo.users[row["email"]])
    add_people(demo.people.values())
    bodies = file("organisations")
    demo.organisations = {row["key"]: _body(row) for row in (*bodies["partners"], *bodies["former"])}
    add_organisations(demo.organisations.values())
    return f"{len(demo.users)} accounts, {len(demo.organisations)} bodies abroad"


def _account(row: dict, hashed: str) -> User:
    """An account whose address counts as confirmed, so that it can sign in at once."""
    family, given = row.get("staff") or row.get("name", ["", ""])[:2]
    make = User.objects.create_superuser if row.get("superuser") else User.objects.create_user
    user = make(row["email"], last_name=family, first_name=given)
    user.password = hashed
    user.save(update_fields=["password"])
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    if "group" in row:
        user.groups.add(Group.objects.get(name=row["group"]))
    return user


def named_person(row: dict, user: User | None = None) -> Person:
    """A person as the YAML files describe one: ``name`` in six parts, ``home`` in five."""
    return Person(
        user=user,
        email=row.get("email", ""),
        born_on=row.get("born_on"),
        country=row.get("country", "JP"),
        language=row.get("language", "ja"),
        **dict(zip(NAMES, row["name"], strict=True)),
        **dict(zip(HOME, row.get("home", [""] * len(HOME)), strict=True)),
    )


def person_of_row(row: dict[str, str]) -> Person:
    born_on = date.fromisoformat(row["born_on"]) if row["born_on"] else None
    return Person(born_on=born_on, **{name: row[name] for name in COLUMNS})


def organisation_of_row(row: dict[str, str]) -> Organisation:
    return Organisation(
        name_ja=row["organisation"],
        name_en=row["organisation_en"],
        kind=row["organisation_kind"],
        country="JP",
        region_ja=row["prefecture"],
        address=f"〒{row['postal_code']} {row['prefecture']}{row['city']}{row['street']} {row['building']}".strip(),
    )


def _body(row: dict) -> Organisation:
    japanese, english = row["name"]
    columns = {name: row[name] for name in ("kind", "country", "region_ja", "region_en", "address", "time_zone")}
    columns["latitude"], columns["longitude"] = map(Decimal, row["at"])
    return Organisation(name_ja=japanese, name_en=english, is_partner=not row.get("former", False), **columns)
