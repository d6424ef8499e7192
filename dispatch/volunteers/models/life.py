"""The life of a sign-up as one table. Its picture is docs/sign-up-states.md."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from dispatch.volunteers import rules
from dispatch.volunteers.models.signups import SignUp
from jocs_site.foundation.errors import Blocker
from jocs_site.foundation.workflow import Life, Step

_RIGHT = "volunteers.change_signup"


def shift_is_held(sign_up: SignUp) -> Iterator[Blocker]:
    if sign_up.shift.called_off_at:
        yield Blocker("CALLED_OFF", _("This shift was called off."))


def place_is_free(sign_up: SignUp) -> Iterator[Blocker]:
    """The caller holds the shift; the database refuses as well."""
    shift = sign_up.shift
    taken = shift.sign_ups.holding_a_place().exclude(pk=sign_up.pk).count()
    if not rules.has_free_place(taken=taken, capacity=shift.capacity):
        yield Blocker("FULL", no_place_sentence(shift.capacity))


def no_place_sentence(capacity: int) -> str:
    return _("All %(count)d places of this shift are taken. Give it more places first.") % {"count": capacity}


def is_free_then(sign_up: SignUp) -> Iterator[Blocker]:
    """Nobody can be in two places at once."""
    own, shift = sign_up.volunteer.sign_ups.exclude(pk=sign_up.pk), sign_up.shift
    there = own.filter(state__in=rules.HOLDS_PLACE, shift__starts_at__lt=shift.ends_at)
    other = there.filter(shift__ends_at__gt=shift.starts_at).select_related("shift__opportunity").first()
    if other:
        yield Blocker(
            "ELSEWHERE", _("At this time the volunteer is signed up for “%(shift)s”.") % {"shift": other.shift}
        )


def _step(name: str, sources: str, target: str, label, *guards, needs_reason=False) -> Step:
    return Step(name, frozenset(sources.split()), target, _RIGHT, label, (shift_is_held, *guards), needs_reason)


SIGN_UP_LIFE = Life(
    begins="prospect",
    steps=(
        _step("sign_up", "prospect cancelled", "signed_up", gettext_lazy("Sign up"), place_is_free, is_free_then),
        _step("wait", "prospect cancelled", "waitlisted", gettext_lazy("Put on the waiting list"), is_free_then),
        _step("move_up", "waitlisted", "signed_up", gettext_lazy("Move up from the waiting list"), place_is_free),
        _step("confirm", "signed_up", "confirmed", gettext_lazy("Confirm")),
        _step(
            "attend",
            "prospect signed_up waitlisted confirmed no_show",
            "attended",
            gettext_lazy("Came"),
            place_is_free,
        ),
        _step("correct", "attended", "attended", gettext_lazy("Correct the minutes")),
        _step("miss", "signed_up confirmed attended", "no_show", gettext_lazy("Did not come")),
        Step(
            "cancel",
            frozenset({"prospect", "signed_up", "waitlisted", "confirmed"}),
            "cancelled",
            _RIGHT,
            pgettext_lazy("sign-up", "Cancel"),
        ),
    ),
    ends=frozenset({"attended", "no_show", "cancelled"}),
)
