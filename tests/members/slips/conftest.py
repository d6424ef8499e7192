"""A batch of slips, and short ways to type slips in and to book them."""

import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from members import services
from members.models import Slip, SlipBatch
from tests.factories.members import MembershipFactory


@pytest.fixture
def office(client, clerk):
    client.force_login(clerk)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


@pytest.fixture
def batch() -> SlipBatch:
    return begin()


def begin(slip_count: int = 2, total_yen: int = 20_000) -> SlipBatch:
    today = timezone.localdate()
    notice = services.Notice("postal", "00170-4-0", today, today, slip_count, total_yen)
    return services.begin_batch(notice, key=uuid.uuid4(), is_another=True, today=today, at=timezone.now())


def address(name: str, *args) -> str:
    return reverse(f"members_slips:{name}", args=args)


def enter(office, batch, number, amount_yen="", *, script: bool = True, **others):
    typed = {"key": uuid.uuid4(), "number": number, "amount_yen": amount_yen, "value_on": batch.notice_on}
    headers = {"Accept": "application/json"} if script else {}
    return office.post(address("enter", batch.pk), typed | others, headers=headers, follow=not script)


def keep(batch, amount_yen: int = 10_000, membership=None) -> Slip:
    membership = membership or MembershipFactory()
    return services.enter_slip(
        batch_id=batch.pk,
        key=uuid.uuid4(),
        entry=services.Entry(membership.pk, amount_yen, batch.notice_on),
        is_certain=True,
        today=timezone.localdate(),
        at=timezone.now(),
    )


def booked(*amounts_yen: int, membership=None) -> SlipBatch:
    batch = begin(len(amounts_yen), sum(amounts_yen))
    for amount_yen in amounts_yen:
        keep(batch, amount_yen, membership)
    return services.post_batch(batch_id=batch.pk, at=timezone.now())


def said(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]
