"""An open event in Tanzania, where the posts of tests are."""

from datetime import UTC, datetime

from dispatch.safety import services
from tests.factories.dispatch import WorkerFactory, make_posting
from tests.factories.people import OrganisationFactory, PersonFactory

AT = datetime(2026, 11, 22, 3, tzinfo=UTC)


def post_in(country="TZ", state="active", **person):
    """A posting in a country; ``person``: of the worker."""
    fields = {"email": f"{country.lower()}@example.org"} | person
    return make_posting(
        state, worker=WorkerFactory(person=PersonFactory(**fields)), organisation=OrganisationFactory(country=country)
    )


def open_event(countries=("TZ",), *, at=AT, **rest):
    fields = {"title": "地震", "level": "standfast"} | rest
    return services.open_event(countries=list(countries), at=at, **fields)
