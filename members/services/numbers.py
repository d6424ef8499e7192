"""Numbers without gaps."""

from django.db import transaction

from members.models import NumberSequence


def queue_for(name: str) -> NumberSequence:
    """Wait until nobody else takes numbers of this sequence, and let nobody take any until we are done."""
    with transaction.atomic():  # get_or_create in two racing transactions: one waits and then finds the row
        NumberSequence.objects.get_or_create(name=name)
    return NumberSequence.objects.select_for_update().get(name=name)


def take_numbers(name: str, count: int = 1) -> range:
    """The next ``count`` numbers of a sequence, which starts at 1.

    Must run inside the transaction that uses them: its row stays locked until then, and a failure takes them back.
    """
    sequence = queue_for(name)
    first = sequence.last + 1
    sequence.last += count
    sequence.save(update_fields=["last"])
    return range(first, first + count)


def raise_numbers(name: str, *, to: int) -> int:
    """Let a sequence go on after ``to``, if it is not there yet: for numbers that were given out before these books.

    Returns the last number before. Like `take_numbers`, inside the transaction that uses them.
    """
    take_numbers(name, 0)
    before = NumberSequence.objects.get(name=name).last
    if to > before:
        NumberSequence.objects.filter(name=name).update(last=to)
    return before


def lower_numbers(name: str, *, last: int, to: int) -> bool:
    """Take back the numbers after ``to``, if ``last`` is still the last one given. Returns whether it was."""
    return bool(NumberSequence.objects.filter(name=name, last=last).update(last=to))
