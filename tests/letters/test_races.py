"""Several workers empty one outbox at once."""

import pytest

from jocs_site.letters import services
from jocs_site.letters.models import Letter
from tests.factories.letters import new_letter

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("idle_worker")]


def test_workers_at_once_send_each_letter_once(race, sink):
    services.post_all(new_letter(number) for number in range(160))

    race(*[lambda: services.drain(most=10)] * 4, *[services.drain] * 2)
    services.drain()

    assert set(sink.copies().values()) == {1}
    assert len(sink.received) == Letter.objects.filter(state="sent").count() == 160


def test_a_letter_is_withdrawn_or_sent_and_never_both(race, sink):
    (letter,) = services.post_all([new_letter()])

    race(services.drain, lambda: services.withdraw(letter_id=letter.pk))

    letter.refresh_from_db()
    assert (letter.state, len(sink.received)) in [("withdrawn", 0), ("sent", 1)]
